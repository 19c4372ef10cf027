"""Lists long enough to show what paper does with them."""

from __future__ import annotations

from collections.abc import Sequence

from honors.models import Commendation, Round
from tests.factories.accounts import Staff
from tests.factories.commendations import an_issued_commendation
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case

# Three characters, twelve, and two that few fonts have. All made up.
NAMES = ("王小明", "买买提·阿布都热合曼江", "李䶮𬱖")
# A character that no font of ours draws.
UNPRINTABLE = "𠮷田秀兰"


def an_issued_list(
    tree: County, staff: Staff, names: Sequence[str] = NAMES, **settings: object
) -> Commendation:
    """Persons honored in a short round, as many as there are names."""
    round_: Round = a_short_round(tree, staff, places=len(names), **settings)
    for nth, name in enumerate(names):
        a_shown_case(round_, staff, tree, name, village=nth % len(tree.villages))
    return an_issued_commendation(round_, staff)
