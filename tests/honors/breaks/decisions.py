"""Approvals that nobody decided, or somebody who had a part in the case."""

from __future__ import annotations

from honors.models import Conflict, Decision, DecisionItem
from tests.honors.breaks.breaking import the
from tests.honors.planting import OPENED, Planted


def approved_cases_were_decided(planted: Planted) -> str:
    DecisionItem.objects.filter(nomination=planted.cases["甲一"]).delete()
    return the(planted, "甲一")


def organizations_decide_once_on_a_case(planted: Planted) -> str:
    decision = Decision.objects.get()
    deciders = list(decision.deciders.all())
    decision.pk, decision.document_number = None, "虚构〔2026〕3号"
    decision.save()
    decision.deciders.set(deciders)
    DecisionItem.objects.create(
        decision=decision, nomination=planted.cases["甲一"], approved=False, reason="虚构"
    )
    return the(planted, "甲一")


def decisions_have_deciders(_planted: Planted) -> str:
    decision = Decision.objects.get()
    decision.deciders.clear()
    return f"decisions:{decision.pk}"


def deciders_had_no_other_part(planted: Planted) -> str:
    decision = Decision.objects.get()
    decision.deciders.set([planted.staff.nominators[0]])
    return f"decisions:{decision.pk}"


def deciders_had_no_other_part_2(planted: Planted) -> str:
    decision = Decision.objects.get()
    Conflict.objects.create(
        user=decision.deciders.get(),
        nominee=planted.cases["甲一"].nominee,
        ground="kin",
        declared_at=OPENED,
    )
    return f"decisions:{decision.pk}"


def deciders_had_no_other_part_3(planted: Planted) -> str:
    decision = Decision.objects.get()
    decision.deciders.set([planted.staff.judges[0]])
    return f"decisions:{decision.pk}"
