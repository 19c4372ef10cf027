"""Numbers and days as documents write them."""

from datetime import date

import pytest

from honors.documents.numerals import chinese_number, in_characters, in_figures


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_headings_count_in_chinese(number: int, written: str) -> None:
    assert chinese_number(number) == written


def test_documents_are_dated_in_figures_without_leading_zeros() -> None:
    assert in_figures(date(2026, 3, 8)) == "2026年3月8日"


def test_certificates_are_dated_in_characters() -> None:
    assert in_characters(date(2026, 10, 31)) == "二〇二六年十月三十一日"
