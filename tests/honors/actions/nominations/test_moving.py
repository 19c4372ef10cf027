"""Moving one case, and many."""

from __future__ import annotations

from typing import Any

import pytest

from honors.actions import nominations
from honors.models import Nomination, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, a_submitted_nomination, moved
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import (
    GuardFailed,
    InputMissing,
    InvalidInput,
    InvalidInputs,
    NotPermitted,
    StaleVersion,
)


@laid
def submitted(tree: County, opened: Round, nominator: User) -> Nomination:
    return a_submitted_nomination(opened, tree.villages[0], nominator)


def test_a_second_case_of_the_nominee_is_refused_with_its_reason(
    tree: County, opened: Round, nominator: User, submitted: Nomination
) -> None:
    second = a_nomination(opened, tree.villages[0], nominator, nominee=submitted.nominee)

    with pytest.raises(GuardFailed) as refused:
        moved(second, "submit", nominator)

    assert refused.value.code == "duplicate_case"
    assert Nomination.objects.get(pk=second.pk).state == "draft"


def test_two_cases_of_one_nominee_in_one_batch_are_refused_with_the_same_reason(
    tree: County, opened: Round, nominator: User
) -> None:
    nominee = a_nominee(tree.villages[0], nominator)
    for _number in range(2):
        a_nomination(opened, tree.villages[0], nominator, nominee=nominee)

    with pytest.raises(GuardFailed) as refused:
        nominations.move_many(
            nominations=Nomination.objects.all(), name="submit", by=nominator, at=DURING
        )

    assert refused.value.code == "duplicate_case"
    assert set(Nomination.objects.values_list("state", flat=True)) == {"draft"}


def test_a_batch_with_one_foreign_case_does_nothing(
    tree: County, opened: Round, staff: Staff
) -> None:
    a_nomination(opened, tree.villages[0], staff.nominators[0])
    foreign = a_nomination(opened, tree.villages[1], staff.nominators[1])

    with pytest.raises(NotPermitted) as refused:
        nominations.move_many(
            nominations=Nomination.objects.all(), name="submit", by=staff.nominators[0], at=DURING
        )

    assert refused.value.subject == foreign
    assert set(Nomination.objects.values_list("state", flat=True)) == {"draft"}


def test_a_stale_version_is_refused(submitted: Nomination, officer: User) -> None:
    with pytest.raises(StaleVersion):
        moved(submitted, "receive", officer, expected_version=submitted.version - 1)


@pytest.mark.parametrize(
    ("name", "supplied", "code", "pointer"),
    [
        ("leap", {}, "unknown_move", "/name"),
        ("decline", {"reason": "无", "state": "approved"}, "unknown_field", "/state"),
        ("decline", {"reason": "甲\x00乙"}, "nul", "/reason"),
        ("decline", {"reason": 7}, "not_text", "/reason"),
        ("decline", {"reason": "长" * 2001}, "too_long", "/reason"),
        ("return", {"reason": "无", "defects": "deeds"}, "not_defects", "/defects"),
        (
            "return",
            {"reason": "无", "defects": [{"field": "deeds", "text": "无"}] * 101},
            "not_defects",
            "/defects",
        ),
    ],
)
def test_what_cannot_be_understood_is_refused(
    submitted: Nomination,
    officer: User,
    name: str,
    supplied: dict[str, Any],
    code: str,
    pointer: str,
) -> None:
    events = LedgerEvent.objects.count()

    with pytest.raises(InvalidInput) as refused:
        moved(submitted, name, officer, **supplied)

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert LedgerEvent.objects.count() == events


def test_every_mistake_in_the_defects_is_reported_at_once(
    submitted: Nomination, officer: User
) -> None:
    defects = [
        {"field": "deeds"},
        {"field": "deeds", "text": " "},
        {"field": "deeds", "text": "太短。"},
        "deeds",
    ]

    with pytest.raises(InvalidInputs) as refused:
        moved(submitted, "return", officer, reason="需补充。", defects=defects)

    found = [(error.pointer, error.code) for error in refused.value.errors]
    assert found == [
        ("/defects/0", "not_a_defect"),
        ("/defects/1/text", "empty"),
        ("/defects/3", "not_a_defect"),
    ]


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_a_reason_says_something(submitted: Nomination, officer: User, reason: str) -> None:
    with pytest.raises(InputMissing) as refused:
        moved(submitted, "decline", officer, reason=reason)

    assert refused.value.code == "reason_missing"
