"""How a commendation is issued, and revoked as a whole."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.guards import commendations as guards
from honors.states import CommendationState
from workflow.definition import Transition, Workflow

commendations = Workflow(
    name="commendations",
    states=CommendationState,
    initial=CommendationState.DRAFT,
    final=(CommendationState.REVOKED,),
    effects="honors.effects.commendations",
    transitions=(
        Transition(
            name="issue",
            label=_("Issue"),
            source=(CommendationState.DRAFT,),
            target=CommendationState.ISSUED,
            by=rules.is_secretary_of_round,
            when=(guards.list_is_the_approved_set, guards.no_listed_case_is_objected_to),
            then=("freeze_lists", "honor_listed_cases", "create_honors"),
            locks=("round",),
        ),
        Transition(
            name="revoke",
            label=_("Revoke as a whole"),
            source=(CommendationState.ISSUED,),
            target=CommendationState.REVOKED,
            by=rules.is_secretary_of_round,
            needs=("document", "reason"),
            then=("note_document", "revoke_honors_of_commendations"),
        ),
    ),
)
