from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from honors.actions import inputs
from honors.models import Program, User
from tests.factories.organizations import County
from tests.factories.programs import a_program
from tests.factories.rounds import PLANNED_AT as NOW
from workflow.refusals import InvalidInput


@pytest.mark.parametrize(
    ("value", "code"),
    [(0, "not_positive"), (-5, "not_positive"), (11, "too_large"), (True, "not_whole"),
     ("3", "not_whole"), (3.0, "not_whole"), (None, "not_whole")],
)  # fmt: skip
def test_a_whole_number_lies_within_its_bounds(value: object, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        inputs.whole(value, field="places", high=10)

    assert (refused.value.code, refused.value.pointer) == (code, "/places")


def test_bounds_belong_to_a_whole_number() -> None:
    assert [inputs.whole(value, field="n", high=10) for value in (1, 10)] == [1, 10]


@pytest.mark.parametrize(
    ("value", "kept"), [("2.50", "2.50"), (3, "3.00"), (Decimal("0.01"), "0.01"), ("100", "100.00")]
)
def test_a_number_keeps_two_places(value: object, kept: str) -> None:
    parsed = inputs.number(value, field="weight", low=Decimal(0), high=Decimal(100))

    assert str(parsed) == kept


@pytest.mark.parametrize("value", ["", " ", None, "NaN", "Infinity", "1,5", 1.5, True, []])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        inputs.number(value, field="weight", low=Decimal(0), high=Decimal(100))

    assert refused.value.code == "not_a_number"


def test_text_is_trimmed_and_may_not_be_empty() -> None:
    assert inputs.text("  最美家庭\u200b ", field="name", limit=4) == "最美家庭"
    for empty in ("", "   ", "\u200b"):
        with pytest.raises(InvalidInput) as refused:
            inputs.text(empty, field="name", limit=4)
        assert refused.value.code == "empty"


def test_a_time_has_a_zone_and_ends_behind_its_beginning() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    inputs.half_open(moment, moment + timedelta(microseconds=1), field="ends_at")
    inputs.half_open(moment, None, field="ends_at")

    with pytest.raises(InvalidInput) as refused:
        inputs.half_open(moment, moment, field="ends_at")
    assert refused.value.code == "not_half_open"
    for value in (moment.replace(tzinfo=None), date(2026, 3, 2), "2026-03-02T00:00:00Z", None):
        with pytest.raises(InvalidInput) as refused:
            inputs.moment(value, field="opens_at")
        assert refused.value.code == "not_a_time"


def test_what_is_there_already_is_a_refusal_and_the_transaction_lives_on(
    tree: County, secretary: User
) -> None:
    a_program(tree.county, secretary, at=NOW)

    with pytest.raises(InvalidInput) as refused, inputs.once("twice", code="twice", field="code"):
        Program.objects.create(organizer=tree.county, code="ZM", name="又一个", nature="creation")

    assert (refused.value.code, refused.value.pointer) == ("twice", "/code")
    assert isinstance(refused.value.__cause__, IntegrityError)
    assert Program.objects.count() == 1
