"""What a move costs at the door: no statement is asked twice."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.models import User
from tests.api.doors import Door, fine
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County

Doors = Callable[[User], Door]
BRACKETS = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")


# Who asks, their roles, the case under its lock, its move with its receipt, who handled it, the
# head of its history, the event, and the case as it is then.
STATEMENTS = 8


def test_receiving_a_case_takes_eight_statements(door: Doors, tree: County, staff: Staff) -> None:
    first, second = (nomination_in("review", tree, staff) for _number in range(2))
    officer = door(staff.officers[0])
    fine(officer.move(f"nominations/{first.pk}/", "receive"))  # notes the use of the token
    tag = officer.seen(f"nominations/{second.pk}/")

    with CaptureQueriesContext(connection) as captured:
        path = f"nominations/{second.pk}/transitions/receive/"
        fine(officer.post(path, If_Match=tag))

    asked = [q["sql"] for q in captured if not q["sql"].startswith(BRACKETS)]
    assert len(asked) == STATEMENTS
