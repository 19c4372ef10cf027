"""A whole selection over HTTP, by everybody whose turn it is, as `docs/api.md` walks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from honors.invariants import check
from honors.models import User
from honors.tasks import tick
from tests.api.doors import Clock, Door, fine, made
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import JPEG
from tests.factories.rounds import CLOSES_AT, CONCLUDES_BY, DURING, OPENED_AT, PLANNED_AT
from tests.factories.vetoes import the_standard_list
from workflow.verification import verify

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROUTE = [
    {"kind": "review", "level": "township", "settings": {"ranked": True}},
    {"kind": "consultation", "level": "county", "settings": {"days": 5}},
    {"kind": "scoring", "level": "county", "settings": {"method": "mean", "cut": True}},
    {
        "kind": "notice",
        "level": "county",
        "settings": {"days": 5, "kind": "working", "count_from": "next_day"},
    },
    {"kind": "approval", "level": "county"},
]
CRITERIA = [
    {"name": "事迹", "weight": "60", "maximum": "100"},
    {"name": "影响", "weight": "40", "maximum": "100"},
]
DOSSIER = {
    "ethnicity": "汉族",
    "political_status": "masses",
    "education": "college",
    "position": "村民",
    "rank": "none",
    "occupation": "farmer",
    "employer": "东关村（虚构）",
    "deeds_brief": "热心邻里（虚构）。",
    "deeds": "多年照顾孤寡老人（虚构）。",
}


@dataclass
class Walk:
    door: Callable[[User], Door]
    clock: Clock
    tree: County
    staff: Staff

    def __post_init__(self) -> None:
        self.doors = {user.pk: self.door(user) for user in self.people()}

    def people(self) -> Iterator[User]:
        staff = self.staff
        yield from (staff.nominators[0], staff.officers[0], staff.officers[-1], staff.secretary)
        yield from (staff.approvers[-1], staff.consultee, *staff.judges)

    def by(self, user: User) -> Door:
        return self.doors[user.pk]

    def at(self, moment: datetime) -> None:
        self.clock.at = moment


@pytest.fixture
def walk(door: Callable[[User], Door], clock: Clock, tree: County, staff: Staff) -> Walk:
    clock.at = PLANNED_AT
    the_standard_list()
    return Walk(door, clock, tree, staff)


def test_a_selection_goes_from_the_plan_to_a_certificate_that_anybody_can_check(
    walk: Walk, public: Door
) -> None:
    round_, category = plan(walk)
    case = nominate(walk, category)
    review(walk, case)
    score(walk, round_, category, case)
    show(walk, public, round_, case)
    decide(walk, round_, case)
    code = honor(walk, round_, case)

    certificate = fine(public.get(f"certificates/{code}/"))

    assert certificate["state"] == "valid"
    assert certificate["holder"] == "李*"
    assert certificate["title"] == "平邑县三八红旗手"
    assert check() == []
    assert verify() == []


def plan(walk: Walk) -> tuple[int, int]:
    secretary = walk.by(walk.staff.secretary)
    title = a_title(walk, secretary)
    form = fine(secretary.post("forms/standard/", {"kind": "person"}))
    round_ = made(
        secretary.post(
            "rounds/",
            {
                "program": title["program"],
                "name": "2026年评选",
                "year": 2026,
                "opens_at": OPENED_AT.isoformat(),
                "closes_at": CLOSES_AT.isoformat(),
                "concludes_by": CONCLUDES_BY.isoformat(),
            },
        )
    )
    record = f"rounds/{round_['id']}/"
    stages = [dict(stage) for stage in ROUTE]
    stages[1]["settings"] = {"days": 5, "departments": [walk.tree.department.pk]}
    routed = fine(secretary.change(f"{record}route/", {"stages": stages}, of=record))
    category = made(
        secretary.post(
            "categories/",
            {
                "round": round_["id"],
                "title": title["id"],
                "form": form["id"],
                "places": 2,
                "eligibility": [
                    {"name": "age_min", "expected": 18, "reason": "通知第三条（虚构）"}
                ],
            },
        )
    )
    arrange_judging(walk, stage(routed, "scoring"), category["id"])
    walk.at(OPENED_AT)
    assert fine(secretary.move(record, "open"))["state"] == "open"
    return round_["id"], category["id"]


def a_title(walk: Walk, secretary: Door) -> Any:
    county = walk.tree.county.pk
    program = made(
        secretary.post(
            "programs/",
            {"organizer": county, "name": "最美评选", "code": "ZM", "nature": "commendation"},
        )
    )
    return made(
        secretary.post(
            "titles/",
            {
                "program": program["id"],
                "name": "平邑县三八红旗手",
                "nominee_kind": "person",
                "level": "county",
                "issuers": [county],
            },
        )
    )


def stage(round_: Any, kind: str) -> int:
    (found,) = [stage["id"] for stage in round_["stages"] if stage["kind"] == kind]
    return int(found)


def arrange_judging(walk: Walk, scoring: int, category: int) -> None:
    secretary = walk.by(walk.staff.secretary)
    found = fine(secretary.get("memberships/?role=judge&page_size=100"))["results"]
    judges = sorted({membership["user"] for membership in found})
    assert judges == sorted(judge.pk for judge in walk.staff.judges)
    made(
        secretary.post(
            "panels/", {"stage": scoring, "name": "评委会", "members": judges, "chair": judges[0]}
        )
    )
    made(secretary.post("rubrics/", {"stage": scoring, "category": category, "criteria": CRITERIA}))


def nominate(walk: Walk, category: int) -> str:
    walk.at(DURING)
    nominator, village = walk.by(walk.staff.nominators[0]), walk.tree.villages[0].pk
    nominee = made(
        nominator.post(
            "nominees/",
            {
                "kind": "person",
                "unit": village,
                "name": "李娜",
                "sex": "female",
                "birth_date": "1985-05-20",
            },
        )
    )
    case = made(
        nominator.post(
            "nominations/", {"category": category, "unit": village, "nominee": nominee["id"]}
        )
    )
    record = f"nominations/{case['id']}/"
    fine(nominator.change(f"{record}dossier/", {"data": DOSSIER}, of=f"{record}dossier/"))
    declare(nominator, record)
    made(nominator.upload(f"{record}attachments/", JPEG, "照片.jpg", field="attachments"))
    assert fine(nominator.move(record, "submit"))["state"] == "review"
    return record


def declare(nominator: Door, record: str) -> None:
    """That no veto of the round applies to anybody."""
    address = f"{record}vetoes/"
    asked = fine(nominator.get(address))["vetoes"]
    assert {veto["declared"] for veto in asked} == {None}
    answers: dict[str, list[int]] = {veto["code"]: [] for veto in asked}
    fine(nominator.change(address, {"answers": answers}, of=address))


def review(walk: Walk, record: str) -> None:
    officer = walk.by(walk.staff.officers[0])
    waiting = fine(officer.get("worklist/"))["results"]
    assert [f"nominations/{case['id']}/" for case in waiting] == [record]
    fine(officer.move(record, "receive"))
    case = waiting[0]
    places = {
        "category": case["category"],
        "organization": walk.tree.townships[0].pk,
        "ordered": [case["id"]],
    }
    fine(officer.post("nominations/rank/", places))
    assert fine(officer.move(record, "forward", opinion="同意。"))["state"] == "consultation"
    consult(walk)
    county = walk.by(walk.staff.officers[-1])
    assert fine(county.move(record, "forward", opinion="同意。"))["state"] == "scoring"


def consult(walk: Walk) -> None:
    consultee = walk.by(walk.staff.consultee)
    (asked,) = fine(consultee.get("consultations/?answered=false"))["results"]
    record = f"consultations/{asked['id']}/"
    assert fine(consultee.get(f"{record}case/"))["name"] == "李娜"
    reply = {"reply": "no_objection", "document_number": "平卫函〔2026〕1号"}
    fine(consultee.post(f"{record}answer/", reply, If_Match=consultee.seen(record)))


def score(walk: Walk, round_: int, category: int, case: str) -> None:
    walk.at(CLOSES_AT + HOUR)
    for judge in walk.staff.judges:
        mark(walk.by(judge))
    secretary = walk.by(walk.staff.secretary)
    fine(secretary.move(f"rounds/{round_}/", "close"))
    scoring = stage(fine(secretary.get(f"rounds/{round_}/")), "scoring")
    ranking = made(secretary.post("rankings/", {"stage": scoring, "category": category}))
    (entry,) = fine(secretary.get(f"rankings/{ranking['id']}/entries/"))["results"]
    why = fine(secretary.get(f"rankings/{ranking['id']}/entries/{entry['id']}/explanation/"))
    assert (why["position"], why["score"], why["is_above"]) == (1, "92.5000", True)
    assert fine(secretary.get(case))["state"] == "notice"


def mark(judge: Door) -> None:
    own = fine(judge.get("me/"))["id"]
    (sheet,) = fine(judge.get(f"score-sheets/?judge={own}"))["results"]
    record = f"score-sheets/{sheet['id']}/"
    rubric = fine(judge.get(f"rubrics/?stage={sheet['stage']}"))["results"][0]
    marks = {str(criterion["id"]): "92.50" for criterion in rubric["criteria"]}
    fine(judge.change(f"{record}marks/", {"marks": marks}, of=record))
    assert fine(judge.move(record, "submit"))["total"] == "92.5000"


def show(walk: Walk, public: Door, round_: int, case: str) -> None:
    secretary = walk.by(walk.staff.secretary)
    notice = made(
        secretary.post(
            "public-notices/",
            {
                "stage": stage(fine(secretary.get(f"rounds/{round_}/")), "notice"),
                "organization": walk.tree.county.pk,
                "title": "拟表彰对象公示",
                "contact": "平邑县妇联（虚构）",
            },
        )
    )
    record = f"public-notices/{notice['id']}/"
    posted = fine(secretary.move(record, "post"))
    place = {"place": "公示栏", "taken_at": walk.clock.now().isoformat()}
    made(secretary.upload(f"{record}proofs/", JPEG, "公示.jpg", **place))
    object_to(walk, public, notice["id"])
    walk.at(datetime.fromisoformat(posted["ends_at"]) + HOUR)
    tick(at=walk.clock.now())
    assert fine(secretary.get(case))["state"] == "approval"


def object_to(walk: Walk, public: Door, notice: int) -> None:
    shown = fine(public.get(f"published-notices/{notice}/"))
    filed = made(
        public.post(
            "filed-objections/",
            {
                "notice": notice,
                "position": shown["entries"][0]["position"],
                "objector_kind": "person",
                "objector": "王五（虚构）",
                "contact": "0539-0000000",
                "content": "材料有误（虚构）。",
            },
        )
    )
    secretary = walk.by(walk.staff.secretary)
    (objection,) = fine(secretary.get("objections/"))["results"]
    record = f"objections/{objection['id']}/"
    opened = fine(secretary.post(f"{record}objector/", {"reason": "约谈（虚构）"}))
    assert opened["name"] == "王五（虚构）"
    fine(secretary.move(record, "admit"))
    fine(secretary.move(record, "reject", findings="查无此事（虚构）。"))
    fine(secretary.move(record, "reply", answer="已核实（虚构）。"))
    progress = fine(public.get(f"filed-objections/{filed['query_code']}/"))
    assert (progress["progress"], progress["answer"]) == ("replied", "已核实（虚构）。")
    assert progress["filed_at"] == progress["investigated_at"] == progress["settled_at"]


def decide(walk: Walk, round_: int, case: str) -> None:
    walk.at(walk.clock.now() + DAY)
    secretary, approver = walk.by(walk.staff.secretary), walk.by(walk.staff.approvers[-1])
    decision = made(
        secretary.post(
            "decisions/",
            {
                "round": round_,
                "organization": walk.tree.county.pk,
                "form": "meeting",
                "document_number": "平妇会〔2026〕3号",
                "decided_on": walk.clock.now().date().isoformat(),
                "deciders": [walk.staff.approvers[-1].pk],
                "approved": [int(case.split("/")[1])],
            },
        )
    )
    approved = fine(approver.move(case, "approve", decision=decision["id"]))
    assert approved["state"] == "approved"


def honor(walk: Walk, round_: int, case: str) -> str:
    secretary = walk.by(walk.staff.secretary)
    commendation = made(
        secretary.post(
            "commendations/",
            {
                "round": round_,
                "title": "表彰决定（虚构）",
                "document_number": "平妇〔2026〕5号",
                "dated": walk.clock.now().date().isoformat(),
            },
        )
    )
    record = f"commendations/{commendation['id']}/"
    assert fine(secretary.move(record, "issue"))["state"] == "issued"
    (section,) = fine(secretary.get(f"{record}sections/"))
    assert [line["name"] for line in section["lines"]] == ["李娜"]
    assert fine(secretary.get(case))["state"] == "honored"
    (given,) = fine(secretary.get("honors/"))["results"]
    return str(given["code"])
