"""Many drafts begun at once: each by the unit of its nominee, all of them or none."""

from __future__ import annotations

import pytest

from honors.actions import nominations
from honors.actions.nominations import Start
from honors.models import Category, Nomination, Nominee, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db


@laid
def persons(opened: Round) -> Category:
    return Category.objects.get(round=opened, title__nominee_kind="person")


@laid
def own(tree: County, nominator: User) -> list[Nominee]:
    return [a_nominee(tree.villages[0], nominator) for _number in range(2)]


@laid
def neighbor(tree: County, staff: Staff) -> Nominee:
    return a_nominee(tree.villages[1], staff.nominators[1])


def start(category: Category, nominees: list[Nominee], by: User) -> list[Nomination]:
    starts = [Start(nominee=nominee, answers={"deeds": "送饭（虚构）"}) for nominee in nominees]
    return nominations.start_many(category=category, starts=starts, by=by, at=DURING)


def test_each_is_a_draft_of_the_unit_with_what_is_known(
    persons: Category, own: list[Nominee], nominator: User
) -> None:
    begun = start(persons, own, nominator)

    assert [case.nominee_id for case in begun] == [nominee.pk for nominee in own]
    assert {(case.unit_id, case.state) for case in begun} == {(own[0].unit_id, "draft")}
    assert [case.dossier.data["deeds"] for case in begun] == ["送饭（虚构）"] * 2


def test_one_of_another_unit_keeps_all_from_beginning(
    persons: Category, own: list[Nominee], neighbor: Nominee, nominator: User
) -> None:
    before = LedgerEvent.objects.count()

    with pytest.raises(NotPermitted):
        start(persons, [*own, neighbor], nominator)

    assert (Nomination.objects.count(), LedgerEvent.objects.count()) == (0, before)
