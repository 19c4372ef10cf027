"""Who opened a case at a stage, first and last, and who is at it right now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.actions.looks import record_look
from honors.models import Look, Nomination, User
from honors.queries import desks
from tests.factories.accounts import Staff
from tests.factories.nominations import forwarded, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
LATER = DURING + timedelta(minutes=4)


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


def test_the_first_and_the_last_time_are_kept_and_no_event(
    case: Nomination, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    events = LedgerEvent.objects.count()
    record_look(nomination=case, by=officer, at=DURING)
    with django_assert_num_queries(2):  # the roles, and the row
        record_look(nomination=case, by=officer, at=LATER)
    record_look(nomination=case, by=officer, at=DURING)

    assert Look.objects.values_list("first_seen", "last_seen").get() == (DURING, LATER)
    assert LedgerEvent.objects.count() == events


def test_who_opened_it_within_five_minutes_is_at_it(
    case: Nomination, staff: Staff, officer: User
) -> None:
    record_look(nomination=case, by=officer, at=DURING)
    reader = staff.secretary

    def names(at: object) -> list[str]:
        return [look.name for look in desks.at_it_now(case, but=reader, at=at)]  # type: ignore[arg-type]

    assert names(LATER) == [str(officer)]
    assert names(DURING + timedelta(minutes=5)) == []
    assert desks.at_it_now(case, but=officer, at=LATER) == []


def test_only_the_stage_where_the_case_is_counts(
    case: Nomination, staff: Staff, officer: User
) -> None:
    record_look(nomination=case, by=officer, at=DURING)
    onward = forwarded(case, officer)
    record_look(nomination=onward, by=staff.officers[-1], at=LATER)

    looks = desks.looks_at([onward], at=LATER)[case.pk]
    assert [look.user_id for look in looks] == [staff.officers[-1].pk]


def test_a_case_at_no_stage_is_looked_at_unnoticed(tree: County, staff: Staff) -> None:
    record_look(nomination=nomination_in("draft", tree, staff), by=staff.auditor, at=DURING)

    assert not Look.objects.exists()
