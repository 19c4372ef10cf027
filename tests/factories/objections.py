"""Objections by made-up people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from honors.actions import objections
from honors.models import Nomination, Objection, PublicNotice
from tests.factories.public_notices import ENDS_AT, POSTED_AT

PDF = b"%PDF-1.4\nmade up\n%%EOF\n"
FILED_AT = POSTED_AT + timedelta(days=1)
IN_TIME = ENDS_AT - timedelta(milliseconds=1)


def an_objection(notice: PublicNotice, nomination: Nomination, **changes: Any) -> Objection:
    given = {
        "notice": notice,
        "nomination": nomination,
        "objector_kind": "person",
        "objector": "钱多多（虚构）",
        "contact": "13900000001",
        "content": "事迹材料与事实不符（虚构）。",
        "at": FILED_AT,
    }
    return objections.file(**{**given, **changes})
