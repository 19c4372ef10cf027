"""A round opens only with notices as long as their level asks, or lawfully shorter."""

from __future__ import annotations

from typing import Any

import pytest

from honors import presets
from honors.actions import rounds
from honors.models import Program, Round, User
from honors.presets import StageSpec
from honors.queries.rounds import terms_of
from tests.factories.rounds import OPENED_AT, PLANNED_AT
from workflow.refusals import GuardFailed, InvalidInput

BASIS = "虚构〔2026〕1号"
REASON = "按季度开展，主管部门批准三个工作日（虚构）"


def open_with(round_: Round, by: User, level: str = "county", **settings: Any) -> Round:
    notice = presets.notice(level, 5)
    shown = StageSpec(kind="notice", level=level, settings={**notice.settings, **settings})
    route = (shown, presets.approval("county"))
    rounds.set_route(round_=round_, stages=route, by=by, at=PLANNED_AT)
    return rounds.open_round(round_=Round.objects.get(pk=round_.pk), by=by, at=OPENED_AT)


@pytest.mark.parametrize(
    ("level", "days", "kind"),
    [("village", 3, "calendar"), ("township", 3, "working"), ("county", 5, "working")],
)
def test_the_usual_lengths_open(
    planned: Round, secretary: User, level: str, days: int, kind: str
) -> None:
    """Source: a model procedure for families (three days in the village), a district's notice of
    commendations (five working days).
    """
    assert open_with(planned, secretary, level, days=days, kind=kind).state == "open"


@pytest.mark.parametrize(("days", "kind"), [(3, "working"), (4, "working"), (7, "calendar")])
def test_a_countys_notice_below_five_working_days_needs_a_reason(
    planned: Round, secretary: User, days: int, kind: str
) -> None:
    with pytest.raises(GuardFailed) as refused:
        open_with(planned, secretary, days=days, kind=kind)
    assert (refused.value.code, refused.value.params["days"]) == ("notice_short_for_level", 5)
    assert Round.objects.get().state == "planned"


def test_a_reason_without_a_legal_basis_is_not_enough(planned: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        open_with(planned, secretary, days=3, shorter_because=REASON)
    assert refused.value.code == "notice_without_basis"


def test_with_reason_and_basis_a_shorter_one_opens_and_both_are_frozen(
    planned: Round, secretary: User
) -> None:
    """Source: a county that shows its families of the quarter for three working days."""
    Program.objects.update(legal_basis=BASIS)
    opened = open_with(planned, secretary, days=3, shorter_because=REASON)
    terms = Round.objects.get(pk=opened.pk).terms
    assert terms["round"]["legal_basis"] == BASIS
    assert terms["stages"][0]["settings"]["shorter_because"] == REASON
    assert terms == terms_of(Round.objects.get()).data


def test_no_reason_makes_a_notice_shorter_than_three_days(planned: Round, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_with(planned, secretary, days=2, shorter_because=REASON)
    assert refused.value.code == "notice_too_short"


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("shorter_because", " ", "empty"),
        ("shorter_because", 3, "not_text"),
        ("retention_days", -1, "too_small"),
        ("retention_days", 3651, "too_large"),
        ("retention_days", "30", "not_whole"),
        ("reply_days", 0, "not_positive"),
        ("reply_days", 61, "too_large"),
    ],
)
def test_what_a_notice_stage_says_is_checked(
    planned: Round, secretary: User, setting: str, value: object, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_with(planned, secretary, **{setting: value})
    assert (refused.value.code, refused.value.pointer) == (code, f"/stages/0/settings/{setting}")
