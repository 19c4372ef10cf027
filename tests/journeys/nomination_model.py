"""A nomination as simply as it can be thought: what a move does, and why it would be refused.

Written from the plan of the machine, not from its code. The route has one stage of each kind, so
a case's stage is its state. Every function answers the code of the refusal, or "" for a move that
happened, and then the model has moved as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

AFTER = {
    "review": "consultation",
    "consultation": "ballot",
    "ballot": "notice",
    "notice": "approval",
    "approval": "approved",
}
BEFORE = {"consultation": "review", "ballot": "consultation", "approval": "ballot"}
DESKS = ("review", "consultation", "ballot", "approval")
STAGES = (*DESKS, "notice")
LIVE = ("draft", "returned", *STAGES, "on_hold", "approved")

TOWNSHIP = "township"
CATEGORY_PLACES = 2
# A village's places, the township's; enough for one case more than the category takes.
QUOTAS = {"village0": 2, "village1": 2, TOWNSHIP: 3}
MOST_CASES = 5


@dataclass
class Notice:
    posted_at: datetime
    ends_at: datetime
    ended: bool = False

    def runs(self, now: datetime) -> bool:
        return self.posted_at <= now < self.ends_at


@dataclass
class Objection:
    state: str = "received"
    remedy: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in ("received", "admitted")


@dataclass
class Case:
    village: str
    state: str = "draft"
    resume: str = ""
    received: bool = False
    versions: int = 0
    places: set[str] = field(default_factory=set)
    takes_place: bool = False
    correct_by: datetime | None = None
    defect_answered: bool = False
    judged_changed: bool = False
    reply: str = ""
    notice: Notice | None = None
    stands_on_it: bool = False
    objections: list[Objection] = field(default_factory=list)

    @property
    def stage(self) -> str:
        return self.state if self.state in STAGES else ""

    @property
    def objection_code(self) -> str:
        if any(objection.is_open for objection in self.objections):
            return "objection_open"
        if any(objection.remedy == "remove" for objection in self.objections):
            return "objection_upheld"
        return ""


@dataclass
class County:
    """All cases of one round, and the places that they use."""

    closes_at: datetime
    cases: list[Case] = field(default_factory=list)

    def used(self, quota: str) -> int:
        return sum(quota in case.places for case in self.cases)

    def left(self, quota: str, case: Case) -> bool:
        return quota in case.places or self.used(quota) < QUOTAS[quota]

    @property
    def taken(self) -> int:
        return sum(case.takes_place for case in self.cases)

    def submit(self, case: Case, now: datetime) -> str:
        if case.state != "draft":
            return "wrong_state"
        if now >= self.closes_at:
            return "too_late"
        if not self.left(case.village, case):
            return "quota_exhausted"
        case.places.add(case.village)
        case.versions += 1
        _arrive(case, "review")
        return ""

    def receive(self, case: Case, _now: datetime) -> str:
        if case.state != "review":
            return "wrong_state"
        if case.received:
            return "already_received"
        case.received = True
        return ""

    def recall(self, case: Case, _now: datetime) -> str:
        if case.state != "review":
            return "wrong_state"
        if case.received:
            return "already_received"
        case.state = "draft"
        case.places.clear()
        return ""

    def give_back(self, case: Case, correct_by: datetime) -> str:
        """The move `return`."""
        if case.state not in ("review", "consultation", "approval"):
            return "wrong_state"
        case.resume, case.state = case.state, "returned"
        case.correct_by, case.defect_answered, case.judged_changed = correct_by, False, False
        return ""

    def resubmit(self, case: Case, now: datetime) -> str:
        if case.state != "returned" or case.correct_by is None:
            return "wrong_state"
        if now >= case.correct_by:
            return "too_late"
        if not case.defect_answered and not case.judged_changed:
            return "defect_open"
        goal = case.resume
        if case.judged_changed and case.stands_on_it:
            goal, case.stands_on_it = "notice", False
        if case.judged_changed and goal in ("review", "consultation"):
            case.reply = ""
        case.versions += 1
        case.resume = ""
        _arrive(case, goal)
        return ""

    def send_back(self, case: Case, _now: datetime) -> str:
        if case.state not in DESKS:
            return "wrong_state"
        if case.state == "review":
            return "no_stage_before"
        if case.state in ("consultation", "ballot"):
            case.reply = ""
        case.stands_on_it = False
        _arrive(case, BEFORE[case.state])
        return ""

    def forward(self, case: Case, _now: datetime) -> str:
        if case.state not in ("review", "consultation", "ballot"):
            return "wrong_state"
        if case.state == "consultation" and case.reply != "no_objection":
            return "consultation_objects" if case.reply else "consultation_open"
        if case.state == "review":
            if not self.left(TOWNSHIP, case):
                return "quota_exhausted"
            case.places.add(TOWNSHIP)
        _arrive(case, AFTER[case.state])
        return ""

    def decline(self, case: Case, _now: datetime) -> str:
        if case.state not in DESKS:
            return "wrong_state"
        case.resume, case.state = case.state, "not_selected"
        _free(case)
        return ""

    def clear(self, case: Case, now: datetime) -> str:
        if case.state != "notice":
            return "wrong_state"
        if case.notice is None or not case.stands_on_it:
            return "not_posted"
        if not case.notice.ended or now < case.notice.ends_at:
            return "notice_running"
        if any(objection.is_open for objection in case.objections):
            return "objection_open"
        _arrive(case, "approval")
        return ""

    def hold(self, case: Case, _now: datetime) -> str:
        if case.state not in ("notice", "approval", "approved"):
            return "wrong_state"
        if not any(objection.state == "admitted" for objection in case.objections):
            return "no_objection"
        case.resume, case.state = case.stage, "on_hold"
        return ""

    def release(self, case: Case, _now: datetime) -> str:
        if case.state != "on_hold":
            return "wrong_state"
        if case.objection_code:
            return case.objection_code
        goal = case.resume or "approved"
        case.resume = ""
        _arrive(case, goal)
        return ""

    def approve(self, case: Case, _now: datetime) -> str:
        if case.state != "approval":
            return "wrong_state"
        if case.objection_code:
            return case.objection_code
        if self.taken >= CATEGORY_PLACES:
            return "places_exhausted"
        case.state, case.takes_place = "approved", True
        return ""

    def withdraw(self, case: Case, _now: datetime) -> str:
        if case.state not in LIVE:
            return "wrong_state"
        return _end(case, "withdrawn")

    def disqualify(self, case: Case, _now: datetime) -> str:
        if case.state not in (*STAGES, "on_hold", "approved"):
            return "wrong_state"
        return _end(case, "disqualified")

    def lapse(self, case: Case, now: datetime) -> str:
        if case.state not in ("draft", "returned"):
            return "wrong_state"
        deadline = self.closes_at if case.state == "draft" else case.correct_by
        if deadline is None or now < deadline:
            return "not_due"
        return _end(case, "lapsed")


def _arrive(case: Case, state: str) -> None:
    case.state, case.received = state, False


def _end(case: Case, state: str) -> str:
    """What it stood on at its last stage is void; who was declined at a desk stood on nothing."""
    if "notice" in (case.state, case.resume):
        case.stands_on_it = False
    case.state = state
    _free(case)
    return ""


def _free(case: Case) -> None:
    case.places.clear()
    case.takes_place = False
