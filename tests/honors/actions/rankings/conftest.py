"""A selection whose cases wait for the judges."""

from __future__ import annotations

from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.ground import laid


@laid
def selection(tree: County, staff: Staff) -> Selection:
    return Selection(tree, staff)
