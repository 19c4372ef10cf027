"""Titles that were won earlier, in the conditions that ask for titles."""

from __future__ import annotations

from datetime import date
from typing import Any

from honors.models import EarlierTitle, Nomination, Round, User
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.rounds import condition
from tests.ground import laid
from tests.honors.guards.test_eligibility import codes


@laid
def person(tree: County, opened: Round, nominator: User) -> Nomination:
    return a_nomination(opened, tree.villages[0], nominator)


def win(case: Nomination, since: date, **given: Any) -> None:
    """A title won without a case here; only what conditions read of it matters."""
    EarlierTitle.objects.create(
        nominee=case.nominee,
        since=since,
        recorded_by=User.objects.earliest("pk"),
        recorded_at=case.created_at,
        **{"name": "市级称号（虚构）", "level": "prefecture", **given},
    )


def test_a_title_won_earlier_counts_as_if_it_had_been_given_here(person: Nomination) -> None:
    title = person.category.title
    win(person, date(2024, 3, 8), title=title, name=title.name, level=title.level)

    assert codes(person, condition("not_honored_within_years", 2)) == []
    assert codes(person, condition("not_honored_within_years", 3)) == ["ineligible_repeat"]
    assert codes(person, condition("no_title_held", "county")) == ["ineligible_held"]


def test_a_title_won_elsewhere_is_held_and_no_repeat(person: Nomination) -> None:
    by_name = condition("title_held", {"titles": ["市级称号（虚构）"], "level": None, "years": 2})
    assert codes(person, by_name) == ["ineligible_prerequisite"]
    win(person, date(2024, 3, 8))

    assert codes(person, by_name, condition("not_honored_within_years", 0)) == []
    assert codes(person, by_name, on=date(2024, 3, 7)) == ["ineligible_prerequisite"]
