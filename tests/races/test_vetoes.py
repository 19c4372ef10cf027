"""A department confirms a veto at the moment when the case is approved: one sees the other."""

from __future__ import annotations

import json
from functools import partial

import pytest
from django.db import connection

from honors import invariants
from honors.models import Nomination, VetoFinding
from honors.roles import CLOCK
from tests.factories.accounts import Staff, staff_of
from tests.factories.decisions import RECORDED_AT, a_decision
from tests.factories.nominations import moved
from tests.factories.organizations import County, a_county
from tests.factories.public_notices import ENDS_AT, SHOWN_THEN_DECIDED, an_ended_notice
from tests.factories.vetoes import a_finding, a_free_nomination, a_vetoed_round
from tests.races.together import at_once
from workflow import engine
from workflow.models import LedgerEvent
from workflow.verification import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ATTEMPTS = 6


def test_a_veto_and_an_approval_never_miss_each_other() -> None:
    tree: County = a_county()
    staff: Staff = staff_of(tree)
    settings = {"route": SHOWN_THEN_DECIDED, "kinds": ["person"], "places": 9}
    round_ = a_vetoed_round(tree, staff, **settings)
    for _nth in range(ATTEMPTS):
        moved(a_free_nomination(round_, tree, staff), "submit", staff.nominators[0])
    an_ended_notice(round_, staff.secretary)
    waiting = round_.nominations.filter(state="notice")
    cases = engine.perform_many(waiting, "clear", actor=CLOCK, at=ENDS_AT)
    decision = a_decision(round_, staff, cases)

    for case in cases:
        confirmed, approval = at_once(
            partial(a_finding, case, tree, staff),
            partial(moved, case, "approve", staff.approvers[-1], RECORDED_AT, decision=decision),
        )

        state = Nomination.objects.get(pk=case.pk).state
        assert confirmed == "done"
        assert (approval, state) in {("veto_confirmed", "approval"), ("done", "approved")}
        assert seen_by_the_finding(case) == ([case.pk] if approval == "done" else [])
    assert verify() == []
    assert [str(violation) for violation in invariants.check()] == []


def seen_by_the_finding(case: Nomination) -> list[int]:
    finding = VetoFinding.objects.get(nomination=case)
    event = LedgerEvent.objects.get(stream=f"nominations:{case.pk}", action="vetoes.confirm")
    facts = json.loads(event.body)
    assert facts["finding"] == finding.pk
    seen: list[int] = facts.get("approved", [])
    return seen
