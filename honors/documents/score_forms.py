"""Score sheets for judges who work on paper: each judge's cases with room for the marks."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from honors.documents.certificates import fingerprint
from honors.documents.sources import PDF, Kind, Source
from honors.documents.typesetting import TOOLS, typeset
from honors.models import Criterion, ScoreSheet, Stage
from honors.models.documents import Audience
from honors.queries.seals import last_event
from honors.states import OPEN_SHEETS
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from honors.documents.sources import Options, Progress


def collect(stage: Stage, _options: Options) -> Source:
    """Of the sheets that are given out and not yet submitted."""
    sheets = list(_sheets(stage))
    if not sheets:
        raise WrongState(_("No score sheet is given out here."), code="no_sheets")
    sealed = last_event(
        f"rounds:{stage.round_id}",
        "rounds.open",
        otherwise=_("No score sheet is given out here."),
        code="no_sheets",
    )
    return Source(
        data={
            "title": f"{stage.round.name}评分表",
            "heading": f"{stage.round.name}评分表",
            "at": sealed.at.isoformat(),
            "fingerprint": fingerprint(sealed.hash),
            "sheets": sheets,
        },
        sealed=sealed,
        round=stage.round,
        organization=stage.round.organizer,
        title=f"{stage.round.name}评分表",
    )


def _sheets(stage: Stage) -> Iterator[dict[str, Any]]:
    """One for each judge and category."""
    open_ = ScoreSheet.objects.filter(stage=stage, state__in=OPEN_SHEETS)
    related = open_.select_related("judge", "nomination__nominee", "nomination__category__title")
    ordered = related.order_by("nomination__category__position", "judge_id", "nomination__number")
    criteria: dict[int, list[dict[str, str]]] = {}
    rubric = Criterion.objects.filter(rubric__stage=stage).select_related("rubric")
    for criterion in rubric.order_by("rubric_id", "position"):
        criteria.setdefault(criterion.rubric.category_id, []).append(_criterion(criterion))
    for (category, judge), own in groupby(
        ordered, key=lambda sheet: (sheet.nomination.category, sheet.judge)
    ):
        yield {
            "judge": judge.display_name,
            "category": category.title.name,
            "criteria": criteria.get(category.pk, []),
            "cases": [
                {
                    "number": s.nomination.number or "",
                    # At a blind stage judges know a case by its number alone.
                    "name": "" if stage.settings.get("blind") else s.nomination.nominee.name,
                }
                for s in own
            ],
        }


def _criterion(criterion: Criterion) -> dict[str, str]:
    return {
        "name": criterion.name,
        "maximum": f"{criterion.maximum.normalize():f}",
        "weight": f"{criterion.weight.normalize():f}" if criterion.counts else "不计",
    }


def render(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    out.write(typeset("score_forms", data, at=datetime.fromisoformat(data["at"])))


SCORE_FORMS = Kind(
    name="score_forms",
    label=_("Score sheets on paper"),
    subject=Stage,
    round_of=lambda stage: stage.round,
    stream_of=lambda stage: f"rounds:{stage.round_id}",
    audience=Audience.ROUND,
    layout=1,
    tools=TOOLS,
    collect=collect,
    render=render,
    content_type=lambda _options: PDF,
)
