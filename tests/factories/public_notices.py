"""A round whose cases go straight to a public notice, and notices that hang or hung."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from honors import presets
from honors.actions import nominations, nominees, public_notices
from honors.actions.nominees import MemberSpec
from honors.forms import parse_form
from honors.models import Nomination, PostingProof, PublicNotice, Round, Stage, User
from honors.models.programs import NomineeKind
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round, category_of
from workflow import engine

# Monday 16 March 2026, 9:00 in Shanghai. Five working days from the next day end on the 23rd.
POSTED_AT = datetime(2026, 3, 16, 1, tzinfo=UTC)
ENDS_AT = datetime(2026, 3, 23, 16, tzinfo=UTC)
JPEG = b"\xff\xd8\xff\xe0 a made-up photo"
SHOWN_THEN_DECIDED = (
    presets.notice(presets.COUNTY, 5),
    presets.approval(presets.COUNTY),
)


def a_short_round(tree: County, staff: Staff, **settings: Any) -> Round:
    """Its cases are at the county's notice once submitted; then only the approval is left."""
    settings = {"kinds": [NomineeKind.PERSON], "route": SHOWN_THEN_DECIDED, **settings}
    return a_round(tree, staff, **settings)


_ANSWERS = {
    "text": "虚构",
    "long_text": "热心邻里，孝老爱亲（虚构）。",
    "integer": 12,
    "decimal": "1",
    "phone": "13900000000",
    "boolean": True,
}


def a_shown_case(
    round_: Round,
    staff: Staff,
    tree: County,
    name: str = "李娜",
    *,
    kind: str = NomineeKind.PERSON,
    village: int = 0,
    deeds: str = "",
    birth_date: date | None = None,
    members: Sequence[MemberSpec] = (),
) -> Nomination:
    """Submitted by a village of the made-up county, so at its notice."""
    unit, by = tree.villages[village], staff.nominators[village]
    nominee = nominees.register(
        kind=kind, unit=unit, name=name, birth_date=birth_date, members=members, by=by, at=DURING
    )
    category = category_of(round_, kind)
    case = nominations.start(category=category, unit=unit, nominee=nominee, by=by, at=DURING)
    answers = {
        field.name: field.choices[0][0] if field.kind == "choice" else _ANSWERS[field.kind]
        for field in parse_form(category.form.fields).fields
        if field.required
    }
    if deeds:
        answers["deeds_brief"] = deeds
    nominations.save_dossier(nomination=case, data=answers, veto_declared=True, by=by, at=DURING)
    return nominations.move(nomination=case, name="submit", by=by, at=DURING)


def notice_stage(round_: Round) -> Stage:
    return round_.stages.get(kind="notice")


def a_draft_notice(round_: Round, by: User, **changes: Any) -> PublicNotice:
    """Of everything that waits for a notice at the organizer."""
    given = {
        "stage": notice_stage(round_),
        "organization": round_.organizer,
        "title": "平邑县三八红旗手拟表彰对象公示",
        "contact": "平邑县妇联办公室（虚构） 0539-0000000",
        "by": by,
        "at": POSTED_AT,
    }
    return public_notices.draft(**{**given, **changes})


def a_posted_notice(
    round_: Round, by: User, at: datetime = POSTED_AT, **changes: Any
) -> PublicNotice:
    return public_notices.post(notice=a_draft_notice(round_, by, **changes), by=by, at=at)


def a_proof(notice: PublicNotice, by: User, **changes: Any) -> PostingProof:
    given = {
        "notice": notice,
        "place": "县妇联公示栏",
        "name": "公示栏.jpg",
        "content": JPEG,
        "taken_at": POSTED_AT + timedelta(hours=1),
        "by": by,
        "at": POSTED_AT + timedelta(hours=2),
    }
    return public_notices.prove(**{**given, **changes})


def an_ended_notice(round_: Round, by: User) -> PublicNotice:
    """Posted, proven, and over."""
    notice = a_posted_notice(round_, by)
    a_proof(notice, by)
    return engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)


def cleared_cases(round_: Round, by: User) -> list[Nomination]:
    """Its cases have stood their notice and wait for the approval."""
    notice = an_ended_notice(round_, by)
    return engine.perform_many(
        round_.nominations.filter(state="notice", stage=notice.stage),
        "clear",
        actor=CLOCK,
        at=ENDS_AT,
    )
