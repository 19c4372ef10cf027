"""Two or more people at one case, or at one place, in the same moment; and nothing is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection

from honors import invariants, presets
from honors.actions import commendations, nominations, objections, quotas
from honors.models import (
    Category,
    Commendation,
    Decision,
    Honor,
    Nomination,
    PublicNotice,
    Quota,
    Round,
    User,
)
from honors.models.programs import NomineeKind
from honors.presets import TOWNSHIP
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member, staff_of
from tests.factories.decisions import RECORDED_AT, a_decision
from tests.factories.nominations import a_nomination, moved
from tests.factories.nominees import a_nominee
from tests.factories.objections import IN_TIME, an_objection
from tests.factories.organizations import County, a_county
from tests.factories.public_notices import SHOWN_THEN_DECIDED, an_ended_notice
from tests.factories.rounds import DURING, a_round
from tests.races.together import at_once
from workflow import engine
from workflow.models import LedgerEvent

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ATTEMPTS = 5
CROWD = 20


class Case:
    """What the races are about: a round of the made-up county, and its people."""

    def __init__(self) -> None:
        self.tree: County = a_county()
        self.staff: Staff = staff_of(self.tree)
        self.approvers = (self.staff.approvers[-1], a_member(Role.APPROVER, self.tree.county))

    def round(self, route: tuple[presets.StageSpec, ...], places: int) -> Round:
        kinds = [NomineeKind.PERSON]
        return a_round(self.tree, self.staff, route=route, kinds=kinds, places=places)

    def drafts(self, round_: Round, number: int) -> list[Nomination]:
        unit, by = self.tree.villages[0], self.staff.nominators[0]
        return [a_nomination(round_, unit, by) for _nth in range(number)]

    def submitted(self, round_: Round, number: int) -> list[Nomination]:
        by = self.staff.nominators[0]
        return [moved(case, "submit", by) for case in self.drafts(round_, number)]

    def at_approval(self, number: int, places: int = 99) -> tuple[list[Nomination], PublicNotice]:
        """Shown, cleared and decided on, each by a decision of its own."""
        round_ = self.round(SHOWN_THEN_DECIDED, places)
        self.submitted(round_, number)
        notice = an_ended_notice(round_, self.staff.secretary)
        waiting = round_.nominations.filter(state="notice")
        return engine.perform_many(waiting, "clear", actor=CLOCK, at=notice.ends_at), notice

    def approval(self, case: Nomination, by: User) -> Callable[[], object]:
        decision = Decision.objects.filter(items__nomination=case).first() or a_decision(
            case.round, self.staff, [case], document_number=f"虚构〔2026〕{case.pk}号"
        )
        return lambda: nominations.move(
            nomination=case, name="approve", by=by, at=RECORDED_AT, decision=decision
        )


@pytest.fixture
def county(db: None) -> Iterator[Case]:
    """And whatever happened, nothing is broken in the end."""
    yield Case()
    assert [str(violation) for violation in invariants.check()] == []


def again(case: Nomination) -> Nomination:
    return Nomination.objects.get(pk=case.pk)


def test_one_of_two_approvers_approves(county: Case) -> None:
    cases, _notice = county.at_approval(ATTEMPTS)
    for case in cases:
        outcomes = at_once(*(county.approval(case, by) for by in county.approvers))

        assert sorted(outcomes) == ["done", "wrong_state"]
        assert (again(case).state, again(case).version) == ("approved", case.version + 1)


def test_a_double_click_approves_once(county: Case) -> None:
    (case,), _notice = county.at_approval(1)

    outcomes = at_once(*[county.approval(case, county.approvers[0])] * CROWD)

    assert Counter(outcomes) == {"done": 1, "wrong_state": CROWD - 1}
    assert Category.objects.get().taken == 1


def test_the_last_place_of_a_unit_goes_to_one_of_twenty(county: Case) -> None:
    round_ = county.round((presets.review(TOWNSHIP), presets.approval(presets.COUNTY)), 99)
    by = county.staff.nominators[0]
    quota = quotas.set_quota(
        category=round_.categories.get(),
        organization=county.tree.villages[0],
        places=1,
        by=county.staff.secretary,
        at=DURING,
    )

    outcomes = at_once(
        *(
            lambda case=case: nominations.move(nomination=case, name="submit", by=by, at=DURING)
            for case in county.drafts(round_, CROWD)
        )
    )

    assert Counter(outcomes) == {"done": 1, "quota_exhausted": CROWD - 1}
    assert Quota.objects.get(pk=quota.pk).taken == 1


def test_the_last_place_of_a_category_goes_to_one_of_two(county: Case) -> None:
    cases, _notice = county.at_approval(2, places=1)
    approvals = [
        county.approval(case, by) for case, by in zip(cases, county.approvers, strict=True)
    ]

    outcomes = at_once(*approvals)

    assert sorted(outcomes) == ["done", "places_exhausted"]
    assert Category.objects.get().taken == 1


def test_nobody_approves_over_an_objection_that_came_first(county: Case) -> None:
    """One that was filed in time but came in behind the approval is taken: the case can be held."""
    cases, notice = county.at_approval(ATTEMPTS)
    for case in cases:
        approved, objected = at_once(
            county.approval(case, county.approvers[0]),
            lambda case=case: an_objection(notice, case, at=IN_TIME),
        )

        assert objected == "done"
        assert approved in ("done", "objection_open")
        assert came_first("approve", case) == (approved == "done")
        if approved == "done":
            admitted_and_held(county, case)


def came_first(name: str, case: Nomination) -> bool:
    """Whether the case made the move before its objection was filed, by the order of history."""
    (objection,) = again(case).objections.all()
    filed = LedgerEvent.objects.get(stream=f"objections:{objection.pk}")
    own = LedgerEvent.objects.filter(stream=f"nominations:{case.pk}", pk__lt=filed.pk)
    return own.filter(action=f"nominations.{name}").exists()


def admitted_and_held(county: Case, case: Nomination) -> None:
    by, at = county.staff.secretary, RECORDED_AT
    objections.move(objection=again(case).objections.get(), name="admit", by=by, at=at)
    held = nominations.move(nomination=case, name="hold", by=by, at=at, reason="异议（虚构）。")
    assert held.state == "on_hold"


def test_nobody_is_honored_over_an_objection_that_came_first(county: Case) -> None:
    cases, notice = county.at_approval(1)
    county.approval(cases[0], county.approvers[0])()
    drafted = a_list(county, cases[0].round)

    issued, objected = at_once(
        lambda: commendations.issue(
            commendation=drafted, by=county.staff.secretary, at=RECORDED_AT
        ),
        lambda: an_objection(notice, cases[0], at=IN_TIME),
    )

    assert objected == "done"
    assert issued in ("done", "objection_open")
    assert came_first("honor", cases[0]) == (issued == "done")


def a_list(county: Case, round_: Round) -> Commendation:
    return commendations.draft(
        round_=round_,
        title="决定（虚构）",
        document_number="虚构〔2026〕1号",
        dated=RECORDED_AT.date(),
        by=county.staff.secretary,
        at=RECORDED_AT,
    )


def test_a_list_is_issued_once_and_takes_nobody_who_was_approved_meanwhile(county: Case) -> None:
    (listed, late), _notice = county.at_approval(2)
    county.approval(listed, county.approvers[0])()
    approving = county.approval(late, county.approvers[1])
    drafted = a_list(county, listed.round)

    first, second, approved = at_once(
        *[
            lambda: commendations.issue(
                commendation=drafted, by=county.staff.secretary, at=RECORDED_AT
            )
        ]
        * 2,
        approving,
    )

    assert approved == "done"
    assert again(late).state == "approved"
    assert sorted([first, second]) in (["done", "wrong_state"], ["list_differs", "list_differs"])
    assert Honor.objects.count() == [first, second].count("done")


def test_a_case_that_is_withdrawn_while_it_is_forwarded_is_withdrawn(county: Case) -> None:
    """From where it was or where it went, and it gives all its places back."""
    round_ = county.round((presets.review(TOWNSHIP), *SHOWN_THEN_DECIDED), 99)
    for unit in (county.tree.villages[0], county.tree.townships[0]):
        quotas.set_quota(
            category=round_.categories.get(),
            organization=unit,
            places=ATTEMPTS,
            by=county.staff.secretary,
            at=DURING,
        )
    for case in county.submitted(round_, ATTEMPTS):
        forwarded, withdrawn = at_once(
            lambda case=case: nominations.move(
                nomination=case,
                name="forward",
                by=county.staff.officers[0],
                at=DURING,
                opinion="同意（虚构）。",
            ),
            lambda case=case: nominations.move(
                nomination=case,
                name="withdraw",
                by=county.staff.nominators[0],
                at=DURING,
                reason="本人意愿（虚构）。",
            ),
        )

        assert withdrawn == "done"
        assert forwarded in ("done", "wrong_state")
        assert again(case).state == "withdrawn"
    assert set(Quota.objects.values_list("taken", flat=True)) == {0}


def test_a_nominee_is_nominated_once_however_many_try(county: Case) -> None:
    round_ = county.round(SHOWN_THEN_DECIDED, 99)
    unit, by = county.tree.villages[0], county.staff.nominators[0]
    nominee = a_nominee(unit, by)
    drafts = [a_nomination(round_, unit, by, nominee=nominee) for _nth in range(4)]

    outcomes = at_once(
        *(
            lambda case=case: nominations.move(nomination=case, name="submit", by=by, at=DURING)
            for case in drafts
        )
    )

    assert Counter(outcomes) == {"done": 1, "duplicate_case": 3}


def test_a_case_that_was_seen_in_another_version_is_left_alone(county: Case) -> None:
    """The loser of a race is told so, where it says what it has seen."""
    round_ = county.round((presets.review(TOWNSHIP), *SHOWN_THEN_DECIDED), 99)
    (case,) = county.submitted(round_, 1)
    officer, later = county.staff.officers[0], DURING + timedelta(hours=1)

    outcomes = at_once(
        *(
            lambda name=name, extra=extra: nominations.move(
                nomination=case,
                name=name,
                by=officer,
                at=later,
                expected_version=case.version,
                **extra,
            )
            for name, extra in (
                ("forward", {"opinion": "同意（虚构）。"}),
                ("decline", {"reason": "不符合（虚构）。"}),
            )
        )
    )

    assert sorted(outcomes) == ["done", "stale_version"]
