"""How an objection is dealt with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from honors import rules
from honors.guards import objections as guards
from honors.states import ObjectionState
from workflow.definition import Destination, Move, Route, Transition, Workflow

RECEIVED, ADMITTED = ObjectionState.RECEIVED, ObjectionState.ADMITTED
UPHELD, REJECTED = ObjectionState.UPHELD, ObjectionState.REJECTED
INADMISSIBLE = ObjectionState.INADMISSIBLE


def upheld(_objection: Any, move: Move) -> Destination:
    """No objection is upheld, not for a moment, without saying what follows from it."""
    return Destination(state=UPHELD, place={"remedy": move.supplied["remedy"]})


objections = Workflow(
    name="objections",
    states=ObjectionState,
    initial=RECEIVED,
    final=(ObjectionState.REPLIED, ObjectionState.WITHDRAWN),
    effects="honors.effects.objections",
    transitions=(
        Transition(
            name="admit",
            label=_("Admit"),
            source=(RECEIVED,),
            target=ADMITTED,
            by=rules.is_secretary_of_objection,
        ),
        Transition(
            name="refuse",
            label=_("Refuse"),
            source=(RECEIVED,),
            target=INADMISSIBLE,
            by=rules.is_secretary_of_objection,
            needs=("ground", "reason"),
            when=(guards.refusal_ground_is_known,),
            then=("write_refusal_grounds",),
        ),
        Transition(
            name="uphold",
            label=_("Uphold"),
            source=(ADMITTED,),
            target=Route(choose=upheld, results=(UPHELD,)),
            by=rules.is_secretary_of_objection,
            needs=("findings", "remedy"),
            when=(guards.remedy_is_known,),
            then=("write_findings",),
        ),
        Transition(
            name="reject",
            label=_("Reject"),
            source=(ADMITTED,),
            target=REJECTED,
            by=rules.is_secretary_of_objection,
            needs=("findings",),
            then=("write_findings",),
        ),
        Transition(
            name="reply",
            label=_("Reply"),
            source=(UPHELD, REJECTED, INADMISSIBLE),
            target=ObjectionState.REPLIED,
            by=rules.is_secretary_of_objection,
            needs=("answer",),
            then=("write_answers",),
            private=("answer",),
        ),
        Transition(
            name="withdraw",
            label=pgettext_lazy("objection", "Withdraw"),
            source=(RECEIVED, ADMITTED),
            target=ObjectionState.WITHDRAWN,
            by=rules.is_secretary_of_objection,
            needs=("reason",),
        ),
    ),
)
