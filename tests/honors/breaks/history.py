"""History that names somebody, and news without a key."""

from __future__ import annotations

from honors.models import DossierVersion
from honors.snapshots import digest_of
from tests.honors.planting import OPENED, Planted
from workflow import ledger
from workflow.models import OutboxMessage


def history_holds_no_personal_data(_planted: Planted) -> str:
    facts = {"told": "请拨13800138000"}
    ledger.record("nominations:0", "nominations.told", actor="user:1", at=OPENED, facts=facts)
    return "nominations:0"


def history_holds_no_personal_data_2(_planted: Planted) -> str:
    facts = {"told": "候选人甲一的事"}
    ledger.record("nominations:0", "nominations.told", actor="user:1", at=OPENED, facts=facts)
    return "nominations:0"


def outbox_tells_everything_once(_planted: Planted) -> str:
    message = OutboxMessage.objects.create(key="", topic="message", created_at=OPENED)
    return f"outbox:{message.pk}"


def history_holds_no_personal_data_3(_planted: Planted) -> str:
    ledger.record("rounds:0", "rounds.told", actor="user:1", at=OPENED, facts={"told": "甲一"})
    return "rounds:0"


def frozen_words_are_vouched_for(planted: Planted) -> str:
    """A version that was rewritten together with its digest."""
    versions = DossierVersion.objects.filter(nomination=planted.cases["戊五"])
    data = {"name": "王秀兰", "deeds": "后来改写的事迹。"}
    versions.update(data=data, digest=digest_of(data))
    return f"nominations:{planted.cases['戊五'].pk}"
