"""A copy that should name nobody is searched for what it still says."""

from __future__ import annotations

from datetime import date

import pytest

from honors.blinding import Remainder, traces
from honors.disclosure import Background

BACKGROUND = Background(on=date(2026, 3, 10), county_code="371326", born=(date(1985, 5, 20),))


def found(text: str) -> list[tuple[str, str]]:
    told = traces(
        {"deeds": text},
        names=["王秀兰", "赵大山"],
        places=["东荆埠村民委员会", "平邑街道"],
        background=BACKGROUND,
    )
    assert {trace.field for trace in told} <= {"deeds"}
    return [(str(trace.kind), trace.excerpt) for trace in told]


def test_a_text_that_names_nobody_is_clean() -> None:
    assert found("她二十年照顾公婆，带动邻里。") == []


@pytest.mark.parametrize(
    ("text", "kind", "excerpt"),
    [
        ("王秀蘭照顾公婆。", Remainder.NAME, "王秀兰"),
        ("和丈夫赵大山一起。", Remainder.NAME, "赵大山"),
        ("在东荆埠村远近闻名。", Remainder.PLACE, "东荆埠"),
        ("平邑街道的好媳妇。", Remainder.PLACE, "平邑"),
    ],
)
def test_a_name_or_a_village_is_found_in_any_spelling(
    text: str, kind: Remainder, excerpt: str
) -> None:
    assert found(text) == [(str(kind), excerpt)]


def test_a_phone_is_found_and_shown_masked() -> None:
    """Authorities were rebuked for publishing what was not de-identified."""
    ((kind, excerpt),) = found("联系电话13912345678。")

    assert kind == Remainder.NUMBER
    assert "13912345678" not in excerpt


def test_a_birth_date_beside_half_a_number_points_at_somebody() -> None:
    """First three and last four digits with the full birth date leave one number."""
    assert [kind for kind, _excerpt in found("1985年5月20日生，证号371***********4321")] == [
        str(Remainder.FEW)
    ]
