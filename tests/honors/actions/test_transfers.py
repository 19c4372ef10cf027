"""A case is handed to a colleague, who alone acts on it then, until it leaves the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors.actions import nominations, panels
from honors.models import Membership, Nomination, User
from honors.roles import Role
from tests.factories.accounts import Staff, a_member, a_membership
from tests.factories.nominations import (
    REASON,
    VOTED,
    a_submitted_nomination,
    forwarded,
    moved,
    nomination_in,
    returned,
)
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import GuardFailed, InputMissing, NotPermitted

pytestmark = pytest.mark.django_db


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


@laid
def colleague(tree: County) -> User:
    return a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")


def handed(case: Nomination, to: User, by: User) -> Nomination:
    return moved(case, "transfer", by, assignee=to, reason="我明天出差。")


def refusal(case: Nomination, to: User, by: User) -> str:
    with pytest.raises(GuardFailed) as refused:
        handed(case, to, by)
    return refused.value.code


def test_only_whoever_has_it_acts_on_it(case: Nomination, officer: User, colleague: User) -> None:
    held = handed(case, colleague, officer)

    for name, supplied in (
        ("receive", {}),
        ("forward", {"opinion": "同意。"}),
        ("decline", {"reason": REASON}),
    ):
        with pytest.raises(GuardFailed) as refused:
            moved(held, name, officer, **supplied)
        assert refused.value.code == "held_by_another"
        assert refused.value.params == {"name": str(colleague)}
    assert forwarded(held, colleague).state == "ballot"


def test_it_is_in_nobodys_hand_at_the_next_stage(
    case: Nomination, officer: User, colleague: User
) -> None:
    assert forwarded(handed(case, colleague, officer), colleague).assignee_id is None


def test_nor_when_it_was_returned_and_came_back(
    case: Nomination, officer: User, colleague: User, nominator: User
) -> None:
    back = returned(handed(case, colleague, officer), colleague)
    for defect in back.defects.all():
        nominations.answer_defect(defect=defect, answer="已补充。", by=nominator, at=DURING)

    assert (back.assignee_id, moved(back, "resubmit", nominator).assignee_id) == (None, None)


def test_receiving_leaves_it_in_the_hand(case: Nomination, officer: User, colleague: User) -> None:
    held = handed(case, colleague, officer)

    assert moved(held, "receive", colleague).assignee_id == colleague.pk


def test_it_can_be_transferred_back_or_left_to_all(
    case: Nomination, officer: User, colleague: User
) -> None:
    again = handed(handed(case, colleague, officer), officer, colleague)
    free = moved(again, "hand_back", officer)

    assert (again.assignee_id, free.assignee_id) == (officer.pk, None)
    with pytest.raises(GuardFailed) as refused:
        moved(free, "hand_back", officer)
    assert refused.value.code == "held_by_nobody"


def test_a_colleague_without_the_case_does_not_take_it_away(
    case: Nomination, officer: User, colleague: User
) -> None:
    handed(case, colleague, officer)

    assert refusal(case, officer, officer) == "held_by_another"


def test_a_secretary_of_the_office_or_of_the_organizer_does(
    case: Nomination, staff: Staff, officer: User, colleague: User
) -> None:
    handed(case, colleague, officer)

    for secretary in (staff.secretaries[0], staff.secretary):
        assert handed(case, officer, secretary).assignee_id == officer.pk
        handed(case, colleague, secretary)
    with pytest.raises(NotPermitted):
        handed(case, officer, staff.secretaries[1])


def test_whoever_left_the_office_keeps_nobody_from_going_on(
    case: Nomination, officer: User, colleague: User
) -> None:
    held = handed(case, colleague, officer)
    Membership.objects.filter(user=colleague).update(ends_at=DURING)

    assert forwarded(held, officer).state == "ballot"


def test_it_goes_only_to_who_works_at_that_desk(
    case: Nomination, staff: Staff, tree: County, officer: User, colleague: User
) -> None:
    gone = a_member(Role.OFFICER, tree.townships[0], "已离任")
    Membership.objects.filter(user=gone).update(ends_at=DURING - timedelta(days=1))
    off = a_member(Role.OFFICER, tree.townships[0], "停用")
    User.objects.filter(pk=off.pk).update(is_active=False)

    for other in (staff.officers[1], staff.officers[-1], staff.approvers[0], gone):
        assert refusal(case, other, officer) == "no_colleague"
    assert refusal(case, User.objects.get(pk=off.pk), officer) == "no_colleague"
    assert refusal(handed(case, colleague, officer), colleague, colleague) == "already_theirs"


def test_nor_to_somebody_who_is_tied_to_it(
    case: Nomination, tree: County, officer: User, colleague: User, nominator: User
) -> None:
    a_membership(nominator, Role.OFFICER, tree.townships[0])
    panels.declare_conflict(
        user=colleague, nominee=case.nominee, ground="kin", by=colleague, at=DURING
    )

    assert refusal(case, colleague, officer) == "colleague_conflict"
    assert refusal(case, nominator, officer) == "colleague_conflict"


def test_a_reason_is_asked_for_and_history_has_it_as_private(
    case: Nomination, officer: User, colleague: User
) -> None:
    with pytest.raises(InputMissing):
        moved(case, "transfer", officer, assignee=colleague)
    handed(case, colleague, officer)

    event = LedgerEvent.objects.get(action="nominations.transfer")
    assert f'"assignee_id":{colleague.pk}' in event.body
    assert "出差" not in event.body
    told = OutboxMessage.objects.get(topic="nominations.transfer")
    assert told.payload["user"] == colleague.pk


def test_several_are_handed_over_whole_or_not_at_all(
    tree: County, staff: Staff, officer: User, colleague: User
) -> None:
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"])
    for village, nominator in zip(tree.villages[:2], staff.nominators, strict=False):
        a_submitted_nomination(round_, village, nominator)
    first = round_.nominations.earliest("pk")
    panels.declare_conflict(
        user=colleague, nominee=first.nominee, ground="kin", by=colleague, at=DURING
    )
    given = {"name": "transfer", "assignee": colleague, "reason": REASON, "by": officer}

    with pytest.raises(GuardFailed):
        nominations.move_many(nominations=round_.nominations.all(), at=DURING, **given)
    assert set(round_.nominations.values_list("assignee_id", flat=True)) == {None}

    others = round_.nominations.exclude(pk=first.pk)
    moved_ones = nominations.move_many(nominations=others, at=DURING, **given)
    assert [case.assignee_id for case in moved_ones] == [colleague.pk]


def test_the_button_says_who_has_it(case: Nomination, officer: User, colleague: User) -> None:
    held = Nomination.objects.get(pk=handed(case, colleague, officer).pk)

    possible = {
        p.transition.name: p.refusal and p.refusal.code
        for p in engine.available(held, actor=officer, at=DURING)
    }
    assert possible["forward"] == possible["transfer"] == "held_by_another"
