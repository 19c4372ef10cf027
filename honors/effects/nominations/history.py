"""Who had a hand in a case, and what its event says beside the place."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from honors.guards import eligibility
from honors.models import Handling, JudgeVeto, Nomination
from honors.models.judge_vetoes import JUDGE_VETO, Verdict
from workflow.definition import Move


def record_handling(subjects: Sequence[Nomination], move: Move) -> None:
    """Keeps deciders apart from whoever acted before. The clock is nobody's kin."""
    user_id = move.standing.user_id
    if user_id is None:
        return
    Handling.objects.bulk_create(
        Handling(nomination=subject, user_id=user_id, act=move.transition.name, at=move.at)
        for subject in subjects
    )


def note_doubts(subjects: Sequence[Nomination], move: Move) -> None:
    """What was warned of when the case was submitted all the same."""
    on = timezone.localdate(move.at)
    for subject in subjects:
        said = sorted({doubt.code for doubt in eligibility.doubts(subject, on=on)})
        if said:
            move.note(subject, warnings=said)


def note_ranking(subjects: Sequence[Nomination], move: Move) -> None:
    for subject in subjects:
        move.note(subject, ranking=move.supplied["ranking"].pk)


def note_judge_veto(subjects: Sequence[Nomination], move: Move) -> None:
    """The coded ground, and which criterion it was."""
    confirmed = JudgeVeto.objects.filter(
        sheet__nomination__in=subjects, verdict=Verdict.CONFIRMED
    ).order_by("pk")
    criteria = dict(confirmed.values_list("sheet__nomination", "criterion"))
    for subject in subjects:
        move.note(subject, ground=JUDGE_VETO, criterion=criteria[subject.pk])


def note_decision(subjects: Sequence[Nomination], move: Move) -> None:
    for subject in subjects:
        move.note(subject, decision=move.supplied["decision"].pk)
