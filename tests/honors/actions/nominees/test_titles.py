"""Titles won elsewhere are written down by a secretary over the nominee's unit."""

from __future__ import annotations

from datetime import date

import pytest

from honors.actions.nominees.titles import record_titles, strike_title, strike_titles
from honors.models import EarlierTitle, User
from tests.factories.accounts import Staff
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from workflow.models import LedgerSalt
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted


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


def test_one_is_struck_for_a_reason_that_history_keeps(tree: County, staff: Staff) -> None:
    (title,) = recorded(tree, staff, staff.secretary)
    strike_title(title=title, reason="同名误录（虚构）", by=staff.secretary, at=DURING)

    kept = LedgerSalt.objects.filter(stream_key=f"earlier_titles:{title.pk}", field="reason")
    assert [salt.value for salt in kept] == ["同名误录（虚构）"]
    assert not EarlierTitle.objects.exists()


def test_one_is_struck_once_and_not_without_a_reason(tree: County, staff: Staff) -> None:
    (title,) = recorded(tree, staff, staff.secretary)
    with pytest.raises(InvalidInput):
        strike_title(title=title, reason=" ", by=staff.secretary, at=DURING)
    stale = EarlierTitle.objects.get()
    strike_title(title=title, reason="误录（虚构）", by=staff.secretary, at=DURING)

    with pytest.raises(GuardFailed) as refused:
        strike_title(title=stale, reason="误录（虚构）", by=staff.secretary, at=DURING)
    assert refused.value.code == "title_struck"


def test_nobody_else_strikes_one(tree: County, staff: Staff, stranger: User) -> None:
    (title,) = recorded(tree, staff, staff.secretary)
    for by in (staff.nominators[0], staff.officers[0], stranger):
        with pytest.raises(NotPermitted):
            strike_title(title=title, reason="误录（虚构）", by=by, at=DURING)

    assert EarlierTitle.objects.exists()


def test_nobody_else_strikes_them(tree: County, staff: Staff, stranger: User) -> None:
    titles = recorded(tree, staff, staff.secretary)
    for by in (staff.nominators[0], stranger):
        with pytest.raises(NotPermitted):
            strike_titles(titles=titles, by=by, at=DURING)
    strike_titles(titles=titles, by=staff.secretary, at=DURING)

    assert not EarlierTitle.objects.exists()
