"""What of a round's arrangements somebody may see."""

from __future__ import annotations

import pytest

from honors.models import User, VetoCriterion
from honors.queries.arrangements import veto_criteria_visible_to
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.score_sheets import MARKED_AT

pytestmark = pytest.mark.django_db


def test_what_judges_may_veto_is_known_to_those_who_see_the_round(
    tree: County, staff: Staff, stranger: User
) -> None:
    Selection(tree, staff, vetoes=("违章搭建（虚构）",))
    criterion = VetoCriterion.objects.get()

    people = (staff.judges[0], staff.secretary, staff.nominators[0], stranger)

    shown = [list(veto_criteria_visible_to(user, at=MARKED_AT)) for user in people]
    assert shown == [[criterion], [criterion], [criterion], []]
