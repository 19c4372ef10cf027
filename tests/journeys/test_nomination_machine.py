"""Any sequence of moves, by the proper people, ends where a small model says, or is refused so.

`HONORS_LONG=1` plays many more and longer sequences than the daily suite.
"""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from honors import models
from honors.actions import (
    commendations,
    consultations,
    decisions,
    nominations,
    objections,
    public_notices,
)
from honors.deadlines import end_of_day
from honors.models import Nomination, PublicNotice
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County as Tree
from tests.factories.public_notices import JPEG
from tests.factories.rounds import CLOSES_AT
from tests.journeys.nomination_machine import AgainstTheModel, a_world
from tests.journeys.nomination_model import (
    MOST_CASES,
    Case,
    Notice,
    Objection,
)
from workflow import engine

pytestmark = pytest.mark.django_db

FLOW = Nomination.workflow
LONG = os.environ.get("HONORS_LONG") == "1"
WHICH = st.integers(0, MOST_CASES - 1)
DEFECTS = [{"field": "deeds", "text": "请补充（虚构）。"}]
_documents = count(1)

SIMPLE_MOVES = {
    "receive": {},
    "send_back": {"reason": "请再看（虚构）。"},
    "forward": {"opinion": "同意（虚构）。"},
    "decline": {"reason": "不符合（虚构）。"},
    "recall": {},
    "withdraw": {"reason": "本人意愿（虚构）。"},
    "disqualify": {"reason": "不实（虚构）。", "evidence": "查证（虚构）。"},
    "clear": {},
    "hold": {"reason": "有异议（虚构）。"},
    "release": {},
    "lapse": {},
}
OBJECTION_MOVES = {
    "admit": ("received", "admitted", {}),
    "refuse": ("received", "inadmissible", {"ground": "no_facts", "reason": "无事实（虚构）。"}),
    "reject": ("admitted", "rejected", {"findings": "不属实（虚构）。"}),
    "remove": ("admitted", "upheld", {"findings": "属实（虚构）。", "remedy": "remove"}),
    "correct": ("admitted", "upheld", {"findings": "有误（虚构）。", "remedy": "correct"}),
}


class Nominations(AgainstTheModel):
    # What the people do.

    @initialize(
        begun=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8)), min_size=2, max_size=3)
    )
    def some_are_on_their_way(self, begun: list[tuple[int, int]]) -> None:
        for village, steps in begun:
            self.start(village)
            for _step in range(steps):
                self.things_go_well(len(self.keys) - 1)

    @precondition(lambda self: len(self.keys) < MOST_CASES and self.now < CLOSES_AT)
    @rule(village=st.integers(0, 1))
    def start(self, village: int) -> None:
        unit, by = self.world.tree.villages[village], self.world.staff.nominators[village]
        self.keys.append(a_nomination(self.world.round, unit, by).pk)
        self.model.cases.append(Case(village=f"village{village}"))

    @rule(which=WHICH)
    def submit(self, which: int) -> None:
        self.moved(which, "submit", self.model.submit(self.case(which), self.now))

    @rule(which=WHICH, name=st.sampled_from(sorted(SIMPLE_MOVES)))
    def move(self, which: int, name: str) -> None:
        by = self.actor(which, name)
        expected: str = getattr(self.model, name)(self.case(which), self.now)
        self.moved(which, name, expected, by=by, **SIMPLE_MOVES[name])

    @rule(which=WHICH, pick=st.integers(0, 7))
    def make_a_fitting_move(self, which: int, pick: int) -> None:
        state = self.case(which).state
        fitting = [n for n in sorted(SIMPLE_MOVES) if state in FLOW.transition(n).source]
        if fitting:
            self.move(which, fitting[pick % len(fitting)])

    @rule(which=WHICH)
    def give_back(self, which: int) -> None:
        by = self.actor(which, "return")
        until = end_of_day(self.now, plus=timedelta(days=7))
        expected = self.model.give_back(self.case(which), until)
        self.moved(which, "return", expected, by=by, reason="请改（虚构）。", defects=DEFECTS)

    @precondition(lambda self: any(case.state == "returned" for case in self.model.cases))
    @rule(which=WHICH, answers=st.booleans(), rewrites=st.booleans())
    def resubmit(self, which: int, answers: bool, rewrites: bool) -> None:
        case = self.case(which)
        if case.state == "returned":
            self.correct(which, answers=answers, rewrites=rewrites)
        self.moved(which, "resubmit", self.model.resubmit(case, self.now))

    def correct(self, which: int, *, answers: bool, rewrites: bool) -> None:
        case, nomination, by = self.case(which), self.nomination(which), self.actor(which, "submit")
        if answers:
            for defect in nomination.defects.filter(closed_at=None):
                nominations.answer_defect(
                    defect=defect, answer="已改（虚构）。", by=by, at=self.now
                )
            case.defect_answered = True
        if rewrites:
            deeds = f"重写于{self.now:%m%d%H%M}（虚构）。"
            data = {**nomination.dossier.answers, "deeds": deeds}
            nominations.save_dossier(nomination=nomination, data=data, by=by, at=self.now)
            case.judged_changed = True

    @rule(which=WHICH, reply=st.sampled_from(["no_objection", "no_objection", "objection"]))
    def answer(self, which: int, reply: str) -> None:
        case = self.case(which)
        for asked in self.nomination(which).consultations.filter(voided_at=None):
            waits = case.state == "consultation"
            expected = "already_answered" if case.reply else "" if waits else "not_asked_now"
            self.attempt(
                expected,
                lambda asked=asked: consultations.answer(
                    consultation=asked,
                    reply=reply,
                    text="（虚构）",
                    by=self.world.staff.consultee,
                    at=self.now,
                ),
            )
            case.reply = case.reply or (reply if waits else "")

    @rule()
    def post_a_notice(self) -> None:
        waiting = [c for c in self.model.cases if c.state == "notice" and not c.stands_on_it]
        by = self.world.staff.secretary
        drafted = self.attempt(
            "" if waiting else "notice_empty",
            lambda: public_notices.draft(
                stage=self.world.round.stages.get(kind="notice"),
                organization=self.world.tree.county,
                title="公示（虚构）",
                contact="妇联（虚构）",
                by=by,
                at=self.now,
            ),
        )
        if drafted is None:
            return
        posted = public_notices.post(notice=drafted, by=by, at=self.now)
        proof = {"place": "公示栏（虚构）", "name": "公示.jpg", "content": JPEG}
        public_notices.prove(notice=posted, **proof, taken_at=self.now, by=by, at=self.now)
        notice = Notice(posted_at=posted.posted_at, ends_at=posted.ends_at)
        self.notices.append((posted.pk, notice))
        for case in waiting:
            case.notice, case.stands_on_it = notice, True

    @precondition(lambda self: self.notices)
    @rule()
    def end_the_notice(self) -> None:
        key, notice = self.notices[-1]
        running = "notice_running" if self.now < notice.ends_at else ""
        expected = "wrong_state" if notice.ended else running
        stored = PublicNotice.objects.get(pk=key)
        self.attempt(expected, lambda: engine.perform(stored, "end", actor=CLOCK, at=self.now))
        notice.ended = notice.ended or not expected

    @precondition(lambda self: self.notices)
    @rule(days=st.integers(1, 3))
    def extend_the_notice(self, days: int) -> None:
        key, notice = self.notices[-1]
        over = "" if self.now < notice.ends_at else "notice_over"
        extended = self.attempt(
            "wrong_state" if notice.ended else over,
            lambda: public_notices.extend(
                notice=PublicNotice.objects.get(pk=key),
                days=days,
                reason="补充（虚构）。",
                by=self.world.staff.secretary,
                at=self.now,
            ),
        )
        if extended is not None:
            assert extended.ends_at > notice.ends_at
            notice.ends_at = extended.ends_at

    @precondition(lambda self: self.notices)
    @rule(which=WHICH)
    def object(self, which: int) -> None:
        case = self.case(which)
        if case.notice is None:
            return
        over = "" if case.stands_on_it else "not_on_notice"
        expected = over if case.notice.runs(self.now) else "notice_not_running"
        key = next(key for key, notice in self.notices if notice is case.notice)
        filed = self.attempt(
            expected,
            lambda: objections.file(
                notice=PublicNotice.objects.get(pk=key),
                nomination=self.nomination(which),
                objector_kind="person",
                objector="钱多多（虚构）",
                contact="13900000001",
                content="与事实不符（虚构）。",
                at=self.now,
            ),
        )
        if filed is not None:
            case.objections.append(Objection())
            self.objections[id(case.objections[-1])] = filed.pk

    @precondition(lambda self: self.objections)
    @rule(which=WHICH, name=st.sampled_from(sorted(OBJECTION_MOVES)))
    def deal_with_the_objection(self, which: int, name: str) -> None:
        case = self.case(which)
        if not case.objections:
            return
        objection, (source, target, supplied) = case.objections[-1], OBJECTION_MOVES[name]
        stored = models.Objection.objects.get(pk=self.objections[id(objection)])
        moved = self.attempt(
            "" if objection.state == source else "wrong_state",
            lambda: objections.move(
                objection=stored,
                name="uphold" if "remedy" in supplied else name,
                by=self.world.staff.secretary,
                at=self.now,
                **supplied,
            ),
        )
        if moved is not None:
            objection.state, objection.remedy = target, supplied.get("remedy", "")

    @precondition(lambda self: any(case.state == "approval" for case in self.model.cases))
    @rule(which=WHICH)
    def decide(self, which: int) -> None:
        case, approver = self.case(which), self.world.staff.approvers[-1]
        decision: Any = object()
        if case.state == "approval":
            decision = decisions.record(
                round_=self.world.round,
                organization=self.world.tree.county,
                form="meeting",
                document_number=f"虚构会〔2026〕{next(_documents)}号",
                decided_on=self.now.date(),
                deciders=[approver],
                approved=[self.nomination(which)],
                by=self.world.staff.secretary,
                at=self.now,
            )
        self.moved(
            which, "approve", self.model.approve(case, self.now), by=approver, decision=decision
        )

    @precondition(lambda self: any(case.notice for case in self.model.cases))
    @rule(which=WHICH, last=st.sampled_from(["reject", "remove", "correct"]))
    def complain_and_be_heard(self, which: int, last: str) -> None:
        self.object(which)
        self.deal_with_the_objection(which, "admit")
        self.move(which, "hold")
        self.move(which, "release")
        self.deal_with_the_objection(which, last)
        self.move(which, "release")

    @precondition(lambda self: any(case.state == "approved" for case in self.model.cases))
    @rule()
    def commend(self) -> None:
        approved = [case for case in self.model.cases if case.state == "approved"]
        issued_before = any(case.state == "honored" for case in self.model.cases)
        codes = [case.objection_code for case in approved if case.objection_code]
        blocked = "objection_open" if "objection_open" in codes else "".join(codes[:1])
        standing = "commendation_exists" if issued_before else blocked
        if self.attempt(standing if approved else "list_empty", self.issue) is not None:
            for case in approved:
                case.state = "honored"

    @transaction.atomic
    def issue(self) -> Any:
        by = self.world.staff.secretary
        drafted = commendations.draft(
            round_=self.world.round,
            title="决定（虚构）",
            document_number=f"虚构〔2026〕{next(_documents)}号",
            dated=self.now.date(),
            by=by,
            at=self.now,
        )
        return commendations.issue(commendation=drafted, by=by, at=self.now)

    @rule(hours=st.sampled_from([1, 24, 96, 200]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(which=WHICH, steps=st.integers(1, 4))
    def things_go_well_for_long(self, which: int, steps: int) -> None:
        for _step in range(steps):
            self.things_go_well(which)

    @rule(which=WHICH)
    def things_go_well(self, which: int) -> None:
        """The usual next step, so that sequences come far."""
        match self.case(which).state:
            case "draft":
                self.submit(which)
            case "returned":
                self.resubmit(which, answers=True, rewrites=False)
            case "notice" if not self.case(which).stands_on_it:
                self.post_a_notice()
            case "notice":
                self.now = max(self.now, self.notices[-1][1].ends_at)
                self.end_the_notice()
                self.move(which, "clear")
            case "approval":
                self.decide(which)
            case "consultation":
                self.answer(which, "no_objection")
                self.move(which, "forward")
            case "review" | "ballot":
                self.move(which, "forward")


def test_any_sequence_ends_where_the_model_says(tree: Tree, staff: Staff) -> None:
    machine = type("NominationsOfAWorld", (Nominations,), {"world": a_world(tree, staff)})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=300 if LONG else 20,
            stateful_step_count=60 if LONG else 30,
            derandomize=not LONG,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
