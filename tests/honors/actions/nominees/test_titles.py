"""Titles won elsewhere are written down by a secretary over the nominee's unit."""

from __future__ import annotations

from datetime import date

import pytest

from honors.actions.nominees.titles import record_titles, strike_titles
from honors.models import EarlierTitle, User
from tests.factories.accounts import Staff
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from workflow.refusals import NotPermitted


def recorded(tree: County, staff: Staff, by: User) -> list[EarlierTitle]:
    nominee = a_nominee(tree.villages[0], staff.nominators[0])
    won = EarlierTitle(
        nominee=nominee, name="三八红旗手（虚构）", level="county", since=date(2024, 3, 1)
    )
    return record_titles(titles=[won], by=by, at=DURING)


def test_nobody_else_records_them(tree: County, staff: Staff, stranger: User) -> None:
    for by in (staff.nominators[0], staff.officers[0], stranger):
        with pytest.raises(NotPermitted):
            recorded(tree, staff, by)

    assert not EarlierTitle.objects.exists()


def test_nobody_else_strikes_them(tree: County, staff: Staff, stranger: User) -> None:
    titles = recorded(tree, staff, staff.secretary)
    for by in (staff.nominators[0], stranger):
        with pytest.raises(NotPermitted):
            strike_titles(titles=titles, by=by, at=DURING)
    strike_titles(titles=titles, by=staff.secretary, at=DURING)

    assert not EarlierTitle.objects.exists()
