"""Ways to break what lies around a case on a desk."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from honors.models import JudgeNudge, Nudge, PendingVerdict, Signer
from tests.honors.breaks.breaking import place, the, unguarded
from tests.honors.planting import OPENED, Planted


def cases_in_hand_are_on_a_desk(planted: Planted) -> str:
    with unguarded("honors_nomination", "nominations_assignee_at_a_desk"):
        return place(planted, "甲一", assignee_id=planted.staff.officers[0].pk)


def open_signatures_are_of_this_visit(planted: Planted) -> str:
    Signer.objects.create(
        nomination=planted.cases["甲一"],
        stage=planted.stages["review"],
        user=planted.staff.officers[0],
        required=True,
        asked_by=planted.staff.officers[-1],
        asked_at=OPENED,
    )
    return the(planted, "甲一")


def pending_verdicts_wait_for_approval(planted: Planted) -> str:
    PendingVerdict.objects.create(
        nomination=planted.cases["甲一"],
        approved=True,
        noted_by=planted.staff.approvers[-1],
        noted_at=OPENED,
    )
    return the(planted, "甲一")


def nudges_are_of_their_day(planted: Planted) -> str:
    Nudge.objects.create(
        nomination=planted.cases["甲一"],
        day=timezone.localdate(OPENED) + timedelta(days=1),
        nudged_by=planted.staff.secretary,
        nudged_at=OPENED,
    )
    return the(planted, "甲一")


def nudges_of_judges_are_of_their_day(planted: Planted) -> str:
    stage = planted.stages["scoring"]
    JudgeNudge.objects.create(
        stage=stage,
        judge=planted.staff.judges[0],
        day=timezone.localdate(OPENED) + timedelta(days=1),
        nudged_by=planted.staff.secretary,
        nudged_at=OPENED,
    )
    return f"stages:{stage.pk}"
