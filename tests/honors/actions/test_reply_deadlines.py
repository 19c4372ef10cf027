"""By when an objection is replied to: in working days, told once, seen when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from honors import tasks
from honors.actions import objections
from honors.models import Nomination, Objection, PublicNotice, Stage, User
from honors.queries.objections import overdue
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.objections import FILED_AT, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_short_round, a_shown_case
from tests.ground import laid
from workflow.calendars import import_year
from workflow.models import CalendarDay, LedgerEvent, OutboxMessage

pytestmark = pytest.mark.django_db


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


# Filed on Tuesday 17 March 2026: the tenth working day behind it is Tuesday 31 March.
DUE_AT = local("2026-04-01 00:00")


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return a_shown_case(a_short_round(tree, staff), staff, tree)


@laid
def notice(case: Nomination, secretary: User) -> PublicNotice:
    return a_posted_notice(case.round, secretary)


def reminders() -> list[int]:
    rows = OutboxMessage.objects.filter(topic="objections.due").order_by("pk")
    return [row.payload["user"] for row in rows]


def test_a_reply_is_due_in_ten_working_days(notice: PublicNotice, case: Nomination) -> None:
    """Source: objections are closed on a date, which the rules of the level set."""
    assert an_objection(notice, case).due_at == DUE_AT
    assert '"due_at":"2026-03-31T16:00:00.000000Z"' in (
        LedgerEvent.objects.get(action="objections.begin").body
    )


def test_the_terms_of_the_stage_say_how_many_days(notice: PublicNotice, case: Nomination) -> None:
    stage = Stage.objects.get(kind="notice")
    Stage.objects.filter(pk=stage.pk).update(settings={**stage.settings, "reply_days": 3})
    # Over a weekend: Wednesday, Thursday, Friday from Tuesday on.
    assert an_objection(notice, case).due_at == local("2026-03-21 00:00")


def test_an_unknown_year_keeps_nobody_from_objecting_and_is_made_up_for(
    notice: PublicNotice, case: Nomination
) -> None:
    CalendarDay.objects.all().delete()
    objection = an_objection(notice, case)
    assert objection.due_at is None
    tasks.tick(FILED_AT)
    assert Objection.objects.get().due_at is None
    import_year(2026, by="system:console", at=FILED_AT)
    tasks.tick(FILED_AT)
    assert Objection.objects.get().due_at == DUE_AT
    event = LedgerEvent.objects.get(action="objections.count_deadline")
    assert (event.actor, event.stream_id) == ("system:clock", f"objections:{objection.pk}")


def test_the_offices_are_told_once_before_it_is_due(
    notice: PublicNotice, case: Nomination, secretary: User
) -> None:
    an_objection(notice, case)
    early = tasks.tick(DUE_AT - timedelta(days=2, microseconds=1))
    told = tasks.tick(DUE_AT - timedelta(days=2))
    again = tasks.tick(DUE_AT + timedelta(days=9))
    assert (early.reminded, told.reminded, again.reminded) == (0, 1, 0)
    assert reminders() == [secretary.pk]


def test_the_unit_that_nominated_is_told_nothing(
    notice: PublicNotice, case: Nomination, tree: County, secretary: User
) -> None:
    a_member(Role.SECRETARY, tree.villages[0])
    PublicNotice.objects.update(organization=tree.villages[0])
    an_objection(notice, case)
    tasks.tick(DUE_AT)
    assert reminders() == [secretary.pk]


def test_what_was_replied_to_or_withdrawn_is_no_more_told(
    notice: PublicNotice, case: Nomination, secretary: User
) -> None:
    first, second = an_objection(notice, case), an_objection(notice, case)
    refused = {"ground": "no_facts", "reason": "无具体事实（虚构）"}
    moves = {"by": secretary, "at": FILED_AT}
    first = objections.move(objection=first, name="refuse", **refused, **moves)
    objections.move(objection=first, name="reply", answer="已答复（虚构）", **moves)
    objections.move(objection=second, name="withdraw", reason="本人撤回（虚构）", **moves)
    assert tasks.tick(DUE_AT).reminded == 0
    assert list(overdue(secretary, at=DUE_AT)) == []


def test_what_is_overdue_is_seen_by_the_office_and_the_auditor(
    notice: PublicNotice, case: Nomination, secretary: User, auditor: User, nominator: User
) -> None:
    objection = an_objection(notice, case)
    just_before = DUE_AT - timedelta(microseconds=1)
    assert list(overdue(auditor, at=just_before)) == []
    for somebody in (secretary, auditor):
        assert list(overdue(somebody, at=DUE_AT)) == [objection]
    assert list(overdue(nominator, at=DUE_AT)) == []
