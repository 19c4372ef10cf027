"""Which forms somebody may see."""

from __future__ import annotations

import pytest

from honors.actions import programs
from honors.models import User
from honors.queries.programs import forms_visible_to
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT

pytestmark = pytest.mark.django_db


def test_a_form_of_a_county_is_for_those_who_see_the_county(
    tree: County, staff: Staff, stranger: User
) -> None:
    form = programs.add_form(
        kind="person",
        name="县表（虚构）",
        fields=[{"name": "deeds", "label": "事迹", "kind": "text"}],
        organization=tree.county,
        by=staff.secretary,
        at=PLANNED_AT,
    )

    people = (staff.secretary, staff.nominators[0], staff.auditor, stranger)

    shown = [form in forms_visible_to(user, at=PLANNED_AT) for user in people]
    assert shown == [True, True, True, False]
