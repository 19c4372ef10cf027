"""What became of a case, in words."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from honors.models import Nomination
from honors.queries.nominations import timeline
from honors.queries.timelines import OTHER_STEPS, in_words
from tests.factories.accounts import Staff
from tests.factories.nominations import REASON, moved, nomination_in, returned
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, DURING
from workflow import ledger

ACTIONS = Path(__file__).parents[3] / "honors" / "actions"
RECORDED = re.compile(r'f"nominations:\{[^"]*\}",\s*"([a-z_]+\.[a-z_]+)"')


def told(nomination: Nomination) -> list[str]:
    with override("en"):
        return [str(step) for step in timeline(nomination)]


def test_a_timeline_says_who_did_what_where_and_when(tree: County, staff: Staff) -> None:
    case = nomination_in("review", tree, staff)
    moved(case, "decline", staff.officers[0], at=DURING + timedelta(days=2, hours=5), reason=REASON)

    author, officer = staff.nominators[0], staff.officers[0]
    assert told(case) == [
        f"2026-03-10 10:00 东关村 {author} Start → Draft (less than an hour)",
        f"2026-03-10 10:00 东关村 {author} Write the dossier (less than an hour)",
        f"2026-03-10 10:00 东关村 {author} Submit → Township · Review (2 days)",
        f"2026-03-12 15:00 平邑街道 {officer} Decline → Not selected “{REASON}”",
    ]


def test_defects_are_told_in_the_words_of_the_officer(tree: County, staff: Staff) -> None:
    case = moved(nomination_in("review", tree, staff), "receive", staff.officers[0])

    returned(case, staff.officers[0], "deeds", "resume")

    texts = timeline(case)[-1].texts
    assert texts == {"defects": "请补充（虚构）。；请补充（虚构）。", "reason": REASON}


def test_the_clock_is_called_the_system(tree: County, staff: Staff) -> None:
    case = nomination_in("lapsed", tree, staff)

    assert told(case)[-1] == "2026-04-01 09:00 东关村 The system Lapse → Lapsed"


def test_an_erased_opinion_is_gone_from_the_timeline(tree: County, staff: Staff) -> None:
    case = nomination_in("not_selected", tree, staff)

    ledger.erase(f"nominations:{case.pk}", actor="user:1", at=CLOSES_AT)

    assert [step.texts for step in timeline(case)] == [{}] * 5


def test_a_long_story_takes_no_more_statements_than_a_short_one(tree: County, staff: Staff) -> None:
    asked = {}
    for state in ("approval", "honored"):
        case = nomination_in(state, tree, staff)
        with CaptureQueriesContext(connection) as captured:
            told(case)
        asked[state] = len(captured)

    assert asked == {"approval": 5, "honored": 6}  # the desks of a longer one are more


def test_durations_are_told_roughly() -> None:
    with override("en"):
        words = [
            in_words(timedelta(minutes=59)),
            in_words(timedelta(hours=1)),
            in_words(timedelta(hours=23, minutes=59)),
            in_words(timedelta(days=1)),
            in_words(timedelta(days=9, hours=4)),
        ]

    assert words == ["less than an hour", "1 hour", "23 hours", "1 day", "9 days"]


def test_whatever_is_recorded_of_a_case_has_words() -> None:
    moves = {f"nominations.{row.name}" for row in Nomination.workflow.transitions}
    recorded = {
        name for path in ACTIONS.rglob("*.py") for name in RECORDED.findall(path.read_text())
    }

    assert recorded >= {"nominations.record_consent", "vetoes.declare"}
    assert sorted(recorded - moves - {*OTHER_STEPS}) == []
