"""Planning a round, settling its terms, and running it."""

from honors.actions.rounds.panels import set_panel
from honors.actions.rounds.planning import add_category, plan
from honors.actions.rounds.routes import set_route
from honors.actions.rounds.rubrics import CriterionSpec, set_rubric
from honors.actions.rounds.running import archive, cancel, close_round, conclude, open_round
from honors.presets import StageSpec
from honors.queries.rounds import Terms

__all__ = [
    "CriterionSpec",
    "StageSpec",
    "Terms",
    "add_category",
    "archive",
    "cancel",
    "close_round",
    "conclude",
    "open_round",
    "plan",
    "set_panel",
    "set_route",
    "set_rubric",
]
