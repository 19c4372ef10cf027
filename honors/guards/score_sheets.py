"""What must be true before a score sheet moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.closeness import Matter, Person, ties
from honors.scoring import Criterion
from honors.states import NominationState
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed

RECUSAL_GROUNDS = ("kin", "work", "other")


@reads("nomination")
def case_is_in_scoring(sheet: Any, _move: Move) -> None:
    """The case is being scored at this stage, in the version that the sheet judges."""
    case = sheet.nomination
    if case.state != NominationState.SCORING or case.stage_id != sheet.stage_id:
        raise GuardFailed(_("This case is not being scored now."), code="not_in_scoring")
    if case.dossier_version != sheet.judged_version:
        raise GuardFailed(
            _("The dossier was corrected since; it is judged on a new sheet."),
            code="version_superseded",
        )


@reads(
    "nomination__nominee__conflicts",
    "judge__employer",
    "nomination__unit",
    "nomination__handlings",
    "nomination__dossier",
)
def judge_is_free_of_conflict(sheet: Any, move: Move) -> None:
    """The judge is not related to the nominee, not of its unit or workplace, and neither wrote the
    nomination nor handled the case.
    """
    employer = sheet.judge.employer
    person = Person(
        key=sheet.judge_id,
        employer_id=sheet.judge.employer_id,
        employer=employer.name if employer else "",
    )
    found = ties(person, _matter_of(sheet.nomination))
    if found:
        raise GuardFailed(
            _("You are too close to this case to score it (%(ground)s); recuse yourself.")
            if _is_own(sheet, move)
            else _("The judge is too close to a case here (%(ground)s) and is to be recused."),
            code="judge_conflict",
            ground=str(found[0].ground.label),
        )


def _is_own(sheet: Any, move: Move) -> bool:
    return bool(move.standing.user_id == sheet.judge_id)


def _matter_of(case: Any) -> Matter:
    return Matter(
        key=case.pk,
        unit_id=case.unit_id,
        nominator_id=case.nominator_id,
        answers=case.dossier.answers,
        declared={c.user_id: (c.ground, c.pk) for c in case.nominee.conflicts.all()},
        handled={h.user_id: h.act for h in case.handlings.all()},
    )


@reads("stage__round__judge_promises")
def judge_has_promised(sheet: Any, move: Move) -> None:
    """Where the terms ask for it, the judge has promised, and declared every relation, first."""
    if not sheet.stage.settings.get("promise"):
        return
    promised = {promise.user_id for promise in sheet.stage.round.judge_promises.all()}
    if sheet.judge_id not in promised:
        raise GuardFailed(
            _("Declare your relations and give your promise before you see any case.")
            if _is_own(sheet, move)
            else _("The judge has not declared the relations and given the promise yet."),
            code="promise_missing",
        )


@reads("stage__panels__members")
def judge_is_away(sheet: Any, _move: Move) -> None:
    """Somebody else sits in the judge's place."""
    away = {
        member.user_id
        for panel in sheet.stage.panels.all()
        for member in panel.members.all()
        if member.is_away
    }
    if sheet.judge_id not in away:
        raise GuardFailed(_("This judge sits on the panel still."), code="still_seated")


@reads("stage", "nomination__redacted_copies")
def redacted_copy_is_written(sheet: Any, _move: Move) -> None:
    """At a blind stage nobody judges a version of which there is no copy for judges."""
    if not sheet.stage.settings.get("blind"):
        return
    numbers = {copy.number for copy in sheet.nomination.redacted_copies.all()}
    if sheet.judged_version not in numbers:
        raise GuardFailed(
            _("The redacted copy of this version of the dossier is not written yet."),
            code="copy_missing",
        )


@reads("paper_marks__paper")
def paper_was_read_twice(sheet: Any, move: Move) -> None:
    """The paper that is named holds marks for this case, and two people have read them."""
    read = {mark.paper_id for mark in sheet.paper_marks.all() if mark.paper.read_at is not None}
    if "paper" in move.supplied and move.supplied["paper"] not in read:
        raise GuardFailed(_("This paper was not read a second time yet."), code="not_read_twice")


def rubric_lines(sheet: Any) -> list[Any]:
    """The criteria by which this case is marked, in their order."""
    rubrics = [
        r for r in sheet.stage.rubrics.all() if r.category_id == sheet.nomination.category_id
    ]
    return [criterion for rubric in rubrics for criterion in rubric.criteria.all()]


def criteria_of(sheet: Any) -> list[Criterion]:
    return [
        Criterion(str(line.pk), line.weight, line.maximum, line.counts)
        for line in rubric_lines(sheet)
    ]


@reads("marks", "stage__rubrics__criteria", "nomination")
def sheet_is_complete(sheet: Any, _move: Move) -> None:
    """Every criterion has a mark, and a comment where one is required."""
    marks = {mark.criterion_id: mark for mark in sheet.marks.all()}
    for criterion in rubric_lines(sheet):
        mark = marks.get(criterion.pk)
        if mark is None:
            raise GuardFailed(
                _("%(criterion)s has no mark yet."),
                code="mark_missing",
                pointer=f"/marks/{criterion.pk}",
                criterion=criterion.name,
            )
        if criterion.comment_required and not mark.comment.strip():
            raise GuardFailed(
                _("%(criterion)s needs a comment."),
                code="comment_missing",
                pointer=f"/marks/{criterion.pk}/comment",
                criterion=criterion.name,
            )


def recusal_ground_is_known(_sheet: Any, move: Move) -> None:
    """The ground is one of the coded ones; 'other' says more."""
    ground = move.supplied.get("ground")
    if ground is not None and ground not in RECUSAL_GROUNDS:
        raise GuardFailed(_("Choose a ground for the recusal."), code="unknown_ground")
    if ground == "other" and not move.supplied.get("reason"):
        raise GuardFailed(_("Say why."), code="reason_missing", pointer="/reason")
