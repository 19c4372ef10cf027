"""A case is handed to a colleague over the interface."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.models import User
from honors.roles import Role
from tests.api.doors import Door, fine, refused
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County

pytestmark = pytest.mark.django_db


def test_a_case_is_handed_to_a_colleague_and_left_to_all_again(
    tree: County, staff: Staff, officer: User, door: Callable[[User], Door]
) -> None:
    case = nomination_in("review", tree, staff)
    colleague = a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")
    path, office = f"nominations/{case.pk}/", door(officer)

    handed = fine(office.move(path, "transfer", assignee=colleague.pk, reason="出差（虚构）。"))
    refused(office.move(path, "forward", opinion="同意。"), 409, "held_by_another")
    free = fine(door(colleague).move(path, "hand_back"))

    assert (handed["assignee"], free["assignee"]) == (colleague.pk, None)


def test_whom_one_may_not_know_one_cannot_name(
    tree: County, staff: Staff, officer: User, stranger: User, door: Callable[[User], Door]
) -> None:
    path = f"nominations/{nomination_in('review', tree, staff).pk}/"

    answer = door(officer).move(path, "transfer", assignee=stranger.pk, reason="出差（虚构）。")
    assert answer.status_code == 400
