"""Substitutes who have more than the absent, who are two, or who are a way around four eyes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from honors.models import Decision, Mark, Membership, PanelMember, Rubric, ScoreSheet, User
from honors.roles import Role
from tests.factories.accounts import a_membership, a_substitute, a_user
from tests.honors.planting import DECIDED, OPENED, SCORED, Planted

TERM = (OPENED, DECIDED + timedelta(days=30))


def substituted(planted: Planted, user: User | None = None) -> Membership:
    """Somebody in place of the fifth judge, who has no part in the selection."""
    seat = Membership.objects.get(user=planted.staff.judges[4])
    return a_substitute(seat, user or a_user("代理人"), *TERM)


def changed(membership: Membership, **changes: Any) -> str:
    Membership.objects.filter(pk=membership.pk).update(**changes)
    return f"users:{membership.user_id}"


def substitutes_have_what_the_absent_has(planted: Planted) -> str:
    return changed(substituted(planted), role=Role.CONSULTEE)


def substitutes_have_what_the_absent_has_2(planted: Planted) -> str:
    return changed(substituted(planted), organization=planted.desk)


def substitutes_have_what_the_absent_has_3(planted: Planted) -> str:
    """The absent one's role ended before."""
    acting = substituted(planted)
    Membership.objects.filter(pk=acting.substitute_for_id).update(ends_at=DECIDED)
    return f"users:{acting.user_id}"


def substitutes_have_what_the_absent_has_4(planted: Planted) -> str:
    """It began before the absent one's."""
    acting = substituted(planted)
    Membership.objects.filter(pk=acting.substitute_for_id).update(starts_at=SCORED)
    return f"users:{acting.user_id}"


def substitutes_have_what_the_absent_has_5(planted: Planted) -> str:
    """The substitute of a substitute."""
    chained = a_substitute(substituted(planted), a_user("代理的代理"), *TERM)
    return f"users:{chained.user_id}"


def substitutes_have_what_the_absent_has_6(planted: Planted) -> str:
    """Of oneself."""
    return f"users:{substituted(planted, planted.staff.judges[4]).user_id}"


def seats_have_one_substitute_at_a_time(planted: Planted) -> str:
    substituted(planted)
    return f"users:{substituted(planted).user_id}"


def substitutes_decide_on_nothing_the_absent_handled(planted: Planted) -> str:
    """The decider acts that day for the nominator of the cases, as for any other role."""
    decision = Decision.objects.get()
    nominator = planted.cases["甲一"].nominator
    seat = a_membership(nominator, Role.AUDITOR, planted.tree.county)
    a_substitute(seat, decision.deciders.get(), *TERM)
    planted.cases["乙二"].handlings.exclude(act="approve").delete()
    return f"decisions:{decision.pk}"


def stood_in(planted: Planted) -> PanelMember:
    """The fourth judge sat for the first one once."""
    first, fourth = planted.staff.judges[0], planted.staff.judges[3]
    seat = PanelMember.objects.get(user=first)
    return PanelMember.objects.create(panel=seat.panel, user=fourth, stands_for=seat, is_away=True)


def submitted_by(judge: User, planted: Planted) -> ScoreSheet:
    sheet = ScoreSheet.objects.create(
        state="submitted",
        nomination=planted.cases["戊五"],
        stage=planted.stages["scoring"],
        judge=judge,
        judged_version=1,
        total=Decimal("80.0000"),
        submitted_at=SCORED,
    )
    for criterion in Rubric.objects.get(stage=sheet.stage).criteria.all():
        Mark.objects.create(sheet=sheet, criterion=criterion, value=Decimal(80))
    return sheet


def seats_have_one_occupant(planted: Planted) -> str:
    seat = stood_in(planted)
    PanelMember.objects.filter(pk=seat.pk).update(is_away=False)
    return f"panels:{seat.panel_id}"


def seats_have_one_occupant_2(planted: Planted) -> str:
    seat = PanelMember.objects.get(user=planted.staff.judges[0])
    PanelMember.objects.filter(pk=seat.pk).update(is_away=True)
    return f"panels:{seat.panel_id}"


def seats_judge_a_case_once(planted: Planted) -> str:
    substitute = stood_in(planted)
    submitted_by(planted.staff.judges[0], planted)
    return f"score_sheets:{submitted_by(substitute.user, planted).pk}"


def substitutes_judge_within_their_term(planted: Planted) -> str:
    substitute = stood_in(planted)
    Membership.objects.filter(user=substitute.user).update(ends_at=SCORED)
    return f"score_sheets:{submitted_by(substitute.user, planted).pk}"
