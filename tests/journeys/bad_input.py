"""The scenes on which bad input is tried, and how to see that nothing was stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from stdnum.cn import ric

from honors import presets
from honors.actions import nominations, nominees, public_notices, rankings, score_sheets
from honors.models import Category, Decision, Nomination, PublicNotice, Round, ScoreSheet
from honors.models.programs import NomineeKind
from honors.presets import TOWNSHIP
from honors.queries import warnings
from honors.queries.nominees import identity_of
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.decisions import a_decision
from tests.factories.nominations import a_nomination, answers, moved
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.objections import an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    SHOWN_THEN_DECIDED,
    a_draft_notice,
    a_shown_case,
    an_ended_notice,
)
from tests.factories.rounds import CLOSES_AT, DURING, a_round, category_of, condition
from tests.factories.score_sheets import (
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    criteria_of,
    fill_in,
    give,
    scoring_of,
    sheet_of,
)
from workflow import engine

FAR_AWAY = datetime(2043, 3, 2, tzinfo=UTC)
Act = Callable[[Any], object]


@dataclass(frozen=True)
class Row:
    """A row of the catalog by its number. `code` is the refusal that it must meet."""

    number: int
    what: str
    act: Act
    code: str


@dataclass(frozen=True)
class Accepted:
    """What looks wrong and is right: kept in its one canonical shape."""

    number: int
    what: str
    act: Act
    kept: object


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, history included."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
    }


class Planning:
    """The county plans two rounds; the second lies in a year whose calendar nobody knows."""

    def __init__(self, tree: County, staff: Staff) -> None:
        self.by = staff.secretary
        kinds = [NomineeKind.PERSON]
        self.planned = a_round(tree, staff, opened=False, route=SHOWN_THEN_DECIDED, kinds=kinds)
        far = a_round(tree, staff, opened=False, route=SHOWN_THEN_DECIDED, kinds=kinds, code="FAR")
        years = {"opens_at": FAR_AWAY, "closes_at": FAR_AWAY + timedelta(days=30)}
        Round.objects.filter(pk=far.pk).update(**years, concludes_by=None)
        self.far = Round.objects.get(pk=far.pk)


class Village:
    """A village registers people; one is known already."""

    born = date(1990, 3, 7)

    def __init__(self, tree: County, staff: Staff) -> None:
        self.tree, self.staff = tree, staff
        self.number = a_resident_id(born=self.born)
        self.known = a_resident_id(born=self.born)
        self.register(name="赵虚构", resident_id=self.known)

    def register(self, **given: Any) -> Any:
        usual = {"kind": "person", "unit": self.tree.villages[0], "name": "王秀兰", "at": DURING}
        return nominees.register(**(usual | {"by": self.staff.nominators[0]} | given))

    def name_kept(self, typed: str) -> str:
        return str(self.register(name=typed).name)

    def number_kept(self, typed: str) -> str:
        return identity_of(self.register(resident_id=typed, name="王秀兰"))

    def with_x(self) -> str:
        """A number that ends in X; the same at each call."""
        numbers = (f"3713261990030{n:04d}" for n in range(7002, 7400))
        return next(n + "X" for n in numbers if ric.calc_check_digit(n + "0") == "X")

    def wrong_check_digit(self) -> str:
        last = "2" if self.number[-1] != "2" else "1"
        return self.number[:-1] + last


class Desk:
    """A village writes and submits; a township's team has a telephone to give."""

    def __init__(self, tree: County, staff: Staff) -> None:
        self.tree, self.staff = tree, staff
        kinds = [NomineeKind.PERSON, NomineeKind.COLLECTIVE]
        route = (presets.review(TOWNSHIP), *SHOWN_THEN_DECIDED)
        self.round: Round = a_round(tree, staff, route=route, kinds=kinds)
        self.unit, self.by = tree.villages[0], staff.nominators[0]
        self.draft = a_nomination(self.round, self.unit, self.by)
        self.team = a_nomination(self.round, self.unit, self.by, NomineeKind.COLLECTIVE)
        self.submitted = self.submit(a_nomination(self.round, self.unit, self.by))
        self.twice = self.case_of(nominee=self.submitted.nominee)
        child = a_nominee(self.unit, self.by, birth_date=date(2015, 1, 1))
        man = a_nominee(self.unit, self.by, sex="male")
        self.child, self.man = self.case_of(nominee=child), self.case_of(nominee=man)
        women = [condition("age_min", 18), condition("sex", "female")]
        Category.objects.filter(pk=self.draft.category_id).update(eligibility=women)
        elsewhere, other = tree.villages[1], staff.nominators[1]
        self.foreign = a_nomination(self.round, elsewhere, other)

    def case_of(self, nominee: Any) -> Nomination:
        return a_nomination(self.round, self.unit, self.by, nominee=nominee)

    def submit(self, case: Nomination, **given: Any) -> Any:
        return moved(case, "submit", self.by, **given)

    def warned(self, case: Nomination) -> list[str]:
        """What is said of a case that is submitted all the same."""
        return [concern.code for concern in warnings.of_nomination(self.submit(case))]

    def save(self, case: Nomination, **answers_: Any) -> Any:
        data = answers(case.category) | answers_
        return nominations.save_dossier(nomination=case, data=data, by=self.by, at=DURING)

    def phone_kept(self, typed: str) -> Any:
        return self.save(self.team, leader_phone=typed).answers["leader_phone"]

    def story_kept(self, typed: str) -> Any:
        return self.save(self.draft, deeds=typed).data["deeds"]

    def submit_all(self, *cases: Nomination) -> Any:
        asked = Nomination.objects.filter(pk__in=[case.pk for case in cases])
        return nominations.move_many(nominations=asked, name="submit", by=self.by, at=DURING)

    def receive(self, **given: Any) -> Any:
        return moved(self.submitted, "receive", self.staff.officers[0], **given)


class Judging:
    """One judge's sheet is begun, another's is submitted; in another category all is sealed."""

    def __init__(self, tree: County, staff: Staff) -> None:
        self.tree, self.staff = tree, staff
        self.round = a_scored_round(tree, staff)
        self.judge, self.other, *_rest = staff.judges
        (sealed,) = cases_in_scoring(self.round, tree, staff, 1)
        for judge in staff.judges:
            give(sheet_of(sealed, judge), 90)
        rankings.cut(
            stage=scoring_of(self.round),
            category=category_of(self.round, NomineeKind.PERSON),
            by=staff.secretary,
            at=SEALED_AT,
        )
        self.locked = ScoreSheet.objects.get(nomination=sealed, judge=self.judge)
        self._judge_two_more(tree, staff)

    def _judge_two_more(self, tree: County, staff: Staff) -> None:
        Round.objects.filter(pk=self.round.pk).update(closes_at=CLOSES_AT)
        case, own = cases_in_scoring(self.round, tree, staff, 2)
        self.begun = fill_in(sheet_of(case, self.judge), 80, at=SEALED_AT)
        self.submitted = give(sheet_of(case, self.other), 80, at=SEALED_AT)
        self.halfway = score_sheets.save_marks(
            sheet=sheet_of(own, self.other),
            marks={criteria_of(sheet_of(own, self.other))[0]: 80},
            by=self.other,
            at=SEALED_AT,
        )
        self.own = sheet_of(own, self.judge)
        type(self.judge).objects.filter(pk=self.judge.pk).update(employer=own.unit)
        self.begun = ScoreSheet.objects.get(pk=self.begun.pk)

    def mark(self, value: object) -> Any:
        first = criteria_of(self.submitted)[0]
        return score_sheets.save_marks(
            sheet=self.halfway, marks={first: value}, by=self.other, at=SEALED_AT
        )

    def mark_kept(self, value: object) -> Any:
        return self.mark(value).marks.get(criterion=criteria_of(self.halfway)[0]).value

    def mark_on(self, sheet: ScoreSheet, key: int | None = None) -> Any:
        first = criteria_of(sheet)[0] if key is None else key
        return score_sheets.save_marks(sheet=sheet, marks={first: 70}, by=sheet.judge, at=SEALED_AT)


class Showing:
    """A notice hangs with an objection on it, another is a draft, a third is over."""

    def __init__(self, tree: County, staff: Staff) -> None:
        self.tree, self.staff, self.by = tree, staff, staff.secretary
        self.round = a_round(
            tree, staff, route=SHOWN_THEN_DECIDED, kinds=[NomineeKind.PERSON], places=9
        )
        objected, clean = (a_shown_case(self.round, staff, tree, name) for name in ("李娜", "王芳"))
        self.notice = an_ended_notice(self.round, self.by)
        waiting = self.round.nominations.filter(state="notice")
        engine.perform_many(waiting, "clear", actor=CLOCK, at=ENDS_AT)
        self.objected, self.clean = objected, clean
        self.decision: Decision = a_decision(self.round, staff, [objected, clean])
        self.objection = an_objection(self.notice, objected)
        story = f"请拨打13900000001，身份证{a_resident_id()}（虚构）。"
        self.told = a_shown_case(self.round, staff, tree, "赵敏", deeds=story)
        self.draft: PublicNotice = a_draft_notice(self.round, self.by)

    def approve(self, case: Nomination) -> Any:
        by = self.staff.approvers[-1]
        return moved(case, "approve", by, at=ENDS_AT + timedelta(days=3), decision=self.decision)

    def object(self, **given: Any) -> Any:
        return an_objection(self.notice, self.clean, **given)

    def post(self) -> Any:
        return public_notices.post(notice=self.draft, by=self.by, at=ENDS_AT)
