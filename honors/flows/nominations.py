"""How a nomination moves. Its state is the kind of its stage while it is at one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from honors import routes, rules
from honors.guards import channels, lists, quotas, vetoes
from honors.guards import nominations as guards
from honors.states import AT_A_STAGE, FINAL_NOMINATIONS, LIVE_NOMINATIONS, NominationState
from workflow.definition import Destination, Move, Route, Transition, Workflow, reads

DRAFT, RETURNED = NominationState.DRAFT, NominationState.RETURNED
REVIEW, CONSULTATION = NominationState.REVIEW, NominationState.CONSULTATION
SCORING, BALLOT = NominationState.SCORING, NominationState.BALLOT
NOTICE, APPROVAL = NominationState.NOTICE, NominationState.APPROVAL
ON_HOLD, APPROVED = NominationState.ON_HOLD, NominationState.APPROVED
NOT_SELECTED = NominationState.NOT_SELECTED
DESKS = (REVIEW, CONSULTATION, SCORING, BALLOT, APPROVAL)


def at(nomination: Any, stage: Any, **place: Any) -> Destination:
    """Into a stage, on the desk of the division that handles the unit's cases at its level."""
    holder = nomination.unit.handler_id(stage.level)
    return Destination(
        state=stage.kind,
        place={"stage_id": stage.pk, "resume_stage_id": None, "holder_id": holder, **place},
    )


def to_unit(nomination: Any, state: str, **place: Any) -> Destination:
    return Destination(
        state=state, place={"stage_id": None, "holder_id": nomination.unit_id, **place}
    )


def after(nomination: Any, stage: Any) -> Destination:
    """The next stage of the route; behind the last one, approved."""
    later = routes.stage_after(nomination, stage)
    if later is not None:
        return at(nomination, later)
    return Destination(state=APPROVED, place={"stage_id": None, "resume_stage_id": None})


@reads("round__stages", "unit", "category")
def entry(nomination: Any, _move: Move) -> Destination:
    first = routes.route_of(nomination)[0]
    return at(nomination, first, dossier_version=nomination.dossier_version + 1)


@reads("round__stages", "unit", "stage", "category")
def onward(nomination: Any, _move: Move) -> Destination:
    return after(nomination, nomination.stage)


@reads("round__stages", "unit", "stage", "category")
def backward(nomination: Any, _move: Move) -> Destination:
    return at(nomination, routes.stage_before(nomination))


@reads("round__stages", "unit", "resume_stage", "category", *routes.JUDGED)
def where_it_was(nomination: Any, _move: Move) -> Destination:
    """Straight back, or to the earliest stage whose results the correction voids."""
    stage = routes.earliest_voided_stage(nomination) or nomination.resume_stage
    return at(nomination, stage, dossier_version=nomination.dossier_version + 1)


def author(nomination: Any, _move: Move) -> Destination:
    return to_unit(nomination, RETURNED, resume_stage_id=nomination.stage_id)


def desk_drawer(nomination: Any, _move: Move) -> Destination:
    return to_unit(nomination, DRAFT, resume_stage_id=None)


def held(nomination: Any, _move: Move) -> Destination:
    return Destination(
        state=ON_HOLD, place={"stage_id": None, "resume_stage_id": nomination.stage_id}
    )


@reads("round__stages", "unit", "resume_stage", "category", "objections", "notice_entries")
def released(nomination: Any, _move: Move) -> Destination:
    """Where it was; to its notice again if an objection led to a correction and terms say so."""
    again = routes.second_notice_stage(nomination)
    stage = again or nomination.resume_stage
    if stage is None:
        return Destination(state=APPROVED, place={"stage_id": None, "resume_stage_id": None})
    return at(nomination, stage)


def aside(nomination: Any, _move: Move) -> Destination:
    return Destination(
        state=NOT_SELECTED, place={"stage_id": None, "resume_stage_id": nomination.stage_id}
    )


@reads("round__stages", "unit", "resume_stage", "category")
def reinstated(nomination: Any, _move: Move) -> Destination:
    """Beyond the line of the stage that it left, as if it had been above it."""
    return after(nomination, nomination.resume_stage)


def ended(state: str) -> Route:
    def end(_nomination: Any, _move: Move) -> Destination:
        return Destination(state=state, place={"stage_id": None})

    return Route(choose=end, results=(state,))


STAGES_OR_APPROVED = (*AT_A_STAGE, APPROVED)

nominations = Workflow(
    name="nominations",
    states=NominationState,
    initial=DRAFT,
    final=FINAL_NOMINATIONS,
    effects="honors.effects.nominations",
    place=("stage_id", "resume_stage_id", "holder_id", "dossier_version"),
    batch_stream=lambda nomination: f"rounds:{nomination.round_id}",
    transitions=(
        Transition(
            name="submit",
            label=_("Submit"),
            source=(DRAFT,),
            target=Route(choose=entry, results=AT_A_STAGE),
            by=rules.is_nominator_of_unit,
            when=(
                guards.round_takes_nominations,
                guards.dossier_is_complete,
                vetoes.veto_is_declared,
                vetoes.no_veto_is_confirmed,
                guards.nominee_is_eligible,
                guards.nominee_has_no_other_case,
                guards.unit_takes_part,
                channels.nominee_consents,
                quotas.unit_has_a_place,
            ),
            then=(
                "reserve_unit_places",
                "note_doubts",
                "freeze_dossiers",
                "number_nominations",
                "record_handling",
                "open_stage_work",
                "tell_holders",
            ),
        ),
        Transition(
            name="receive",
            label=_("Receive"),
            source=(REVIEW,),
            target=REVIEW,
            by=rules.is_officer_of_stage,
            when=(guards.not_yet_received,),
            then=("mark_received", "record_handling"),
        ),
        Transition(
            name="recall",
            label=_("Recall"),
            source=(REVIEW,),
            target=Route(choose=desk_drawer, results=(DRAFT,)),
            by=rules.is_nominator_of_unit,
            when=(guards.is_at_first_stage, guards.not_yet_received),
            then=("release_places", "record_handling"),
        ),
        Transition(
            name="return",
            label=_("Return for correction"),
            source=(REVIEW, CONSULTATION, SCORING, APPROVAL),
            target=Route(choose=author, results=(RETURNED,)),
            by=rules.is_officer_of_stage,
            needs=("reason", "defects"),
            when=(guards.defects_name_fields,),
            then=("list_defects", "record_handling", "tell_nominators"),
        ),
        Transition(
            name="resubmit",
            label=_("Resubmit"),
            source=(RETURNED,),
            target=Route(choose=where_it_was, results=AT_A_STAGE),
            by=rules.is_nominator_of_unit,
            when=(
                guards.correction_is_in_time,
                guards.every_defect_is_answered,
                guards.dossier_is_complete,
                vetoes.veto_is_declared,
                vetoes.no_veto_is_confirmed,
                guards.nominee_is_eligible,
            ),
            then=(
                "void_results",
                "recount_shares",
                "note_doubts",
                "freeze_dossiers",
                "close_defects",
                "record_handling",
                "open_stage_work",
                "tell_holders",
            ),
        ),
        Transition(
            name="send_back",
            label=_("Send back one stage"),
            source=DESKS,
            target=Route(choose=backward, results=AT_A_STAGE),
            by=rules.is_officer_of_stage,
            needs=("reason",),
            when=(guards.has_a_stage_before,),
            then=("void_stage_work", "record_handling", "open_stage_work", "tell_holders"),
        ),
        Transition(
            name="forward",
            label=_("Forward"),
            source=(REVIEW, CONSULTATION, BALLOT),
            target=Route(choose=onward, results=STAGES_OR_APPROVED),
            by=rules.is_officer_of_stage,
            needs=("opinion",),
            when=(
                guards.stage_is_not_cut,
                guards.ballot_is_passed,
                guards.consultations_are_answered,
                vetoes.no_veto_is_confirmed,
                guards.rank_is_given,
                quotas.holder_has_a_place,
            ),
            when_all=(quotas.enough_candidates,),
            then=("reserve_holder_places", "record_handling", "open_stage_work", "tell_holders"),
        ),
        Transition(
            name="decline",
            label=_("Decline"),
            source=DESKS,
            target=Route(choose=aside, results=(NOT_SELECTED,)),
            by=rules.is_officer_of_stage,
            needs=("reason",),
            then=(
                "release_places",
                "void_stage_work",
                "record_handling",
                "fill_outcomes",
                "tell_nominators",
            ),
        ),
        Transition(
            name="select",
            label=_("Select"),
            source=(SCORING, BALLOT, REVIEW),
            target=Route(choose=onward, results=STAGES_OR_APPROVED),
            by=rules.is_secretary_of_round,
            needs=("ranking",),
            when=(guards.is_above_the_line, vetoes.no_veto_is_confirmed),
            then=("note_ranking", "record_handling", "open_stage_work"),
        ),
        Transition(
            name="pass_over",
            label=_("Pass over"),
            source=(SCORING, BALLOT, REVIEW),
            target=Route(choose=aside, results=(NOT_SELECTED,)),
            by=rules.is_secretary_of_round,
            needs=("ranking",),
            when=(guards.is_below_the_line,),
            then=("note_ranking", "record_handling", "fill_outcomes", "tell_nominators"),
        ),
        Transition(
            name="reinstate",
            label=_("Reinstate"),
            source=(NOT_SELECTED,),
            reopens=True,
            target=Route(choose=reinstated, results=STAGES_OR_APPROVED),
            by=rules.is_secretary_of_round,
            needs=("reason",),
            when=(
                guards.was_passed_over,
                guards.round_refills,
                guards.nothing_is_approved_yet,
                vetoes.no_veto_is_confirmed,
            ),
            when_all=(lists.places_were_given_up, lists.best_placed_follows_first),
            then=("record_handling", "open_stage_work", "reopen_outcomes", "tell_nominators"),
            locks=("round",),
        ),
        Transition(
            name="clear",
            label=_("Clear after the notice"),
            source=(NOTICE,),
            target=Route(choose=onward, results=STAGES_OR_APPROVED),
            by=rules.is_clock_or_secretary_of_case,
            when=(guards.notice_is_over, guards.posting_is_proven, guards.no_objection_is_open),
            then=("record_handling", "open_stage_work", "tell_holders"),
        ),
        Transition(
            name="hold",
            label=_("Hold"),
            source=(NOTICE, APPROVAL, APPROVED),
            target=Route(choose=held, results=(ON_HOLD,)),
            by=rules.is_secretary_of_case,
            needs=("reason",),
            when=(guards.an_objection_is_admitted,),
            then=("record_handling",),
        ),
        Transition(
            name="release",
            label=_("Release"),
            source=(ON_HOLD,),
            target=Route(choose=released, results=STAGES_OR_APPROVED),
            by=rules.is_secretary_of_case,
            when=(guards.no_objection_is_open, guards.no_removal_was_upheld),
            then=("void_notice_for_second", "record_handling", "open_stage_work"),
        ),
        Transition(
            name="approve",
            label=_("Approve"),
            source=(APPROVAL,),
            target=Route(choose=onward, results=STAGES_OR_APPROVED),
            by=rules.is_approver_of_stage,
            needs=("decision",),
            accepts=("opinion",),
            when=(
                guards.decision_names_the_case,
                guards.deciders_are_free_of_conflict,
                guards.no_objection_is_open,
                guards.no_removal_was_upheld,
                vetoes.no_veto_is_confirmed,
            ),
            when_all=(lists.category_has_places, lists.list_rules_hold),
            then=(
                "take_category_places",
                "note_decision",
                "record_handling",
                "open_stage_work",
                "tell_nominators",
            ),
            locks=("round",),
        ),
        Transition(
            name="honor",
            label=_("Honor"),
            source=(APPROVED,),
            target=NominationState.HONORED,
            by=rules.is_secretary_of_round,
            inner=True,
            needs=("commendation",),
            when=(
                guards.commendation_lists_the_case,
                guards.no_objection_is_open,
                guards.no_removal_was_upheld,
                vetoes.no_veto_is_confirmed,
            ),
            then=("record_handling", "fill_outcomes", "tell_nominators"),
        ),
        Transition(
            name="withdraw",
            label=_("Withdraw"),
            source=LIVE_NOMINATIONS,
            target=ended(NominationState.WITHDRAWN),
            by=rules.is_nominator_or_secretary,
            needs=("reason",),
            then=("release_places", "void_stage_work", "record_handling", "fill_outcomes"),
        ),
        Transition(
            name="disqualify",
            label=_("Disqualify"),
            source=(*AT_A_STAGE, ON_HOLD, APPROVED),
            target=ended(NominationState.DISQUALIFIED),
            by=rules.is_officer_or_secretary,
            needs=("reason", "evidence"),
            then=(
                "release_places",
                "void_stage_work",
                "record_handling",
                "fill_outcomes",
                "tell_nominators",
            ),
        ),
        Transition(
            name="lapse",
            label=_("Lapse"),
            source=(DRAFT, RETURNED),
            target=ended(NominationState.LAPSED),
            by=rules.is_clock,
            when=(guards.its_time_is_over,),
            then=(
                "release_places",
                "void_stage_work",
                "record_handling",
                "fill_outcomes",
                "tell_nominators",
            ),
        ),
    ),
)
