"""Declared conflicts of interest."""

from __future__ import annotations

import json

import pytest

from honors.actions import panels
from honors.models import Conflict, Nominee, User
from honors.models.programs import NomineeKind
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db


@laid
def nominee(tree: County) -> Nominee:
    return Nominee.objects.create(
        kind=NomineeKind.PERSON, unit=tree.villages[0], name="王秀兰", created_at=DURING
    )


def declare(user: User, nominee: Nominee, by: User, ground: str = "kin") -> Conflict:
    return panels.declare_conflict(user=user, nominee=nominee, ground=ground, by=by, at=DURING)


def test_whoever_is_related_says_so_and_history_names_nobody(
    nominee: Nominee, staff: Staff
) -> None:
    judge = staff.judges[0]

    conflict = declare(judge, nominee, by=judge)

    assert (conflict.ground, conflict.declared_at) == ("kin", DURING)
    event = LedgerEvent.objects.get(action="conflicts.declare")
    body = json.loads(event.body)
    assert event.stream_id == f"nominees:{nominee.pk}"
    assert (body["user"], body["ground"]) == (f"user:{judge.pk}", "kin")
    assert nominee.name not in event.body
    assert judge.display_name not in event.body


def test_a_secretary_over_the_unit_declares_it_too(nominee: Nominee, staff: Staff) -> None:
    assert declare(staff.judges[0], nominee, by=staff.secretary).pk


def test_declared_again_it_stays_as_it_was(nominee: Nominee, staff: Staff) -> None:
    judge = staff.judges[0]

    first = declare(judge, nominee, by=judge)
    again = declare(judge, nominee, by=judge, ground="work")

    assert (again, again.ground) == (first, "kin")
    assert LedgerEvent.objects.filter(action="conflicts.declare").count() == 1


@pytest.mark.parametrize("who", ["another judge", "secretary elsewhere", "auditor", "stranger"])
def test_nobody_else_declares_it(nominee: Nominee, staff: Staff, stranger: User, who: str) -> None:
    people = {
        "another judge": staff.judges[1],
        "secretary elsewhere": staff.secretaries[1],
        "auditor": staff.auditor,
        "stranger": stranger,
    }

    with pytest.raises(Refusal) as caught:
        declare(staff.judges[0], nominee, by=people[who])

    assert caught.value.code == "not_permitted"
    assert not Conflict.objects.exists()


def test_the_ground_is_one_of_the_coded_ones(nominee: Nominee, staff: Staff) -> None:
    judge = staff.judges[0]

    with pytest.raises(Refusal) as caught:
        declare(judge, nominee, by=judge, ground="envy")

    assert (caught.value.code, caught.value.pointer) == ("not_a_choice", "/ground")
    assert not Conflict.objects.exists()
