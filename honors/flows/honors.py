"""How an honor lives on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.guards import honors as guards
from honors.states import HonorState
from workflow.definition import Transition, Workflow

VALID, WARNED = HonorState.VALID, HonorState.WARNED

honors = Workflow(
    name="honors",
    states=HonorState,
    initial=VALID,
    final=(HonorState.REVOKED, HonorState.RELINQUISHED),
    effects="honors.effects.honors",
    batch_stream=lambda honor: f"commendations:{honor.commendation_id}",
    transitions=(
        Transition(
            name="warn",
            label=_("Warn"),
            source=(VALID,),
            target=WARNED,
            by=rules.is_secretary_of_honor,
            needs=("document", "reason"),
            then=("note_document",),
        ),
        Transition(
            name="rectify",
            label=_("Rectified"),
            source=(WARNED,),
            target=VALID,
            by=rules.is_secretary_of_honor,
            needs=("document",),
            then=("note_document",),
        ),
        Transition(
            name="revoke",
            label=_("Revoke"),
            source=(VALID, WARNED),
            target=HonorState.REVOKED,
            by=rules.is_secretary_of_honor,
            needs=("document", "reason"),
            then=("note_document",),
        ),
        Transition(
            name="expire",
            label=_("Expire"),
            source=(VALID, WARNED),
            target=HonorState.EXPIRED,
            by=rules.is_clock,
            when=(guards.term_is_over,),
        ),
        Transition(
            name="relinquish",
            label=_("Relinquish"),
            source=(VALID, WARNED),
            target=HonorState.RELINQUISHED,
            by=rules.is_secretary_of_honor,
            needs=("document",),
            then=("note_document",),
        ),
        Transition(
            name="renew",
            label=_("Renew"),
            source=(HonorState.EXPIRED,),
            target=VALID,
            by=rules.is_secretary_of_honor,
            needs=("expires_on", "document"),
            when=(guards.new_term_ends_later, guards.commendation_stands),
            then=("note_document", "move_expiry"),
        ),
    ),
)
