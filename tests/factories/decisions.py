"""Decisions of the made-up county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from honors.actions import decisions
from honors.models import Decision, Nomination, Round
from tests.factories.accounts import Staff
from tests.factories.public_notices import ENDS_AT, cleared_cases
from workflow import engine

DECIDED_ON = date(2026, 3, 25)
RECORDED_AT = ENDS_AT + timedelta(days=2)


def a_decision(
    round_: Round, staff: Staff, approved: Sequence[Nomination], **changes: Any
) -> Decision:
    given = {
        "round_": round_,
        "organization": round_.organizer,
        "form": "meeting",
        "document_number": "平妇会〔2026〕3号",
        "decided_on": DECIDED_ON,
        "deciders": [staff.approvers[-1]],
        "approved": approved,
        "by": staff.secretary,
        "at": RECORDED_AT,
    }
    return decisions.record(**{**given, **changes})


def approved_cases(round_: Round, staff: Staff, **changes: Any) -> list[Nomination]:
    """All that was submitted in a short round, shown, decided and approved."""
    cases = cleared_cases(round_, staff.secretary)
    decision = a_decision(round_, staff, cases, **changes)
    waiting = round_.nominations.filter(pk__in=[case.pk for case in cases])
    by = staff.approvers[-1]
    return engine.perform_many(waiting, "approve", actor=by, at=RECORDED_AT, decision=decision)
