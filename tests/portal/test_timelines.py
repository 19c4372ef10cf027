"""Whatever the ledger holds of a case is on its page: who, where, when, how long, in what words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import translation

from honors.actions import copies, nominations, signers
from honors.actions.nudges import nudge
from honors.models import Nomination, Organization, User
from honors.queries.timelines import OTHER_STEPS
from honors.roles import CLOCK, Role
from honors.states import NominationState
from portal.presenters import moment, span
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import moved, nomination_in, returned
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow import ledger
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
STEPS = re.compile(r'<ol class="timeline">(.*?)</ol>', re.DOTALL)
STEP = re.compile(r"<li>(.*?)</li>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
ENDS = (
    NominationState.HONORED,
    NominationState.ON_HOLD,
    NominationState.LAPSED,
    NominationState.WITHDRAWN,
    NominationState.DISQUALIFIED,
)


@laid
def journeys(tree: County, staff: Staff) -> list[Nomination]:
    """Moved in every way, and one to which everything else happened that may happen on a way."""
    return [*(nomination_in(state, tree, staff) for state in ENDS), much_handled(tree, staff)]


def much_handled(tree: County, staff: Staff) -> Nomination:
    case = nomination_in(NominationState.REVIEW, tree, staff)
    by, officer = staff.nominators[0], staff.officers[0]
    colleague = a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")
    hours = (DURING + timedelta(hours=2 * count) for count in range(1, 20))
    nudge(nomination=case, note="请尽快（虚构）", by=by, at=next(hours))
    moved(case, "transfer", officer, at=next(hours), assignee=colleague, reason="出差（虚构）")
    asked = signers.add_signers(
        nomination=case,
        users=[officer],
        required=True,
        question="可否？（虚构）",
        by=colleague,
        at=next(hours),
    )
    signers.sign(signer=asked[0], agrees=True, opinion="可以（虚构）", by=officer, at=next(hours))
    copies.send_copies(
        nomination=case, users=[officer], note="供参考", by=colleague, at=next(hours)
    )
    defects = [{"field": "deeds", "text": "请写具体事例（虚构）。"}]
    moved(case, "return", colleague, at=next(hours), reason="不全（虚构）", defects=defects)
    defect = case.defects.get()
    nominations.answer_defect(defect=defect, answer="已改（虚构）。", by=by, at=next(hours))
    moved(case, "resubmit", by, at=next(hours))
    return moved(case, "forward", officer, at=next(hours), opinion="同意（虚构）。")


def shown_on(page: str) -> list[str]:
    (steps,) = STEPS.findall(page)
    return [" ".join(unescape(TAG.sub(" ", step)).split()) for step in STEP.findall(steps)]


def of_the_ledger(case: Nomination) -> Iterator[list[str]]:
    """Of each event, what its step must say; read without the code that draws the page."""
    stream = f"nominations:{case.pk}"
    events = list(LedgerEvent.objects.filter(stream=stream).order_by("seq"))
    opinions = ledger.opinions_of(stream)
    for event, following in pairwise([*events, None]):
        assert event is not None
        until = None if following is None else following.at
        yield [
            name_of(event.action),
            who(event.actor),
            *where(json.loads(event.body)),
            moment(event.at),
            *how_long(event.at, until),
            *(in_words(name, text) for name, text in opinions.get(event.seq, {}).items()),
        ]


def name_of(action: str) -> str:
    moves = {f"nominations.{row.name}": row.label for row in Nomination.workflow.transitions}
    return str({**OTHER_STEPS, **moves}[action])


def who(actor: str) -> str:
    return "系统" if actor == CLOCK.ledger_key else str(User.objects.get(pk=actor.split(":")[1]))


def where(body: dict[str, dict[str, int]]) -> list[str]:
    key = body.get("from", {}).get("holder_id")
    return [] if key is None else [Organization.objects.get(pk=key).name]


def how_long(since: datetime, until: datetime | None) -> list[str]:
    return [] if until is None or until == since else [span(until - since)]


def in_words(name: str, text: str) -> str:
    return str(json.loads(text)[0]["text"]) if name == "defects" else text


@pytest.mark.parametrize("page", ["/nominations/{}/", "/audit/cases/{}/"])
def test_nothing_of_the_ledger_is_missing_on_the_page(
    at_desk: AtDesk, journeys: list[Nomination], auditor: User, page: str
) -> None:
    desk = at_desk(auditor)
    for case in journeys:
        shown = shown_on(desk.get(page.format(case.pk)).content.decode())
        with translation.override("zh-hans"):
            kept = list(of_the_ledger(case))

        assert len(shown) == len(kept)
        missing = [
            (part, step)
            for parts, step in zip(kept, shown, strict=True)
            for part in parts
            if " ".join(part.split()) not in step
        ]
        assert missing == []


def test_every_step_says_where_the_author_sits(
    at_desk: AtDesk, tree: County, staff: Staff, auditor: User
) -> None:
    case = returned(nomination_in(NominationState.REVIEW, tree, staff), staff.officers[0])
    page = at_desk(auditor).get(f"/nominations/{case.pk}/").content.decode()

    written = shown_on(page)[:3]
    assert [tree.villages[0].name in step for step in written] == [True, True, True]
