"""Commendations of the made-up county."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from honors.actions import commendations
from honors.models import Commendation, Round
from tests.factories.accounts import Staff
from tests.factories.decisions import RECORDED_AT, approved_cases

DATED = date(2026, 3, 31)
ISSUED_AT = RECORDED_AT + timedelta(days=4)


def a_draft_commendation(round_: Round, staff: Staff, **changes: Any) -> Commendation:
    given = {
        "round_": round_,
        "title": "关于表彰平邑县三八红旗手的决定（虚构）",
        "document_number": "平妇〔2026〕5号",
        "dated": DATED,
        "by": staff.secretary,
        "at": RECORDED_AT,
    }
    return commendations.draft(**{**given, **changes})


def an_issued_commendation(round_: Round, staff: Staff) -> Commendation:
    """Of all that was submitted in a short round."""
    approved_cases(round_, staff)
    drafted = a_draft_commendation(round_, staff)
    return commendations.issue(commendation=drafted, by=staff.secretary, at=ISSUED_AT)
