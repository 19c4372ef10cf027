"""A dossier written page by page, by people who do not know of one another."""

from __future__ import annotations

import pytest

from honors.actions import nominations
from honors.models import Dossier, Nomination, Nominee, Round, User
from honors.queries.dossiers import digest_of_answers, open_categories
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, a_submitted_nomination, answers
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, DURING, a_round, category_of
from tests.ground import laid
from workflow.refusals import InvalidInput, InvalidInputs, NotPermitted, StaleVersion

pytestmark = pytest.mark.django_db


@laid
def draft(opened: Round, tree: County, nominator: User) -> Nomination:
    return a_nomination(opened, tree.villages[0], nominator)


def seen(case: Nomination, *names: str) -> str:
    return digest_of_answers(Dossier.objects.get(nomination=case).answers, names)


def save(case: Nomination, by: User, before: str, **typed: object) -> Dossier:
    return nominations.save_fields(nomination=case, answers=typed, seen=before, by=by, at=DURING)


def test_the_answers_of_other_pages_stay(draft: Nomination, nominator: User) -> None:
    before = dict(Dossier.objects.get(nomination=draft).answers)

    saved = save(draft, nominator, seen(draft, "employer"), employer="平邑县纺织厂（虚构）")

    assert saved.data == {**before, "employer": "平邑县纺织厂（虚构）"}


def test_whoever_wrote_the_same_field_meanwhile_is_not_written_over(
    draft: Nomination, nominator: User
) -> None:
    before = seen(draft, "employer")
    save(draft, nominator, before, employer="甲（虚构）")

    with pytest.raises(StaleVersion):
        save(draft, nominator, before, employer="乙（虚构）")

    assert Dossier.objects.get(nomination=draft).data["employer"] == "甲（虚构）"


def test_two_windows_may_write_different_fields(draft: Nomination, nominator: User) -> None:
    employer, position = seen(draft, "employer"), seen(draft, "position")

    save(draft, nominator, employer, employer="甲（虚构）")
    saved = save(draft, nominator, position, position="乙（虚构）")

    assert (saved.data["employer"], saved.data["position"]) == ("甲（虚构）", "乙（虚构）")


def test_a_mistake_points_at_its_field_and_nothing_is_saved(
    draft: Nomination, nominator: User
) -> None:
    with pytest.raises(InvalidInputs) as refused:
        save(draft, nominator, seen(draft, "resident_since"), resident_since="去年")

    assert [error.pointer for error in refused.value.errors] == ["/resident_since"]


def test_what_was_typed_elsewhere_and_is_no_answer_yet_stays(
    draft: Nomination, nominator: User
) -> None:
    nominations.autosave(
        nomination=draft,
        patch={"resident_since": "前年"},
        by=nominator,
        at=DURING,
        expected_revision=Dossier.objects.get(nomination=draft).revision,
    )

    saved = save(draft, nominator, seen(draft, "employer"), employer="甲（虚构）")

    assert saved.unfit == {"resident_since": "前年"}


def test_nobody_else_writes(draft: Nomination, officer: User) -> None:
    with pytest.raises(NotPermitted):
        save(draft, officer, seen(draft, "employer"), employer="甲（虚构）")


def test_a_known_nominee_begins_with_what_was_written_before(
    tree: County, staff: Staff, nominator: User
) -> None:
    last = a_round(tree, staff, kinds=["family"], code="LAST")
    before = a_submitted_nomination(last, tree.villages[0], nominator, "family")
    this = a_round(tree, staff, kinds=["family"], code="THIS")

    again = nominations.renominate(
        category=this.categories.get(),
        unit=tree.villages[0],
        nominee=before.nominee,
        by=nominator,
        at=DURING,
    )

    data = Dossier.objects.get(nomination=again).answers
    assert {name: data[name] for name in answers(this.categories.get())} == answers(
        this.categories.get()
    )
    assert data["members"] == [{"name": "赵大山", "relation": "丈夫"}]


def test_somebody_new_is_registered_and_begun_or_neither(
    opened: Round, tree: County, nominator: User
) -> None:
    given = {
        "category": category_of(opened, "family"),
        "unit": tree.villages[0],
        "by": nominator,
        "at": DURING,
    }

    with pytest.raises(InvalidInput) as refused:
        nominations.nominate_newcomer(**given, name="钱小虎", members=())
    assert refused.value.code == "family_members"
    assert not Nominee.objects.filter(name="钱小虎").exists()


def test_a_unit_may_begin_where_a_round_above_it_is_open(
    opened: Round, staff: Staff, tree: County, twin: County
) -> None:
    a_round(tree, staff, opened=False, code="LATER")
    own = open_categories(tree.villages[0], at=DURING)

    assert {category.round_id for category in own} == {opened.pk}
    assert open_categories(tree.villages[0], at=CLOSES_AT) == []
    assert open_categories(twin.villages[0], at=DURING) == []
