"""Who objects is opened with a reason; what was taken down is shown to few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from api.models import StoredAnswer
from honors.models import Objection, PublicNotice, User
from honors.roles import CLOCK
from tests.api.doors import Clock, Door, fine, made, refused
from tests.factories.accounts import Staff
from tests.factories.objections import FILED_AT, PDF, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT, a_posted_notice, a_short_round, a_shown_case
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent

Doors = Callable[[User], Door]
REASON = {"reason": "约谈核实（虚构）"}
RETENTION = timedelta(days=30)


@laid
def notice(tree: County, staff: Staff) -> PublicNotice:
    """Of one case."""
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    return a_posted_notice(round_, staff.secretary)


@pytest.fixture
def objection(notice: PublicNotice, clock: Clock) -> Objection:
    clock.at = FILED_AT
    return an_objection(notice, notice.entries.get().nomination)


def test_history_keeps_every_look_at_who_objects(
    door: Doors, staff: Staff, objection: Objection
) -> None:
    address = f"objections/{objection.pk}/objector/"
    for _look in range(2):
        shown = fine(door(staff.secretary).post(address, REASON, Idempotency_Key="look"))
        assert shown == {"name": "钱多多（虚构）", "contact": "13900000001"}

    looks = LedgerEvent.objects.filter(action="objections.open_objector")
    assert [look.actor for look in looks] == [staff.secretary.ledger_key] * 2
    assert StoredAnswer.objects.count() == 0


def test_nobody_looks_at_who_objects_without_a_reason(
    door: Doors, staff: Staff, objection: Objection
) -> None:
    caller, address = door(staff.secretary), f"objections/{objection.pk}/objector/"

    refused(caller.post(address, {}), 400, "invalid_input")
    assert caller.get(address).status_code == 405


def test_an_auditor_sees_an_objection_and_not_who_objects(
    door: Doors, staff: Staff, objection: Objection
) -> None:
    caller = door(staff.auditor)

    fine(caller.get(f"objections/{objection.pk}/"))
    refused(caller.post(f"objections/{objection.pk}/objector/", REASON), 403, "not_permitted")


def test_lines_that_were_taken_down_are_for_those_who_prepare_or_audit(
    door: Doors, public: Door, staff: Staff, notice: PublicNotice, clock: Clock
) -> None:
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    clock.at = ENDS_AT + RETENTION

    shown = fine(public.get(f"published-notices/{notice.pk}/"))

    assert (shown["is_taken_down"], shown["entries"]) == (True, [])
    lines = f"public-notices/{notice.pk}/entries/"
    refused(door(staff.nominators[0]).get(lines), 403, "not_permitted")
    for user in (staff.secretary, staff.auditor):
        assert len(fine(door(user).get(lines))["results"]) == 1


def test_lines_are_for_everybody_until_they_are_taken_down(
    door: Doors, public: Door, staff: Staff, notice: PublicNotice, clock: Clock
) -> None:
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    clock.at = ENDS_AT + RETENTION - timedelta(microseconds=1)

    shown = fine(public.get(f"published-notices/{notice.pk}/"))

    assert (shown["is_taken_down"], len(shown["entries"])) == (False, 1)
    lines = fine(door(staff.nominators[0]).get(f"public-notices/{notice.pk}/entries/"))
    assert len(lines["results"]) == 1


def test_a_unit_sends_its_stamped_letter_which_the_office_opens(
    public: Door, door: Doors, staff: Staff, notice: PublicNotice, clock: Clock
) -> None:
    clock.at = FILED_AT
    filing = {
        "notice": str(notice.pk),
        "position": "1",
        "objector_kind": "unit",
        "objector": "某村委会（虚构）",
        "contact": "0539-0000000",
        "content": "与事实不符（虚构）。",
    }
    made(public.upload("filed-objections/", PDF, "异议函.pdf", **filing))

    secretary = door(staff.secretary)
    (shown,) = fine(secretary.get("objections/"))["results"]
    assert shown["has_letter"]
    opened = secretary.post(f"objections/{shown['id']}/letter/open/", REASON)
    assert (opened.status_code, opened.content) == (200, PDF)
    again = secretary.upload(f"objections/{shown['id']}/letter/", PDF, "异议函.pdf")
    refused(again, 409, "letter_there")
