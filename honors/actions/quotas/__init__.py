"""How many a unit may send up: set, handed down the tree, shared out by formula, lent."""

from honors.actions.quotas.apportioning import ApportionmentPreview, apportion, preview
from honors.actions.quotas.handing_down import allocate, recall_allocation
from honors.actions.quotas.lending import give_back, lend
from honors.actions.quotas.releasing import release_due, release_reserve
from honors.actions.quotas.setting import limit_units, set_each, set_quota
from honors.actions.quotas.shortfalls import explain_shortfall

__all__ = [
    "ApportionmentPreview",
    "allocate",
    "apportion",
    "explain_shortfall",
    "give_back",
    "lend",
    "limit_units",
    "preview",
    "recall_allocation",
    "release_due",
    "release_reserve",
    "set_each",
    "set_quota",
]
