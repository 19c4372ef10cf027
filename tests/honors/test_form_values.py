"""What each kind of field accepts. All people are made up."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from honors.form_values import clean_value
from workflow.refusals import InvalidInput

TODAY = date(2026, 3, 8)
CHOICES = (("female", "女"), ("male", "男"))


def clean(kind: str, value: object) -> object:
    return clean_value(kind, value, choices=CHOICES, on=TODAY, pointer="/field")


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("text", " 恩平市某村 ", "恩平市某村"),
        ("long_text", "一\r\n二", "一\n二"),
        ("integer", "１２", 12),
        ("integer", 12, 12),
        ("integer", 12.0, 12),
        ("integer", "-3", -3),
        ("decimal", "１２．５０", "12.5"),
        ("decimal", 0.1, "0.1"),
        ("decimal", "-0.0", "0"),
        ("decimal", 100, "100"),
        ("decimal", "1000000.2500", "1000000.25"),
        ("date", "2026-03-08", "2026-03-08"),
        ("date", "2026年3月8日", "2026-03-08"),
        ("date", "２０２６．３．８", "2026-03-08"),
        ("date", TODAY, "2026-03-08"),
        ("month", "1990-05", "1990-05"),
        ("month", "1990年5月", "1990-05"),
        ("month", "1990.5", "1990-05"),
        ("month", "199005", "1990-05"),
        ("choice", "女", "female"),
        ("choice", " male ", "male"),
        ("boolean", False, False),
        ("boolean", "是", True),
        ("boolean", "No", False),
        ("phone", "+86 138 0013 8000", "13800138000"),
        ("resident_id", "44078519900101002x", "44078519900101002X"),
    ],
)
def test_an_answer_is_stored_in_one_shape(kind: str, typed: object, stored: object) -> None:
    cleaned = clean(kind, typed)
    assert (cleaned, type(cleaned)) == (stored, type(stored))


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("text", 5, "not_text"),
        ("text", "字" * 501, "too_long"),
        ("text", "一\n二", "control_character"),
        ("long_text", {"a": 1}, "not_text"),
        ("long_text", "字" * 20_001, "too_long"),
        ("integer", True, "not_an_integer"),
        ("integer", [1], "not_an_integer"),
        ("integer", "1.5", "not_an_integer"),
        ("integer", 1.5, "not_an_integer"),
        ("integer", float("nan"), "not_an_integer"),
        ("integer", float("inf"), "not_an_integer"),
        ("integer", 1e308, "number_too_large"),
        ("integer", 10**4000, "number_too_large"),
        ("decimal", True, "not_a_number"),
        ("decimal", [1.5], "not_a_number"),
        ("decimal", float("nan"), "not_a_number"),
        ("decimal", "NaN", "not_a_number"),
        ("decimal", "1e308", "not_a_number"),
        ("decimal", 1e308, "number_too_large"),
        ("decimal", "0.00001", "number_too_fine"),
        ("decimal", 1e-300, "number_too_fine"),
        ("date", "2026-02-30", "not_a_date"),
        ("date", 45000, "not_a_date"),
        ("date", "45000", "not_a_date"),
        ("date", datetime(2026, 3, 8, tzinfo=UTC), "not_a_date"),
        ("date", "2026-03-09", "date_out_of_range"),
        ("date", "1899-12-31", "date_out_of_range"),
        ("month", "1990-13", "not_a_month"),
        ("month", "2026-04", "date_out_of_range"),
        ("choice", "其他", "not_a_choice"),
        ("choice", True, "not_a_choice"),
        ("choice", ["female"], "not_a_choice"),
        ("boolean", 1, "not_yes_or_no"),
        ("boolean", "也许", "not_yes_or_no"),
        ("phone", 13800138000, "not_text"),
        ("phone", "1380013800", "phone_length"),
        ("resident_id", "440785900101002", "id_old"),
    ],
)
def test_each_unusable_answer_has_its_code(kind: str, typed: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean(kind, typed)
    assert (caught.value.code, caught.value.pointer) == (code, "/field")


def test_an_unknown_choice_is_told_the_known_ones() -> None:
    with override("en"), pytest.raises(InvalidInput, match=r"Choose one of: 女、男\."):
        clean("choice", "其他")
