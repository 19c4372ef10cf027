"""Whose place hangs on the method."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from honors.boundaries import Standing
from honors.queries.boundaries import report
from tests.factories.accounts import Staff
from tests.factories.ballots import Vote
from tests.factories.organizations import County
from tests.factories.rankings import Selection

pytestmark = pytest.mark.django_db


def test_a_case_that_another_method_would_have_passed_over_is_named(
    tree: County, staff: Staff
) -> None:
    """One harsh mark costs the first case its mean, and not its median."""
    selection = Selection(tree, staff, places=1)
    first, second, _last = selection.enter(3)
    selection.score([90, 90, 90, 90, 40], [85, 85, 85, 85, 85], [60] * 5)

    found = report(selection.cut())

    assert (found.method, found.line) == ("mean", 1)
    assert [(case.nomination_id, case.position, case.is_above) for case in found.cases] == [
        (second.pk, 1, True),
        (first.pk, 2, False),
    ]
    assert found.cases[1].standings == {
        "mean": Standing(2, False),
        "trimmed_mean": Standing(1, True),
        "median": Standing(1, True),
    }
    with override("en"):
        assert "Not enough data" in str(found.note)


def test_where_every_method_agrees_there_is_nothing_to_discuss(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=1)
    selection.enter(2)
    selection.score([90] * 5, [80] * 5)

    assert report(selection.cut()).cases == ()


def test_advice_stands_beside_the_methods_where_data_suffice(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, places=2)
    selection.enter(5)
    selection.score(
        *[[90 - 5 * n, 90 - 5 * n, 90 - 5 * n, 88 - 5 * n, 86 - 5 * n] for n in range(5)]
    )
    ranking = selection.cut()

    found = report(ranking)

    assert (found.note, found.cases) == ("", ())
    assert sorted(found.advised, key=lambda case: -found.advised[case]) == [
        *ranking.entries.order_by("position").values_list("nomination_id", flat=True)
    ]
    assert len(found.leanings) == 5


def test_the_report_takes_the_same_statements_for_any_number_of_cases(
    tree: County, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selection = Selection(tree, staff, places=2)
    selection.enter(4)
    selection.score(*[[90 - n] * 5 for n in range(4)])
    ranking = selection.cut()

    with django_assert_num_queries(3):
        report(ranking)


def test_a_ballot_has_one_method(tree: County, staff: Staff) -> None:
    vote = Vote(tree, staff)
    vote.enter(2)
    vote.record((9, 0), (8, 0))

    assert report(vote.cut()).cases == ()
