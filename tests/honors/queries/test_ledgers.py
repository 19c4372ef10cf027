"""Whose history an auditor reads, and how an event is found and checked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors.models import Nomination, Organization, User
from honors.queries import ledgers
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in(NominationState.REVIEW, tree, staff)


def test_every_record_below_an_auditor_is_read_and_nothing_by_others(
    case: Nomination, auditor: User, secretary: User
) -> None:
    seen = set(ledgers.visible_to(auditor, at=DURING).values_list("pk", flat=True))

    assert set(LedgerEvent.objects.values_list("pk", flat=True)) == seen
    assert not ledgers.visible_to(secretary, at=DURING).exists()


def test_nothing_of_another_county_is_read(case: Nomination, auditor: User, stranger: User) -> None:
    units = stranger.memberships.values("organization")
    elsewhere = Organization.objects.filter(pk__in=units)
    theirs = [f"organizations:{key}" for key in elsewhere.values_list("pk", flat=True)]

    assert LedgerEvent.objects.filter(stream__in=theirs).exists()
    assert not ledgers.visible_to(auditor, at=DURING).filter(stream__in=theirs).exists()


def test_a_time_is_found_from_its_beginning_to_before_its_end(case: Nomination) -> None:
    events = LedgerEvent.objects.filter(stream=f"nominations:{case.pk}")
    moment = timedelta(microseconds=1)

    def count(since: timedelta, before: timedelta) -> int:
        return ledgers.search(events, since=DURING + since, before=DURING + before).count()

    assert count(timedelta(), moment) == events.count()
    assert (count(moment, 2 * moment), count(-moment, timedelta())) == (0, 0)


def test_an_event_is_held_against_its_hash_and_the_one_before(case: Nomination) -> None:
    first, second = LedgerEvent.objects.filter(stream=f"nominations:{case.pk}").order_by("seq")[:2]

    whole, whole_body = ledgers.proof_of(second), second.body
    second.body = second.body.replace('"v":1', '"v":2')
    moved = LedgerEvent(stream_id=second.stream_id, seq=1, body=whole_body, hash=second.hash)

    assert (whole.body_fits, whole.prev_fits, whole.before) == (True, True, first.hash)
    assert not ledgers.proof_of(second).body_fits
    assert (ledgers.proof_of(moved).body_fits, ledgers.proof_of(moved).prev_fits) == (True, False)
