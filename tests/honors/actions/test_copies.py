"""People are kept informed of a case, read exactly that one, and no longer than they may."""

from __future__ import annotations

import pytest

from honors.actions import copies
from honors.models import CaseCopy, Membership, Nomination, Round, User
from honors.queries import nominations as nomination_queries
from honors.queries import score_sheets as sheet_queries
from tests.factories.accounts import Staff
from tests.factories.nominations import moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("scoring", tree, staff)


@laid
def reader(staff: Staff) -> User:
    """Officer of the other township."""
    return staff.officers[1]


def send(case: Nomination, by: User, *users: User) -> list[CaseCopy]:
    return copies.send_copies(nomination=case, users=users, note="请知悉。", by=by, at=DURING)


def visible(user: User) -> list[Nomination]:
    return list(nomination_queries.visible_to(user, at=DURING))


def test_the_reader_sees_exactly_that_case_and_no_score_sheet(
    tree: County, staff: Staff, case: Nomination, county_officer: User, reader: User
) -> None:
    nomination_in("review", tree, staff)
    before = visible(reader)
    send(case, county_officer, reader)

    assert (before, visible(reader)) == ([], [case])
    assert list(sheet_queries.visible_to(reader, at=DURING)) == []


def test_whoever_is_informed_is_passed_over(
    case: Nomination, staff: Staff, county_officer: User, reader: User
) -> None:
    send(case, county_officer, reader)

    again = send(case, county_officer, reader, staff.approvers[0])
    assert [copy.user_id for copy in again] == [staff.approvers[0].pk]
    assert send(case, county_officer, reader) == []


def test_who_handles_the_case_informs_and_only_reviewing_people(
    case: Nomination, staff: Staff, county_officer: User, reader: User, stranger: User
) -> None:
    for other in (staff.officers[0], staff.nominators[0], staff.auditor, staff.judges[0]):
        with pytest.raises(NotPermitted):
            send(case, other, reader)
    for other in (staff.nominators[1], staff.consultee, staff.judges[0], stranger, county_officer):
        with pytest.raises(InvalidInput) as refused:
            send(case, county_officer, other)
        assert refused.value.code == "no_reader"


def test_a_draft_is_shown_to_nobody(tree: County, staff: Staff, officer: User) -> None:
    case = nomination_in("review", tree, staff)
    send(case, officer, staff.officers[-1])
    moved(case, "recall", staff.nominators[0])

    assert visible(staff.officers[-1]) == []
    with pytest.raises(WrongState):
        send(case, officer, staff.officers[-1])


def test_reading_ends_when_it_is_taken_back(
    case: Nomination, staff: Staff, county_officer: User, reader: User
) -> None:
    (copy,) = send(case, county_officer, reader)
    for other in (reader, staff.officers[0]):
        with pytest.raises(NotPermitted):
            copies.withdraw_copy(copy=copy, by=other, at=DURING)
    copies.withdraw_copy(copy=copy, by=staff.secretary, at=DURING)

    assert visible(reader) == []
    with pytest.raises(GuardFailed) as refused:
        copies.mark_read(copy=copy, by=reader, at=DURING)
    assert refused.value.code == "copy_withdrawn"


def test_reading_ends_with_the_round_and_with_the_last_role(
    case: Nomination, county_officer: User, reader: User
) -> None:
    send(case, county_officer, reader)
    Membership.objects.filter(user=reader).update(ends_at=DURING)
    without_role = visible(reader)
    Membership.objects.filter(user=reader).update(ends_at=None)
    Round.objects.filter(pk=case.round_id).write_place(state="archived")

    assert (without_role, visible(reader)) == ([], [])


def test_read_and_unread_is_the_readers_own_mark(
    case: Nomination, county_officer: User, reader: User
) -> None:
    (copy,) = send(case, county_officer, reader)
    events = LedgerEvent.objects.count()
    read = copies.mark_read(copy=copy, by=reader, at=DURING)
    unread = copies.mark_read(copy=copy, by=reader, at=DURING, read=False)

    assert (read.read_at, unread.read_at) == (DURING, None)
    assert LedgerEvent.objects.count() == events
    with pytest.raises(NotPermitted):
        copies.mark_read(copy=copy, by=county_officer, at=DURING)


def test_history_and_the_reader_are_told(
    case: Nomination, county_officer: User, reader: User
) -> None:
    send(case, county_officer, reader)

    event = LedgerEvent.objects.get(action="copies.send")
    assert f'"users":[{reader.pk}]' in event.body
    assert "知悉" not in event.body
    assert OutboxMessage.objects.get(topic="copies.sent").payload["user"] == reader.pk
