"""Deliveries that came twice, too late, untold, without their receipt or at another's ceremony."""

from __future__ import annotations

from typing import Any

from honors.models import Ceremony, CeremonyTurn, Commendation, Delivery, Honor
from tests.honors.breaks.breaking import DAY, unguarded
from tests.honors.planting import ISSUED, Planted, vouch
from workflow import ledger

LATER = ISSUED + DAY


def the_honor() -> Honor:
    honor: Honor = Honor.objects.order_by("pk")[0]
    return honor


def handed_over(planted: Planted, honor: Honor, **changed: Any) -> Delivery:
    ledger.record(
        f"commendations:{honor.commendation_id}",
        "deliveries.hand_over",
        actor="user:0",
        at=LATER,
        facts={"honors": [honor.pk]},
    )
    given = {
        "way": "person",
        "planned_at": ISSUED,
        "handed_on": LATER.date(),
        "received_by": honor.holder_name,
        "recorded_at": LATER,
        "recorded_by": planted.staff.secretary,
    }
    return Delivery.objects.create(honor=honor, **given | changed)


def certificates_are_delivered_once(planted: Planted) -> str:
    honor = the_honor()
    with unguarded("honors_delivery", "deliveries_one_standing"):
        handed_over(planted, honor)
        handed_over(planted, honor)
    return f"honors:{honor.pk}"


def revoked_honors_are_not_delivered(planted: Planted) -> str:
    honor = the_honor()
    ledger.record(f"honors:{honor.pk}", "honors.revoke", actor="user:0", at=ISSUED)
    handed_over(planted, honor)
    return f"honors:{honor.pk}"


def deliveries_are_told_to_history(planted: Planted) -> str:
    other, honor = Honor.objects.order_by("pk")
    delivery = handed_over(planted, honor)
    Delivery.objects.filter(pk=delivery.pk).update(honor=other)
    return f"deliveries:{delivery.pk}"


def receipts_lie_as_they_were_sent(planted: Planted) -> str:
    delivery = handed_over(
        planted, the_honor(), file="receipts/none.pdf", name="none.pdf", sha256="0" * 64
    )
    return f"deliveries:{delivery.pk}"


def ceremonies_present_their_own_list(planted: Planted) -> str:
    document = Commendation.objects.get()
    other = Commendation.objects.create(
        state="revoked",
        round=document.round,
        title="别的决定（虚构）",
        document_number="虚构〔2026〕9号",
        dated=document.dated,
        issued_at=ISSUED,
        snapshot=document.snapshot,
        list_digest=document.list_digest,
        register_digest=document.register_digest,
    )
    vouch(f"commendations:{other.pk}", other.list_digest)
    vouch(f"commendations:{other.pk}", other.register_digest)
    ceremony = Ceremony.objects.create(
        commendation=other, name="大会（虚构）", place="礼堂", starts_at=LATER, seats_per_row=10
    )
    turn = CeremonyTurn.objects.create(ceremony=ceremony, position=1, label="第一批")
    delivery = Delivery.objects.create(
        honor=the_honor(), way="ceremony", turn=turn, place_in_turn=1, planned_at=ISSUED
    )
    return f"deliveries:{delivery.pk}"
