"""The members of a family: in the dossier, and among those whom vetoes ask about."""

from __future__ import annotations

import pytest

from honors.actions import nominations
from honors.models import Dossier, Nomination, Round, User
from honors.queries.dossiers import digest_of_answers
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.refusals import InvalidInput, InvalidInputs, StaleVersion

pytestmark = pytest.mark.django_db
HUSBAND = {"name": "赵大山", "relation": "丈夫"}
DAUGHTER = {"name": "赵小燕", "relation": "女儿"}


@laid
def family(opened: Round, tree: County, nominator: User) -> Nomination:
    """With a husband, whom the nominee's record has as well."""
    return a_nomination(opened, tree.villages[0], nominator, "family", members=[HUSBAND])


def rows(case: Nomination) -> list[dict[str, str]]:
    members: list[dict[str, str]] = Dossier.objects.get(nomination=case).answers.get("members", [])
    return members


def present(case: Nomination) -> list[str]:
    return [m.name for m in case.nominee.members.filter(until=None).order_by("position")]


def put(case: Nomination, by: User, place: int | None, **member: object) -> Dossier:
    before = {} if place is None else rows(case)[place]
    seen = digest_of_answers(before, member)
    return nominations.put_member(
        nomination=case, place=place, member=member, seen=seen, by=by, at=DURING
    )


def drop(case: Nomination, by: User, place: int, seen: dict[str, str]) -> None:
    """`seen` is the member as the writer had it."""
    (family,) = [f for f in case.category.form.fields if f["name"] == "members"]
    digest = digest_of_answers(seen, [field["name"] for field in family["fields"]])
    nominations.drop_member(nomination=case, place=place, seen=digest, by=by, at=DURING)


def test_a_member_is_added_to_both(family: Nomination, nominator: User) -> None:
    put(family, nominator, None, **DAUGHTER)

    assert rows(family) == [HUSBAND, DAUGHTER]
    assert present(family) == ["赵大山", "赵小燕"]


def test_a_change_of_name_is_a_change_of_member(family: Nomination, nominator: User) -> None:
    put(family, nominator, 0, name="赵大川", relation="丈夫")

    assert rows(family) == [{"name": "赵大川", "relation": "丈夫"}]
    assert present(family) == ["赵大川"]


def test_other_particulars_change_the_dossier_alone(family: Nomination, nominator: User) -> None:
    put(family, nominator, 0, **HUSBAND, ethnicity="汉族")

    assert rows(family) == [{**HUSBAND, "ethnicity": "汉族"}]
    assert present(family) == ["赵大山"]


def test_whoever_is_taken_out_leaves_the_family(family: Nomination, nominator: User) -> None:
    put(family, nominator, None, **DAUGHTER)

    drop(family, nominator, 0, HUSBAND)

    assert rows(family) == [DAUGHTER]
    assert present(family) == ["赵小燕"]


def test_who_is_taken_out_is_found_where_they_stand_by_now(
    family: Nomination, nominator: User
) -> None:
    put(family, nominator, None, **DAUGHTER)
    drop(family, nominator, 0, HUSBAND)

    drop(family, nominator, 1, DAUGHTER)

    assert rows(family) == []


def test_nobody_is_taken_out_whom_another_window_changed(
    family: Nomination, nominator: User
) -> None:
    put(family, nominator, 0, **HUSBAND, ethnicity="汉族")

    with pytest.raises(StaleVersion):
        drop(family, nominator, 0, HUSBAND)


def test_mistakes_point_at_the_fields_of_the_member(family: Nomination, nominator: User) -> None:
    with pytest.raises(InvalidInputs) as empty:
        put(family, nominator, None, name="", relation=" ")
    with pytest.raises(InvalidInputs) as wrong:
        put(family, nominator, None, **DAUGHTER, birth_month="昨天")

    assert [error.pointer for error in empty.value.errors] == ["/name", "/relation"]
    assert [error.pointer for error in wrong.value.errors] == ["/birth_month"]
    assert rows(family) == [HUSBAND]


def test_two_windows_on_one_member_do_not_write_over_each_other(
    family: Nomination, nominator: User
) -> None:
    seen = digest_of_answers(rows(family)[0], HUSBAND)
    put(family, nominator, 0, name="赵大川", relation="丈夫")

    with pytest.raises(StaleVersion):
        nominations.put_member(
            nomination=family, place=0, member=HUSBAND, seen=seen, by=nominator, at=DURING
        )


def test_a_place_without_a_member_is_refused(family: Nomination, nominator: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        drop(family, nominator, 5, DAUGHTER)

    assert refused.value.code == "not_a_member"
