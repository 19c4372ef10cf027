"""Notices of the seeded world: one of each kind."""

from __future__ import annotations

from typing import Any

from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import (
    a_draft_notice,
    a_posted_notice,
    a_short_round,
    a_shown_case,
    an_ended_notice,
    notice_stage,
)
from tests.factories.rounds import DURING

# A value that no public page may ever show.
CANARY_PHONE = "13987654321"


def noticed(tree: County, staff: Staff) -> dict[str, Any]:
    """A draft that shows too much, one that hangs, one that is over, and cases without any."""
    telling = a_short_round(tree, staff, code="GSC")
    a_shown_case(telling, staff, tree, deeds=f"家住城关路12号，电话{CANARY_PHONE}（虚构）。")
    a_shown_case(telling, staff, tree, "王芳（虚构）", village=1)
    hanging = a_short_round(tree, staff, code="GSX")
    a_shown_case(hanging, staff, tree)
    waiting = a_short_round(tree, staff, code="GSW")
    a_shown_case(waiting, staff, tree)
    over = a_short_round(tree, staff, code="GSO")
    a_shown_case(over, staff, tree)
    return {
        "notice_draft": a_draft_notice(telling, staff.secretary).pk,
        "notice_hanging": a_posted_notice(hanging, staff.secretary, at=DURING).pk,
        "notice_over": an_ended_notice(over, staff.secretary).pk,
        "notice_stage": notice_stage(waiting).pk,
        "county": tree.county.pk,
    }
