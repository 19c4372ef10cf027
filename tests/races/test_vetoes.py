"""A department confirms a veto at the moment when the case is approved: one sees the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from time import sleep

import pytest
from django.db import OperationalError, connection, transaction

from honors import invariants
from honors.actions import nominees
from honors.models import Nomination, Organization, VetoFinding
from honors.roles import CLOCK
from tests.factories.accounts import Staff, staff_of
from tests.factories.decisions import RECORDED_AT, a_decision
from tests.factories.nominations import a_nomination, moved
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County, a_county
from tests.factories.public_notices import ENDS_AT, SHOWN_THEN_DECIDED, an_ended_notice
from tests.factories.rounds import DURING, a_round
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


def test_a_veto_that_waited_for_a_merge_holds_every_case_of_whom_it_bars_by_then() -> None:
    """The case changes its nominee while its lock is waited for."""
    tree: County = a_county()
    staff: Staff = staff_of(tree)
    round_ = a_vetoed_round(tree, staff, kinds=["person"])
    case = a_free_nomination(round_, tree, staff)
    keep = a_nominee(tree.villages[0], staff.nominators[0], name="张丽华（虚构）")
    elsewhere = a_round(tree, staff, kinds=["person"], code="WB")
    other = a_nomination(elsewhere, tree.villages[0], staff.nominators[0], nominee=keep)
    looked = Event()
    answers: list[str] = []

    def confirm() -> None:
        answers.extend(at_once(partial(a_finding, case, tree, staff)))

    confirming, desk = Thread(target=confirm), Thread(target=keep_department, args=(tree, looked))
    desk.start()
    with transaction.atomic():
        given = {"reason": "同一人（虚构）", "by": staff.secretary, "at": DURING}
        nominees.merge(keep=keep, other=case.nominee, **given)
        confirming.start()
        assert comes_true(somebody_waits)

    assert comes_true(partial(is_locked, other))
    looked.set()
    confirming.join()
    desk.join()
    assert answers == ["done"]
    assert VetoFinding.objects.get().nominee == keep


def keep_department(tree: County, looked: Event) -> None:
    """Lets nobody refer to the department, and so no letter of it be stored, until then."""
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=tree.department.pk)
        looked.wait(timeout=30)
    connection.close()


def comes_true(holds: Callable[[], bool]) -> bool:
    """Within some seconds."""
    for _nth in range(400):
        if holds():
            return True
        sleep(0.02)
    return False


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def is_locked(case: Nomination) -> bool:
    """Against whoever would move it; a row that refers to it is no obstacle."""
    try:
        with transaction.atomic():
            Nomination.objects.select_for_update(nowait=True, no_key=True).get(pk=case.pk)
    except OperationalError:
        return True
    return False


def seen_by_the_finding(case: Nomination) -> list[int]:
    finding = VetoFinding.objects.get(nomination=case)
    event = LedgerEvent.objects.get(stream=f"nominations:{case.pk}", action="vetoes.confirm")
    facts = json.loads(event.body)
    assert facts["finding"] == finding.pk
    seen: list[int] = facts.get("approved", [])
    return seen
