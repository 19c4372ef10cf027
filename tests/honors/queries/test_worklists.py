"""The four lists of an office: what waits, what was done, what one started, what one is told of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import copies, signers
from honors.models import Nomination, User
from honors.queries import worklists
from honors.queries.worklists import FAR, Counts
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import (
    REASON,
    VOTED,
    a_nomination,
    a_submitted_nomination,
    forwarded,
    moved,
    nomination_in,
)
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, DURING, a_round
from tests.ground import laid
from workflow import engine

pytestmark = pytest.mark.django_db


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    """Three at the desk of the first township."""
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"])
    pairs = zip(tree.villages[:3], staff.nominators, strict=False)
    return [a_submitted_nomination(round_, village, nominator) for village, nominator in pairs]


@laid
def colleague(tree: County) -> User:
    return a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")


def todo(user: User) -> list[int]:
    return [case.pk for case in worklists.todo(user, at=DURING)]


def test_what_one_has_in_hand_comes_first_and_a_colleagues_not_at_all(
    cases: list[Nomination], officer: User, colleague: User
) -> None:
    first, second, third = (case.pk for case in cases)
    moved(cases[0], "transfer", officer, assignee=colleague, reason=REASON)
    moved(cases[2], "transfer", officer, assignee=officer, reason=REASON)

    assert todo(officer) == [third, second]
    assert todo(colleague) == [first, second]


def test_what_is_in_the_list_can_be_acted_on(
    cases: list[Nomination], officer: User, colleague: User
) -> None:
    moved(cases[0], "transfer", officer, assignee=colleague, reason=REASON)

    for user in (officer, colleague):
        acting = [
            case.pk
            for case in Nomination.objects.order_by("pk")
            if any(
                possible.transition.name == "forward" and possible.refusal is None
                for possible in engine.available(case, actor=user, at=DURING)
            )
        ]
        assert sorted(todo(user)) == acting


def test_a_signature_is_a_task_until_it_is_given(
    cases: list[Nomination], staff: Staff, officer: User
) -> None:
    asked = staff.approvers[0]
    (signer,) = signers.add_signers(
        nomination=cases[1],
        users=[asked],
        required=True,
        due_on=DURING.date(),
        by=officer,
        at=DURING,
    )
    (row,) = worklists.todo(asked, at=DURING)
    late = worklists.filtered(worklists.todo(asked, at=row.due_at), overdue=True)
    early = worklists.filtered(worklists.todo(asked, at=DURING), overdue=True)

    assert (row.pk, row.is_mine, row.due_at - DURING) == (cases[1].pk, True, timedelta(hours=14))
    assert (list(late), list(early)) == ([cases[1]], [])
    signers.sign(signer=signer, agrees=True, by=asked, at=DURING)
    assert todo(asked) == []
    assert [case.pk for case in worklists.done(asked, at=DURING)] == [cases[1].pk]


def test_what_must_be_done_sooner_stands_higher(tree: County, staff: Staff) -> None:
    returned = nomination_in("returned", tree, staff)
    draft = nomination_in("draft", tree, staff)
    rows = list(worklists.todo(staff.nominators[0], at=DURING))

    assert [row.pk for row in rows] == [returned.pk, draft.pk]
    assert [row.due_at for row in rows] == [returned.correct_by, CLOSES_AT]
    assert worklists.todo(staff.officers[0], at=DURING).count() == 0


def test_what_has_no_time_comes_last_and_is_never_overdue(
    cases: list[Nomination], officer: User
) -> None:
    rows = list(worklists.todo(officer, at=DURING))

    assert {(row.due_at, row.is_overdue) for row in rows} == {(FAR, False)}


def test_done_is_what_one_moved_the_latest_first(cases: list[Nomination], officer: User) -> None:
    moved(cases[0], "receive", officer, at=DURING)
    forwarded(cases[1], officer)
    moved(cases[0], "decline", officer, at=DURING + timedelta(hours=1), reason=REASON)

    later = DURING + timedelta(hours=2)
    assert [case.pk for case in worklists.done(officer, at=later)] == [cases[0].pk, cases[1].pk]


def test_started_are_the_cases_of_the_own_unit(cases: list[Nomination], nominator: User) -> None:
    draft = a_nomination(cases[0].round, cases[0].unit, nominator)

    found = worklists.started(nominator, at=DURING)
    assert {case.pk for case in found} == {cases[0].pk, draft.pk}
    assert [case.is_mine for case in found] == [True, True]


def test_copies_stand_unread_first(cases: list[Nomination], officer: User, staff: Staff) -> None:
    reader = staff.officers[-1]
    sent = [
        copies.send_copies(nomination=case, users=[reader], by=officer, at=DURING)[0]
        for case in cases[:2]
    ]
    copies.mark_read(copy=sent[1], by=reader, at=DURING)

    rows = list(worklists.copied(reader, at=DURING))
    assert [(row.pk, row.copy_id, row.is_read) for row in rows] == [
        (cases[0].pk, sent[0].pk, False),
        (cases[1].pk, sent[1].pk, True),
    ]


def test_the_tabs_count_what_the_lists_hold(
    cases: list[Nomination], officer: User, colleague: User
) -> None:
    moved(cases[0], "transfer", officer, assignee=colleague, reason=REASON)
    moved(cases[1], "receive", officer)

    assert worklists.counted(officer, at=DURING) == Counts(
        todo=2, mine=0, overdue=0, done=1, started=0, copied=0, unread=0
    )


def test_filters_narrow_every_list(cases: list[Nomination], officer: User) -> None:
    rows = worklists.todo(officer, at=DURING)

    assert [c.pk for c in worklists.filtered(rows, unit=cases[1].unit_id)] == [cases[1].pk]
    assert worklists.filtered(rows, category=cases[0].category_id, kind="review").count() == 3
    assert worklists.filtered(rows, kind="approval").count() == 0


def test_nobody_of_another_county_and_no_disabled_account_has_a_list(
    cases: list[Nomination], officer: User, stranger: User
) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    nothing = Counts(todo=0, mine=0, overdue=0, done=0, started=0, copied=0, unread=0)

    for user in (stranger, User.objects.get(pk=officer.pk)):
        assert worklists.counted(user, at=DURING) == nothing


def test_more_cases_ask_no_more_statements(tree: County, staff: Staff, officer: User) -> None:
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"])
    asked = []
    for village, nominator in zip(tree.villages[:3], staff.nominators, strict=False):
        a_submitted_nomination(round_, village, nominator)
        with CaptureQueriesContext(connection) as captured:
            worklists.counted(officer, at=DURING)
            shown = [f"{c} {c.assignee} {c.stage}" for c in worklists.todo(officer, at=DURING)]
        asked.append(len(captured))

    assert (len(shown), asked[0]) == (3, asked[2])
