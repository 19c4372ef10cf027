"""Who may: one predicate per sentence, `rule(subject, standing)`."""

from __future__ import annotations

from typing import Any

from honors.roles import Role, Standing
from honors.states import NominationState
from workflow.definition import automatic, reads


def is_nominator_of_unit(nomination: Any, standing: Standing) -> bool:
    """A nominator of the nominating unit."""
    return standing.holds(Role.NOMINATOR, nomination.unit_id)


def reads_private_answers(nomination: Any, standing: Standing) -> bool:
    """Who may write the case or decides on it: nominators of its unit, and officers and secretaries
    at or above it.
    """
    return is_nominator_of_unit(nomination, standing) or any(
        standing.holds_over(role, nomination.unit_path) for role in (Role.OFFICER, Role.SECRETARY)
    )


def is_officer_of_stage(nomination: Any, standing: Standing) -> bool:
    """An officer of the unit that handles the case at its stage."""
    return standing.holds(Role.OFFICER, nomination.holder_id)


def decides_at_stage(nomination: Any, standing: Standing) -> bool:
    """An officer of the unit that handles the case; at an approval, an approver of it as well."""
    return is_officer_of_stage(nomination, standing) or (
        nomination.state == NominationState.APPROVAL and is_approver_of_stage(nomination, standing)
    )


@reads("round")
def arranges_desk(nomination: Any, standing: Standing) -> bool:
    """Whoever decides at the stage, or a secretary of the handling unit or of the organizer."""
    return decides_at_stage(nomination, standing) or is_secretary_of_case(nomination, standing)


def is_approver_of_stage(nomination: Any, standing: Standing) -> bool:
    """An approver of the unit that handles the case at its stage."""
    return standing.holds(Role.APPROVER, nomination.holder_id)


@reads("round")
def is_secretary_of_round(subject: Any, standing: Standing) -> bool:
    """A secretary of the round's organizer."""
    return standing.holds(Role.SECRETARY, subject.round.organizer_id)


@reads("round")
def is_secretary_of_case(nomination: Any, standing: Standing) -> bool:
    """A secretary of the unit that handles the case, or of the round's organizer."""
    return standing.holds(Role.SECRETARY, nomination.holder_id) or is_secretary_of_round(
        nomination, standing
    )


def is_secretary_over_quota(quota: Any, standing: Standing) -> bool:
    """A secretary of the round's organizer, or of the unit whose places they are."""
    return standing.holds(Role.SECRETARY, quota.organization_id) or standing.holds(
        Role.SECRETARY, quota.category.round.organizer_id
    )


def explains_shortfall(quota: Any, standing: Standing) -> bool:
    """Who nominates or sends up for the unit, or is a secretary over its places."""
    answering = (Role.NOMINATOR, Role.OFFICER)
    return is_secretary_over_quota(quota, standing) or any(
        standing.holds(role, quota.organization_id) for role in answering
    )


@reads("round")
def is_clock_or_secretary_of_case(nomination: Any, standing: Standing) -> bool:
    """The clock, or a secretary of the handling unit or of the organizer."""
    return standing.is_clock or is_secretary_of_case(nomination, standing)


@reads("round")
def is_nominator_or_secretary(nomination: Any, standing: Standing) -> bool:
    """A nominator of the unit, or a secretary of the round's organizer."""
    return is_nominator_of_unit(nomination, standing) or is_secretary_of_round(nomination, standing)


@reads("round")
def is_officer_or_secretary(nomination: Any, standing: Standing) -> bool:
    """An officer of the handling unit, or a secretary of it or of the organizer."""
    return is_officer_of_stage(nomination, standing) or is_secretary_of_case(nomination, standing)


@automatic
def is_clock(_subject: Any, standing: Standing) -> bool:
    """The clock alone."""
    return standing.is_clock


def is_organizing_secretary(round_: Any, standing: Standing) -> bool:
    """A secretary of the organizer of this round."""
    return standing.holds(Role.SECRETARY, round_.organizer_id)


def is_clock_or_organizing_secretary(round_: Any, standing: Standing) -> bool:
    """The clock, or a secretary of the organizer of this round."""
    return standing.is_clock or is_organizing_secretary(round_, standing)


def is_own_judge(sheet: Any, standing: Standing) -> bool:
    """The judge whose sheet it is, for as long as the role is held."""
    return bool(standing.having(Role.JUDGE)) and sheet.judge_id == standing.user_id


@reads("nomination__round")
def is_secretary_of_sheet(sheet: Any, standing: Standing) -> bool:
    """A secretary of the organizer of the sheet's round."""
    return standing.holds(Role.SECRETARY, sheet.nomination.round.organizer_id)


@reads("nomination__round")
def is_secretary_or_own_judge_of_sheet(sheet: Any, standing: Standing) -> bool:
    """A secretary of the organizer of the sheet's round, or the judge whose sheet it is."""
    return is_secretary_of_sheet(sheet, standing) or is_own_judge(sheet, standing)


@reads("stage__panels__members")
def is_own_judge_or_chair(sheet: Any, standing: Standing) -> bool:
    """The judge whose sheet it is, or the chair of a panel of its stage."""
    chairs = {
        member.user_id
        for panel in sheet.stage.panels.all()
        for member in panel.members.all()
        if member.is_chair
    }
    chairs_here = bool(standing.having(Role.JUDGE)) and standing.user_id in chairs
    return chairs_here or is_own_judge(sheet, standing)


def whose_move_it_follows(_subject: Any, _standing: Standing) -> bool:
    """Whoever makes the move that this one follows."""
    return True


@reads("round")
def is_secretary_of_notice(notice: Any, standing: Standing) -> bool:
    """A secretary of the posting unit, or of the round's organizer."""
    return standing.holds(Role.SECRETARY, notice.organization_id) or is_secretary_of_round(
        notice, standing
    )


@reads("round")
def is_clock_or_secretary_of_notice(notice: Any, standing: Standing) -> bool:
    """A secretary of the posting unit or of the organizer, or the clock."""
    return standing.is_clock or is_secretary_of_notice(notice, standing)


@reads("notice__round", "nomination")
def is_secretary_of_objection(objection: Any, standing: Standing) -> bool:
    """A secretary of the round's organizer, or of the posting unit unless it nominated the case."""
    notice = objection.notice
    posting = notice.organization_id if _is_neutral(objection) else None
    return standing.holds(Role.SECRETARY, posting) or is_secretary_of_round(notice, standing)


def _is_neutral(objection: Any) -> bool:
    """The posting unit does not judge a complaint about its own nomination."""
    return bool(objection.notice.organization_id != objection.nomination.unit_id)


@reads("title__program")
def is_secretary_of_honor(honor: Any, standing: Standing) -> bool:
    """A secretary of the organizer of the title's program."""
    return standing.holds(Role.SECRETARY, honor.title.program.organizer_id)


@reads("call")
def is_secretary_of_recommendation(recommendation: Any, standing: Standing) -> bool:
    """A secretary of the organization that recommends."""
    return standing.holds(Role.SECRETARY, recommendation.call.organization_id)


@reads("call")
def is_clock_or_secretary_of_recommendation(recommendation: Any, standing: Standing) -> bool:
    """A secretary of the organization that recommends, or the clock where a case above ended."""
    return standing.is_clock or is_secretary_of_recommendation(recommendation, standing)
