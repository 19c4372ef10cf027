"""Who reads the copies that judges of a blind stage judge by, beside these judges."""

from __future__ import annotations

import pytest

from honors.actions import blinding
from honors.models import User
from honors.queries.blinding import visible_to
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.score_sheets import MARKED_AT

pytestmark = pytest.mark.django_db


def test_only_secretaries_of_the_organizer_list_the_copies(
    tree: County, staff: Staff, stranger: User
) -> None:
    selection = Selection(tree, staff, blind=True)
    selection.enter(1)
    case = selection.again(selection.cases[0])
    by = staff.secretary
    texts = {"deeds": "该同志二十年照顾公婆（虚构）。"}
    copy = blinding.write_copy(nomination=case, texts=texts, by=by, at=MARKED_AT)

    people = (by, staff.secretaries[0], staff.judges[0], staff.auditor, stranger)

    shown = [list(visible_to(user, at=MARKED_AT)) for user in people]
    assert shown == [[copy], [], [], [], []]
