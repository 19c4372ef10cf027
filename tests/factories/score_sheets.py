"""Cases of made-up people that wait for the judges, and sheets that are filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from honors import presets
from honors.actions import rounds, score_sheets
from honors.models import (
    Category,
    Dossier,
    FormDefinition,
    Mark,
    Nomination,
    Nominee,
    Round,
    ScoreSheet,
    Stage,
)
from honors.models.programs import NomineeKind
from honors.states import OPEN_SHEETS
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import (
    CLOSES_AT,
    CRITERIA,
    DURING,
    OPENED_AT,
    PLANNED_AT,
    a_round,
    category_of,
)
from workflow import engine

MARKED_AT = CLOSES_AT + timedelta(days=2)
SEALED_AT = CLOSES_AT + timedelta(days=7)
FIELDS = [
    {"name": "work", "label": "工作", "kind": "text", "required": True},
    {"name": "deeds", "label": "事迹", "kind": "text", "judged": True},
]


def a_scored_round(
    tree: County,
    staff: Staff,
    *,
    places: int = 2,
    list_rules: dict[str, Any] | None = None,
    refills: bool = False,
    route: Sequence[presets.StageSpec] | None = None,
    criteria: Sequence[rounds.CriterionSpec] | None = None,
    code: str = "ZM",
    vetoes: Sequence[str] = (),
    **settings: Any,
) -> Round:
    """Open, for persons; every case comes straight to the county's judges, or along the route."""
    route = route or (
        presets.StageSpec(
            kind="scoring", level="county", settings={"method": "mean", "cut": True, **settings}
        ),
        presets.approval("county"),
    )
    kinds = [NomineeKind.PERSON]
    round_ = a_round(tree, staff, opened=False, route=route, kinds=kinds, places=places, code=code)
    form, _fresh = FormDefinition.objects.get_or_create(
        kind=NomineeKind.PERSON,
        name="short",
        organization=tree.county,
        defaults={"fields": FIELDS},
    )
    Category.objects.filter(round=round_).update(form=form, list_rules=list_rules or {})
    Round.objects.filter(pk=round_.pk).update(refills=refills)
    if criteria is not None or vetoes:
        rounds.set_rubric(
            stage=scoring_of(round_),
            category=category_of(round_, NomineeKind.PERSON),
            criteria=criteria or CRITERIA,
            vetoes=vetoes,
            by=staff.secretary,
            at=PLANNED_AT,
        )
    return rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT)


def cases_in_scoring(
    round_: Round, tree: County, staff: Staff, works: Sequence[str] | int
) -> list[Nomination]:
    """All from the first village; `works` are the answers by which list rules go."""
    answers = ["种植"] * works if isinstance(works, int) else works
    category = category_of(round_, NomineeKind.PERSON)
    village, nominator = tree.villages[0], staff.nominators[0]
    nominees = Nominee.objects.bulk_create(
        Nominee(kind=NomineeKind.PERSON, unit=village, name=f"张桂兰{n}", created_at=DURING)
        for n in range(len(answers))
    )
    cases = engine.begin_many(
        [
            Nomination(
                round=round_,
                category=category,
                nominee=nominee,
                unit=village,
                unit_path=village.path,
                holder=village,
                nominator=nominator,
                created_at=DURING,
            )
            for nominee in nominees
        ],
        actor=nominator,
        at=DURING,
    )
    Dossier.objects.bulk_create(
        Dossier(nomination=case, data={"work": work}, veto_declared=True, saved_at=DURING)
        for case, work in zip(cases, answers, strict=True)
    )
    drafts = Nomination.objects.filter(pk__in=[case.pk for case in cases])
    submitted: list[Nomination] = engine.perform_many(drafts, "submit", actor=nominator, at=DURING)
    return submitted


def scoring_of(round_: Round) -> Stage:
    return round_.stages.get(kind="scoring")


def sheet_of(case: Nomination, judge: Any) -> ScoreSheet:
    sheet: ScoreSheet = ScoreSheet.objects.get(nomination=case, judge=judge, state__in=OPEN_SHEETS)
    return sheet


def criteria_of(sheet: ScoreSheet) -> list[int]:
    rubric = sheet.stage.rubrics.get(category=sheet.nomination.category)
    return list(rubric.criteria.order_by("position").values_list("pk", flat=True))


def fill_in(sheet: ScoreSheet, *values: object, at: datetime = MARKED_AT) -> ScoreSheet:
    """One mark for each criterion, or the same for all; not submitted yet."""
    keys = criteria_of(sheet)
    marks = dict(zip(keys, values * len(keys) if len(values) == 1 else values, strict=False))
    return score_sheets.save_marks(sheet=sheet, marks=marks, by=sheet.judge, at=at)


def give(sheet: ScoreSheet, *values: object, at: datetime = MARKED_AT) -> ScoreSheet:
    return score_sheets.submit(sheet=fill_in(sheet, *values, at=at), by=sheet.judge, at=at)


def score(case: Nomination, judges: Sequence[Any], *marks: object) -> None:
    """One mark (or one for each criterion) from each judge in turn; the others recuse."""
    for judge, mark in zip(judges, marks, strict=False):
        give(sheet_of(case, judge), *(mark if isinstance(mark, tuple) else (mark,)))
    for judge in judges[len(marks) :]:
        score_sheets.recuse(sheet=sheet_of(case, judge), ground="work", by=judge, at=MARKED_AT)


def score_alike(cases: Sequence[Nomination], judges: Sequence[Any], mark: object) -> None:
    """The same mark everywhere, in a few statements for each judge."""
    for judge in judges:
        sheets = ScoreSheet.objects.filter(nomination__in=cases, judge=judge)
        Mark.objects.bulk_create(
            Mark(sheet=sheet, criterion_id=key, value=mark)
            for sheet in sheets
            for key in criteria_of(sheet)
        )
        for name in ("start", "submit"):
            engine.perform_many(sheets, name, actor=judge, at=MARKED_AT)
