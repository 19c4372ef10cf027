"""Numbers and identities are given out once, however many ask in the same moment."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection

from honors import invariants
from honors.actions import nominations
from honors.models import Nomination, Nominee
from tests.factories.accounts import staff_of
from tests.factories.nominations import VOTED, a_nomination
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import a_county
from tests.factories.rounds import DURING, a_round
from tests.races.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def test_cases_that_are_submitted_together_get_numbers_without_gaps() -> None:
    tree = a_county()
    staff = staff_of(tree)
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"])
    drafts = [
        a_nomination(round_, village, by)
        for village, by in zip(tree.villages, staff.nominators, strict=True)
    ]

    outcomes = at_once(
        *(
            lambda case=case, by=by: nominations.move(
                nomination=case, name="submit", by=by, at=DURING
            )
            for case, by in zip(drafts, staff.nominators, strict=True)
        )
    )

    assert Counter(outcomes) == {"done": len(drafts)}
    numbers = Nomination.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"2026-ZM-{n:04d}" for n in range(1, len(drafts) + 1)]
    assert invariants.check() == []


def test_an_identity_is_registered_once() -> None:
    tree = a_county()
    staff = staff_of(tree)
    number = a_resident_id()

    outcomes = at_once(
        *(
            lambda village=village, by=by: a_nominee(village, by, resident_id=number, name="钱小红")
            for village, by in zip(tree.villages[:4], staff.nominators, strict=False)
        )
    )

    assert Counter(outcomes) == {"done": 1, "identity_known": 3}
    assert Nominee.objects.count() == 1
    assert invariants.check() == []
