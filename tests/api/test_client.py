"""What an integrator does: let a program write the client, and run a whole selection with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.views.described import document
from honors.invariants import check
from honors.models import User
from tests.api import test_walk as steps
from tests.api.doors import Clock, Door, fine
from tests.api.generated import GeneratedDoor, Operations, generate
from tests.factories.accounts import staff_of
from tests.factories.organizations import a_county
from tests.factories.rounds import PLANNED_AT
from tests.factories.vetoes import the_standard_list
from workflow.verification import verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(live_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens doors of the client that was written a moment ago, and closes them in the end."""
    said = generate(document(), tmp_path)
    assert "warning" not in said.lower()
    monkeypatch.syspath_prepend(tmp_path)
    operations, doors = Operations(document()), list[GeneratedDoor]()

    def door(user: User | None) -> Door:
        doors.append(GeneratedDoor(user, live_server.url, operations))
        return doors[-1]

    yield door
    for each in doors:
        each.close()


def test_a_written_client_walks_from_the_sign_in_to_a_certificate_that_holds(
    opened: Any, clock: Clock
) -> None:
    clock.at = PLANNED_AT
    tree = a_county()
    the_standard_list()
    walk, public = steps.Walk(opened, clock, tree, staff_of(tree)), opened(None)

    round_, category = steps.plan(walk)
    case = steps.nominate(walk, category)
    steps.review(walk, case)
    steps.score(walk, round_, category, case)
    steps.show(walk, public, round_, case)
    steps.decide(walk, round_, case)
    code = steps.honor(walk, round_, case)

    certificate = fine(public.get(f"certificates/{code}/"))
    assert (certificate["state"], certificate["holder"]) == ("valid", "李*")
    assert check() == []
    assert verify() == []
