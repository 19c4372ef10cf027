"""Who sees which nominees."""

from __future__ import annotations

from honors.models import User
from honors.queries.nominees import visible_to
from tests.factories.accounts import Staff
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import DURING


def test_a_nominee_is_seen_by_its_unit_and_by_auditors_above(
    tree: County, staff: Staff, stranger: User
) -> None:
    nominee = a_nominee(tree.villages[0], staff.nominators[0])

    for reader in (staff.nominators[0], staff.auditor):
        assert list(visible_to(reader, at=DURING)) == [nominee]
    for other in (staff.nominators[1], staff.secretary, staff.administrator, stranger):
        assert list(visible_to(other, at=DURING)) == []
