"""What was typed and never saved is kept for sixty days, not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict

from honors import tasks
from honors.models import User
from portal import drafts
from portal.models import Typed
from tests.factories.rounds import DURING

pytestmark = pytest.mark.django_db
LATER = DURING + drafts.FORGOTTEN_AFTER


def typed_at(user: User, days: int) -> None:
    drafts.remember(
        user, f"/page/{days}/", QueryDict("window=a&deeds=x"), at=LATER - timedelta(days=days)
    )


def test_the_clock_deletes_what_nobody_came_back_for(secretary: User) -> None:
    for days in (59, 60, 61):
        typed_at(secretary, days)

    assert tasks.tick(LATER).swept == 2
    assert [*Typed.objects.values_list("page", flat=True)] == ["/page/59/"]


def test_a_pass_takes_so_many_and_the_next_goes_on(secretary: User) -> None:
    for days in (60, 61, 62):
        typed_at(secretary, days)

    assert [drafts.sweep(at=LATER, most=2) for _pass in range(2)] == [2, 1]
