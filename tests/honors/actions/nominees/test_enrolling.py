"""Many nominees at once are for the same people as one."""

from __future__ import annotations

import pytest

from honors.actions.nominees.enrolling import register_many, unregister_many
from honors.actions.nominees.registering import Entry
from honors.models import Nominee, Organization, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from workflow.refusals import NotPermitted


def entry(unit: Organization) -> Entry:
    someone = Nominee(
        kind="person", unit=unit, name="王秀兰（虚构）", sex="female", created_at=DURING
    )
    return Entry(nominee=someone, identity=None, members=())


def enrolled(unit: Organization, by: User) -> list[Nominee]:
    return register_many(entries=[entry(unit)], phones={}, by=by, at=DURING)


def test_nobody_enrolls_at_a_unit_that_is_not_theirs(tree: County, staff: Staff) -> None:
    for by in (staff.nominators[1], staff.officers[0], staff.auditor):
        with pytest.raises(NotPermitted):
            enrolled(tree.villages[0], by)

    assert not Nominee.objects.exists()


def test_a_nominator_enrolls_at_the_own_unit_and_a_secretary_below(
    tree: County, staff: Staff
) -> None:
    made = [enrolled(tree.villages[0], by) for by in (staff.nominators[0], staff.secretary)]

    assert [len(nominees) for nominees in made] == [1, 1]


def test_nobody_strikes_those_of_another_unit(tree: County, staff: Staff) -> None:
    made = enrolled(tree.villages[0], staff.nominators[0])

    with pytest.raises(NotPermitted):
        unregister_many(nominees=made, by=staff.nominators[1], at=DURING)
    assert Nominee.objects.count() == 1
