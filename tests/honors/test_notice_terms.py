"""How long a notice of a level has to be."""

from typing import Any

import pytest

from honors.notice_terms import is_short_for, reply_days, retention_days


@pytest.mark.parametrize(
    ("level", "days", "kind", "short"),
    [
        ("village", 3, "calendar", False),
        ("village", 2, "working", True),
        ("township", 3, "working", False),
        ("county", 5, "working", False),
        ("county", 3, "working", True),
        ("county", 7, "calendar", True),
        ("province", 5, "working", False),
        ("nation", 4, "working", True),
    ],
)
def test_villages_give_three_days_and_counties_five_working_days(
    level: str, days: int, kind: str, short: bool
) -> None:
    """Source: a model procedure for families (村内公示3天), and counties' and provinces' notices of
    commendations and of their projects (5 个工作日).
    """
    assert is_short_for(level, {"days": days, "kind": kind}) == short


@pytest.mark.parametrize(
    ("settings", "figures"), [({}, (30, 10)), ({"retention_days": 0, "reply_days": 15}, (0, 15))]
)
def test_what_a_stage_does_not_say_is_the_usual(
    settings: dict[str, Any], figures: tuple[int, int]
) -> None:
    assert (retention_days(settings), reply_days(settings)) == figures
