"""Where the moves of a nomination lead: a state, and the desk that goes with it."""

from __future__ import annotations

from typing import Any

from honors import routes
from honors.states import NominationState
from workflow.definition import Destination, Move, Route, reads

DRAFT, RETURNED = NominationState.DRAFT, NominationState.RETURNED
ON_HOLD, APPROVED = NominationState.ON_HOLD, NominationState.APPROVED
NOT_SELECTED = NominationState.NOT_SELECTED
NOBODYS: dict[str, Any] = {"assignee_id": None}
UNREAD: dict[str, Any] = {"received_at": None, "received_by_id": None}
ON_NO_DESK: dict[str, Any] = {"stage_id": None, **NOBODYS}


def at(nomination: Any, stage: Any, **place: Any) -> Destination:
    """Into a stage, on the desk of the division that handles the unit's cases there, unread."""
    holder = nomination.unit.handler_id(stage.level)
    desk = {"stage_id": stage.pk, "resume_stage_id": None, "holder_id": holder}
    return Destination(state=stage.kind, place={**desk, **NOBODYS, **place}, beside=UNREAD)


def to_unit(nomination: Any, state: str, **place: Any) -> Destination:
    return Destination(state=state, place={**ON_NO_DESK, "holder_id": nomination.unit_id, **place})


def approved(**place: Any) -> Destination:
    return Destination(state=APPROVED, place={**place, "resume_stage_id": None}, beside=UNREAD)


def after(nomination: Any, stage: Any) -> Destination:
    """The next stage of the route; behind the last one, approved."""
    later = routes.stage_after(nomination, stage)
    if later is not None:
        return at(nomination, later)
    return approved(**ON_NO_DESK)


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
    place = {**ON_NO_DESK, "resume_stage_id": nomination.stage_id}
    return Destination(state=ON_HOLD, place=place)


@reads("round__stages", "unit", "resume_stage", "category", "objections", "notice_entries")
def released(nomination: Any, _move: Move) -> Destination:
    """Where it was; to its notice again if an objection led to a correction and terms say so."""
    again = routes.second_notice_stage(nomination)
    stage = again or nomination.resume_stage
    if stage is None:
        return approved(stage_id=None)
    return at(nomination, stage)


def aside(nomination: Any, _move: Move) -> Destination:
    place = {**ON_NO_DESK, "resume_stage_id": nomination.stage_id}
    return Destination(state=NOT_SELECTED, place=place)


@reads("round__stages", "unit", "resume_stage", "category")
def reinstated(nomination: Any, _move: Move) -> Destination:
    """Beyond the line of the stage that it left, as if it had been above it."""
    return after(nomination, nomination.resume_stage)


def ended(state: str) -> Route:
    def end(_nomination: Any, _move: Move) -> Destination:
        return Destination(state=state, place=ON_NO_DESK)

    return Route(choose=end, results=(state,))


def received(nomination: Any, move: Move) -> Destination:
    """Where it is, with a note of who opened it and when."""
    reader = {"received_at": move.at, "received_by_id": move.standing.user_id}
    return Destination(state=nomination.state, beside=reader)


def to_colleague(nomination: Any, move: Move) -> Destination:
    return Destination(state=nomination.state, place={"assignee_id": move.supplied["assignee"].pk})


def to_everybody(nomination: Any, _move: Move) -> Destination:
    return Destination(state=nomination.state, place=NOBODYS)
