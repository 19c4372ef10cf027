"""What a planned round still lacks: everything at once, where opening it tells the first thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from honors.guards.rounds import problems_of_route, route_is_sound
from honors.models import Round
from workflow.definition import Move
from workflow.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor


def missing(round_: Round, *, by: Actor, at: datetime) -> list[Refusal]:
    """Every reason for which it could not be opened now, in the order of its guards."""
    row = Round.workflow.transition("open")
    move = Move(transition=row, actor=by, standing=by.standing(at=at), at=at)
    prefetch_related_objects([round_], *row.lookups)
    found = list(problems_of_route(round_))
    for guard in row.when:
        if guard is route_is_sound:
            continue
        try:
            guard(round_, move)
        except Refusal as refusal:
            found.append(refusal)
    return found
