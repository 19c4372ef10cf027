"""No order of legal actions overdraws a quota, approves past an objection or a short notice, lets a
recused judge count, or changes what is sealed. `HONORS_LONG=1` plays many more and longer ones.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from honors.actions import commendations, decisions, objections, public_notices
from honors.models import Objection, PublicNotice
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import JPEG
from tests.journeys.selection_machine import JUDGES, a_world
from tests.journeys.selection_model import Notice
from tests.journeys.selection_people import (
    DOCUMENTS,
    JUDGE,
    MARK,
    MOST_CASES,
    WHICH,
    WHY,
    UntilTheLine,
)
from workflow import engine
from workflow.calendar_sources import Day, days_of
from workflow.calendars import import_year, load_calendar

pytestmark = pytest.mark.django_db

LONG = os.environ.get("HONORS_LONG") == "1"


class Selections(UntilTheLine):
    @initialize(
        begun=st.lists(st.tuples(st.integers(0, 1), st.booleans()), min_size=3, max_size=4),
        first=st.sampled_from(["objection", "short", "recused", "sealed", "many", "nothing"]),
        which=WHICH,
    )
    def it_begins_with_an_attempt(
        self, begun: list[tuple[int, bool]], first: str, which: int
    ) -> None:
        """As far as it must have come for what is tried first; then anything may happen."""
        self.some_are_sent_up(begun)
        if first in ("objection", "short", "sealed"):
            self.draw_the_line([*range(60, 60 + MOST_CASES * JUDGES)])
        if first in ("objection", "short"):
            self.post()
        self.tries(first, which)

    def tries(self, first: str, which: int) -> None:
        match first:
            case "objection" | "short" if not self.notices:
                pass  # somebody is still on the way, so there is no line yet
            case "objection":
                self.pass_an_objection_by(which)
            case "short":
                self.pass_a_notice_by(which)
            case "recused":
                self.mark_although_recused(which, 0, 99, late=True)
            case "sealed":
                self.touch_what_is_sealed(which, 0, 61)
            case "many":
                self.send_too_many(0, 3)

    # Notices.

    @precondition(lambda self: self.sealed is not None)
    @rule()
    def post(self) -> None:
        by, county = self.world.staff.secretary, self.world.tree.county
        stage = self.world.round.stages.get(kind="notice")

        def put_up() -> None:
            drafted = public_notices.draft(
                stage=stage,
                organization=county,
                title="公示（虚构）",
                contact=WHY,
                by=by,
                at=self.now,
            )
            self.notices.append(public_notices.post(notice=drafted, by=by, at=self.now).pk)

        if self.attempt(put_up) == "":
            notice = PublicNotice.objects.get(pk=self.notices[-1])
            cases = {*notice.entries.values_list("nomination_id", flat=True)}
            self.model.posts(timezone.localdate(self.now), cases)

    @property
    def last(self) -> tuple[PublicNotice, Notice]:
        return PublicNotice.objects.get(pk=self.notices[-1]), self.model.notices[-1]

    @precondition(lambda self: self.notices)
    @rule()
    def prove(self) -> None:
        notice, known = self.last
        proof = {
            "place": "公示栏（虚构）",
            "name": "公示.jpg",
            "content": JPEG,
            "taken_at": self.now,
        }
        by = self.world.staff.secretary
        running = not known.ended
        code = self.attempt(
            lambda: public_notices.prove(notice=notice, by=by, at=self.now, **proof)
        )
        if not code:
            today = timezone.localdate(self.now)
            moves = known.hung is None and self.model.after(today, 5 + known.extra) > known.ends
            assert running or not moves
            self.model.hangs(known, today)

    @precondition(lambda self: self.notices)
    @rule(days=st.integers(1, 3))
    def extend(self, days: int) -> None:
        notice, known = self.last
        by = self.world.staff.secretary
        code = self.attempt(
            lambda: public_notices.extend(notice=notice, days=days, reason=WHY, by=by, at=self.now)
        )
        if not code:
            self.model.extends(known, days)

    @precondition(lambda self: self.notices and len(self.model.holidays) < 2)
    @rule(ahead=st.integers(1, 6))
    def a_holiday_becomes_known(self, ahead: int) -> None:
        """All running notices are counted again, as the clock's next pass does."""
        day = timezone.localdate(self.now) + timedelta(days=ahead)
        calendar = load_calendar([day.year])
        rows = [Day(d, calendar.is_working(d) and d != day, "") for d in days_of(day.year)]
        import_year(day.year, rows=rows, by=CLOCK.ledger_key, at=self.now)
        self.model.learns_holiday(day)
        public_notices.recount(by=CLOCK, at=self.now)
        self.model.recounts()

    @precondition(lambda self: self.notices)
    @rule()
    def end_notice(self) -> None:
        notice, known = self.last
        code = self.attempt(lambda: engine.perform(notice, "end", actor=CLOCK, at=self.now))
        if not code:
            assert self.now >= known.ends_at
            known.ended = True

    @rule(which=WHICH)
    def clear(self, which: int) -> None:
        case = self.chosen(which)
        if self.move(case, "clear", CLOCK) == "":
            assert case in self.model.stands_on
            known = self.model.notices[self.model.stands_on[case]]
            assert known.hung is not None
            assert self.now >= known.ends_at
            assert not self.model.open_objections.get(case)

    # Objections.

    @precondition(lambda self: self.notices)
    @rule(which=WHICH)
    def object_to(self, which: int) -> None:
        case = self.chosen(which)
        notice, known = self.last
        code = self.attempt(
            lambda: objections.file(
                notice=notice,
                nomination=self.case(case),
                objector_kind="person",
                objector="钱多多（虚构）",
                contact="13900000001",
                content="与事实不符（虚构）。",
                at=self.now,
            )
        )
        if not code:
            assert self.now < known.ends_at
            assert case in known.cases
            self.model.open_objections[case] = self.model.open_objections.get(case, 0) + 1

    @rule(which=WHICH, ends=st.sampled_from(["refuse", "reject", "remove", "correct"]))
    def settle(self, which: int, ends: str) -> None:
        """One objection is heard to its end."""
        case, by = self.chosen(which), self.world.staff.secretary
        filed = Objection.objects.filter(nomination=case, state__in=("received", "admitted"))
        objection = filed.first()
        if objection is None:
            assert not self.model.open_objections.get(case)
            return
        told: dict[str, Any] = {"by": by, "at": self.now}
        if ends == "refuse" and objection.state == "received":
            told |= {"ground": "no_facts", "reason": WHY}
            objections.move(objection=objection, name="refuse", **told)
        else:
            if objection.state == "received":
                objection = objections.move(objection=objection, name="admit", **told)
            verdict = "reject" if ends in ("refuse", "reject") else "uphold"
            more = {"remedy": ends} if verdict == "uphold" else {}
            objections.move(objection=objection, name=verdict, findings=WHY, **more, **told)
            if ends == "remove":
                self.model.removed.add(case)
        self.model.open_objections[case] -= 1

    @rule(which=WHICH)
    def hold(self, which: int) -> None:
        case, by = self.chosen(which), self.world.staff.secretary
        filed = Objection.objects.filter(nomination=case, state="received").first()
        if filed is not None:
            objections.move(objection=filed, name="admit", by=by, at=self.now)
        self.move(case, "hold", by, reason=WHY)

    @rule(which=WHICH)
    def let_go(self, which: int) -> None:
        case, by = self.chosen(which), self.world.staff.secretary
        if self.move(case, "release", by) == "":
            assert not self.model.open_objections.get(case)
            stands = self.case(case).notice_entries.filter(voided_at=None).exists()
            if not stands:
                self.model.stands_on.pop(case, None)

    # Decisions.

    @rule(which=WHICH)
    def approve(self, which: int) -> None:
        case, staff = self.chosen(which), self.world.staff
        if self.state(case) != "approval":
            return
        decision = decisions.record(
            round_=self.world.round,
            organization=self.world.tree.county,
            form="meeting",
            document_number=f"虚构会〔2026〕{next(DOCUMENTS)}号",
            decided_on=timezone.localdate(self.now),
            deciders=[staff.approvers[-1]],
            approved=[self.case(case)],
            by=staff.secretary,
            at=self.now,
        )
        code = self.move(case, "approve", staff.approvers[-1], decision=decision)
        barred = self.model.bars_approval(case, self.now)
        assert (code == "") == (barred == ""), (
            f"{code or 'approved'}: {barred or 'nothing bars it'}"
        )
        if not code:
            self.model.approved.add(case)

    @precondition(lambda self: self.model.approved)
    @rule()
    def issue(self) -> None:
        by, approved = self.world.staff.secretary, {*self.model.approved}
        standing = {case for case in approved if self.state(case) == "approved"}
        barred = {*self.model.barred, *self.model.removed}
        barred |= {case for case, number in self.model.open_objections.items() if number}

        def publish() -> None:
            drafted = commendations.draft(
                round_=self.world.round,
                title="决定（虚构）",
                document_number=f"虚构〔2026〕{next(DOCUMENTS)}号",
                dated=timezone.localdate(self.now),
                by=by,
                at=self.now,
            )
            commendations.issue(commendation=drafted, by=by, at=self.now)

        if self.attempt(publish) == "":
            assert not standing & barred
            assert {case for case in self.keys if self.state(case) == "honored"} == standing

    # What somebody in a hurry, or with something to hide, would try.

    @precondition(lambda self: self.sealed is None)
    @rule(which=WHICH, judge=JUDGE, mark=MARK, late=st.booleans())
    def mark_although_recused(self, which: int, judge: int, mark: int, late: bool) -> None:
        """Before or after the marks are in; then the line is drawn."""
        if late:
            self.mark(which, judge, mark)
        self.recuse(which, judge)
        self.mark(which, judge, mark)
        self.draw_the_line([*range(60, 60 + MOST_CASES * JUDGES)])

    @precondition(lambda self: self.notices)
    @rule(which=WHICH)
    def pass_an_objection_by(self, which: int) -> None:
        listed = sorted(self.model.notices[-1].cases)
        shown = self.keys.index(listed[which % len(listed)])
        self.prove()
        self.object_to(shown)
        self.until_the_end(short=False)
        self.approve(shown)

    @precondition(lambda self: self.notices)
    @rule(which=WHICH)
    def pass_a_notice_by(self, which: int) -> None:
        self.prove()
        self.until_the_end(short=True)
        self.approve(which)

    @precondition(lambda self: self.sealed is not None)
    @rule(which=WHICH, judge=JUDGE, mark=MARK)
    def touch_what_is_sealed(self, which: int, judge: int, mark: int) -> None:
        self.take_marks_back(which, judge)
        self.mark(which, judge, mark)
        self.recuse(which, judge)

    @rule(village=st.integers(0, 1), many=st.integers(2, 3))
    def send_too_many(self, village: int, many: int) -> None:
        for _nth in range(min(many, MOST_CASES - len(self.keys))):
            self.send(village, front=False, consents=True)
            self.forward(self.keys[-1])

    # Time, and how it usually goes.

    @rule(hours=st.sampled_from([1, 24, 72]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.notices)
    @rule(short=st.booleans())
    def until_the_end(self, short: bool) -> None:
        """To the very end of the notice, or to the moment before."""
        _notice, known = self.last
        moment = known.ends_at - timedelta(microseconds=1 if short else 0)
        self.now = max(self.now, moment)
        self.end_notice()
        for which in range(len(self.keys)):
            self.clear(which)

    @precondition(lambda self: self.sealed is not None)
    @rule()
    def shown_and_over(self) -> None:
        self.post()
        if self.notices:
            self.prove()
            self.until_the_end(short=False)

    def all_goes_well(self) -> None:
        self.draw_the_line([*range(60, 60 + MOST_CASES * JUDGES)])
        self.shown_and_over()
        for which in range(len(self.keys)):
            self.approve(which)
        self.issue()


def played(tree: County, staff: Staff) -> type[Selections]:
    return type("SelectionsOfAWorld", (Selections,), {"world": a_world(tree, staff)})


def test_the_usual_selection_is_played_to_its_end(tree: County, staff: Staff) -> None:
    selection = played(tree, staff)()
    selection.some_are_sent_up([(0, True), (0, False), (1, False)])

    selection.all_goes_well()

    states = sorted(selection.state(case) for case in selection.keys)
    assert states == ["honored", "honored", "not_selected"]
    selection.teardown()


def test_no_order_of_legal_actions_breaks_what_a_selection_promises(
    tree: County, staff: Staff
) -> None:
    few = 3 if connection.vendor == "postgresql" else 10
    run_state_machine_as_test(
        played(tree, staff),
        settings=settings(
            max_examples=400 if LONG else few,
            stateful_step_count=80 if LONG else 30,
            derandomize=not LONG,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
