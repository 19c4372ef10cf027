"""The notice of everything that is to be corrected, given once and whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.documents import official
from honors.documents.numerals import in_figures
from honors.documents.sources import Kind, Source, reviewing
from honors.forms import parse_form
from honors.models import Nomination, Organization
from honors.models.documents import Audience
from honors.queries.seals import last_event
from honors.states import NominationState
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from honors.documents.sources import Options

_OTHER_FIELDS = {"attachments": "附件材料", "vetoes": "负面清单"}


def collect(case: Nomination, options: Options) -> Source:
    """While the case is returned: what is still to be corrected, until when, and whom to ask."""
    if case.state != NominationState.RETURNED or case.correct_by is None:
        message = _("Nothing was returned to be corrected.")
        raise WrongState(message, code="not_returned")
    event = last_event(
        Nomination.workflow.stream(case),
        "nominations.return",
        otherwise=_("Nothing was returned to be corrected."),
        code="not_returned",
    )
    assert case.resume_stage is not None  # noqa: S101 - a returned case knows where it was
    desk = Organization.objects.get(pk=case.unit.handler_id(case.resume_stage.level))
    last_day = timezone.localdate(case.correct_by) - timedelta(days=1)
    contact = f"联系方式：{desk.contact}。" if desk.contact else ""
    text = official.OfficialText(
        title="补正告知单",
        to=f"{case.unit.name}：",
        paragraphs=[
            f"你单位在{case.round.name}中推荐的{case.nominee.name}"
            f"（{case.category.title.name}，编号{case.number}）的材料收悉。经审核，需补正以下内容：",
            *_defects(case),
            f"请于{in_figures(last_day)}前一次性补正后重新提交；逾期未补正的，视为放弃。{contact}",
        ],
        signatures=[desk.name],
        date=in_figures(timezone.localdate(event.at)),
    )
    return Source(
        data=official.data_of(text, options, at=event.at),
        sealed=event,
        round=case.round,
        organization=case.unit,
        title=f"{case.number}补正告知单",
    )


def _defects(case: Nomination) -> Iterator[str]:
    form = parse_form(case.category.form.fields)
    labels = _OTHER_FIELDS | {field.name: field.label for field in form.fields}
    for nth, defect in enumerate(case.defects.filter(closed_at=None).order_by("pk"), start=1):
        yield f"{nth}. {labels.get(defect.field, defect.field)}：{defect.text}"


CORRECTION_NOTICE = Kind(
    name="correction_notice",
    label=_("Correction notice"),
    subject=Nomination,
    round_of=lambda case: case.round,
    may_make=reviewing,
    audience=Audience.CASE,
    collect=collect,
    **official.OFFICIAL,
)
