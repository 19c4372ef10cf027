"""Planning a round, settling its terms, and running it."""

from honors.actions.rounds.copying import plan_like
from honors.actions.rounds.panels import add_judges, drop_own_panel, set_panel
from honors.actions.rounds.planning import (
    add_category,
    change_places,
    drop_category,
    plan,
    replan,
    set_conditions,
)
from honors.actions.rounds.routes import set_route, set_stage
from honors.actions.rounds.rubrics import CriterionSpec, set_rubric, set_rubrics
from honors.actions.rounds.running import archive, cancel, close_round, conclude, open_round
from honors.actions.rounds.seats import give_back, take_seat
from honors.actions.rounds.terms import set_terms
from honors.presets import StageSpec
from honors.queries.rounds import Terms

__all__ = [
    "CriterionSpec",
    "StageSpec",
    "Terms",
    "add_category",
    "add_judges",
    "archive",
    "cancel",
    "change_places",
    "close_round",
    "conclude",
    "drop_category",
    "drop_own_panel",
    "give_back",
    "open_round",
    "plan",
    "plan_like",
    "replan",
    "set_conditions",
    "set_panel",
    "set_route",
    "set_rubric",
    "set_rubrics",
    "set_stage",
    "set_terms",
    "take_seat",
]
