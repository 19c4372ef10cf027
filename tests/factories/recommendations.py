"""Recommendations upward by 平邑街道, whose own round honored whom it recommends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from honors import presets
from honors.actions import commendations, programs, recommendations, rounds
from honors.actions.nominees import MemberSpec
from honors.actions.recommendations import TargetSpec
from honors.models import Category, Honor, Nomination, Recommendation, Round
from honors.models import RecommendationCall as Call
from honors.models.programs import NomineeKind
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, a_draft_commendation
from tests.factories.decisions import RECORDED_AT, a_decision
from tests.factories.organizations import County
from tests.factories.programs import a_form, a_program
from tests.factories.public_notices import a_shown_case, cleared_cases
from tests.factories.rounds import CLOSES_AT, OPENED_AT, PLANNED_AT
from workflow import engine

SENT_AT = ISSUED_AT + timedelta(hours=12)
TOWN_TITLE = "平邑街道健康家庭"
# Seed 002: 9 families of the street, one of which the city chose.
CITY = TargetSpec(
    program="临沂市最美健康家庭评选",
    title="临沂市最美“健康家庭”",
    nominee_kind=NomineeKind.FAMILY,
    level="prefecture",
    organization="临沂市妇联",
)
SHOWN_THEN_DECIDED = (presets.notice(presets.TOWNSHIP, 5), presets.approval(presets.TOWNSHIP))


def a_town_round(
    tree: County, staff: Staff, *, kind: str = NomineeKind.FAMILY, title: str = TOWN_TITLE
) -> Round:
    """平邑街道's own, open, with nine places."""
    by, town = staff.secretaries[0], tree.townships[0]
    program = a_program(town, by, at=PLANNED_AT, code="JK")
    round_ = rounds.plan(
        program=program,
        name="2026年健康家庭评选",
        year=2026,
        opens_at=OPENED_AT,
        closes_at=CLOSES_AT,
        by=by,
        at=PLANNED_AT,
    )
    rounds.set_route(round_=round_, stages=SHOWN_THEN_DECIDED, by=by, at=PLANNED_AT)
    rounds.add_category(
        round_=round_,
        title=programs.add_title(
            program=program,
            name=title,
            nominee_kind=kind,
            level="township",
            issuers=[town],
            by=by,
            at=PLANNED_AT,
        ),
        form=a_form(kind),
        places=9,
        by=by,
        at=PLANNED_AT,
    )
    return rounds.open_round(round_=round_, by=by, at=OPENED_AT)


def approved_in_town(
    tree: County, staff: Staff, names: Sequence[str], *, kind: str = NomineeKind.FAMILY
) -> list[Nomination]:
    """Of the street's first three villages in turn, in the order of the names."""
    round_ = a_town_round(tree, staff, kind=kind)
    for nth, name in enumerate(names):
        members = [MemberSpec(name=f"{name[0]}小明", relation="儿子")]
        given = members if kind == NomineeKind.FAMILY else ()
        a_shown_case(round_, staff, tree, name, kind=kind, village=nth % 3, members=given)
    by, approver = staff.secretaries[0], staff.approvers[0]
    cases = cleared_cases(round_, by)
    decision = a_decision(round_, staff, cases, deciders=[approver], by=by)
    waiting = round_.nominations.filter(pk__in=[case.pk for case in cases])
    return engine.perform_many(
        waiting, "approve", actor=approver, at=RECORDED_AT, decision=decision
    )


def honored_in_town(
    tree: County, staff: Staff, names: Sequence[str], *, kind: str = NomineeKind.FAMILY
) -> list[Honor]:
    cases = approved_in_town(tree, staff, names, kind=kind)
    by = staff.secretaries[0]
    drafted = a_draft_commendation(cases[0].round, staff, by=by)
    commendations.issue(commendation=drafted, by=by, at=ISSUED_AT)
    return list(Honor.objects.filter(nomination__in=cases).order_by("nomination_id"))


def a_call(
    tree: County, staff: Staff, target: TargetSpec | Category = CITY, **changes: Any
) -> Call:
    given = {
        "organization": tree.townships[0],
        "target": target,
        "places": 1,
        "document": "临妇〔2026〕8号",
        "by": staff.secretaries[0],
        "at": ISSUED_AT,
    }
    return recommendations.open_call(**{**given, **changes})


def prepared(
    call: Call, staff: Staff, bases: Sequence[Honor | Nomination], *, ranked: bool = True
) -> list[Recommendation]:
    by = staff.secretaries[0]
    made = [recommendations.prepare(call=call, basis=b, by=by, at=ISSUED_AT) for b in bases]
    if not ranked:
        return made
    return recommendations.rank(call=call, ordered=made, by=by, at=ISSUED_AT)


def sent(chosen: Sequence[Recommendation], staff: Staff, **changes: Any) -> list[Recommendation]:
    given = {"document": "平街妇〔2026〕3号", "by": staff.secretaries[0], "at": SENT_AT}
    return recommendations.send(recommendations=chosen, **{**given, **changes})


def told(one: Recommendation, staff: Staff, **changes: Any) -> Recommendation:
    """What the city decided, as the street's clerk writes it down."""
    given = {
        "outcome": "honored_above",
        "document": "临妇〔2026〕20号",
        "dated": SENT_AT.date(),
        "evidence": "临沂市妇联文件扫描件（虚构）",
        "by": staff.secretaries[0],
        "at": SENT_AT + timedelta(days=30),
    }
    return recommendations.record_outcome(recommendation=one, **{**given, **changes})
