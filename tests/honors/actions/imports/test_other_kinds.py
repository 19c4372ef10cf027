"""Nominees, family members, quotas and users from files."""

from __future__ import annotations

import pytest

from honors import invariants
from honors.actions import imports, nominations, quotas
from honors.models import Import, Membership, Nominee, NomineeMember, Quota, Round, User
from honors.queries import imports as queries
from honors.states import ImportState
from tests.factories.accounts import Staff
from tests.factories.imports import checked, handed_in, lines_of, undone, work, written
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import DURING, category_of
from tests.honors.imports.files import a_workbook
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


def codes(import_: Import) -> list[tuple[int, str]]:
    return [
        (row.line, code)
        for row in import_.rows.all()
        for _column, code, _message in queries.told_by(row).mistakes
    ]


def test_nominees_are_registered_and_taken_away_again(nominator: User, tree: County) -> None:
    place = {"organization": tree.villages[0], "nominee_kind": "person"}
    rows = (("王秀兰", "女", a_resident_id()), ("李春花", "女", ""))
    import_ = written("nominees", *rows, by=nominator, **place)
    assert [nominee.name for nominee in Nominee.objects.order_by("pk")] == ["王秀兰", "李春花"]
    assert invariants.check() == []

    assert undone(import_, by=nominator).state == ImportState.UNDONE
    assert not Nominee.objects.exists()
    assert invariants.check() == []


def test_families_come_with_their_members(nominator: User, tree: County) -> None:
    rows = [
        ("户主", "成员1姓名", "成员1关系", "成员2姓名", "成员2关系", "成员2性别"),
        ("王秀兰", "赵大山", "丈夫", "赵小云", "女儿", "女"),
        ("李春花", "", "", "", "", ""),
    ]
    import_ = handed_in(
        "nominees",
        by=nominator,
        organization=tree.villages[0],
        nominee_kind="family",
        content=a_workbook(rows),
    )
    work(import_)
    assert codes(import_) == [(3, "empty"), (3, "empty")]


def test_a_nominee_who_was_nominated_since_is_not_taken_away(
    nominator: User, tree: County, opened: Round
) -> None:
    place = {"organization": tree.villages[0], "nominee_kind": "person"}
    import_ = written("nominees", ("王秀兰", "女", ""), by=nominator, **place)
    nominations.start(
        category=category_of(opened, "person"),
        unit=tree.villages[0],
        nominee=Nominee.objects.get(),
        by=nominator,
        at=DURING,
    )
    with pytest.raises(GuardFailed) as caught:
        imports.undo(import_=import_, by=nominator, at=DURING)
    assert caught.value.code == "import_moved"


def test_members_join_their_families_and_leave_them_again(nominator: User, tree: County) -> None:
    family = a_nominee(tree.villages[0], nominator, "family", name="王秀兰")
    rows = (("王秀兰", "赵小云", "女儿"), ("王秀兰", "赵大山", "丈夫"), ("李春花", "赵某", "儿子"))
    place = {"organization": tree.villages[0], "nominee_kind": "family"}
    import_ = checked("members", *rows, by=nominator, **place)
    assert lines_of(import_) == [(2, "create"), (3, "match"), (4, "refuse")]
    assert codes(import_) == [(4, "family_unknown")]

    import_ = written("members", *rows[:2], by=nominator, **place)
    assert [m.name for m in family.members.filter(until=None)] == ["赵大山", "赵小云"]
    assert undone(import_, by=nominator).state == ImportState.UNDONE
    assert [m.name for m in family.members.filter(until=None)] == ["赵大山"]
    assert NomineeMember.objects.count() == 2


def test_a_collective_has_a_roster(nominator: User, tree: County) -> None:
    team = a_nominee(tree.villages[0], nominator, "collective", name="某某服务队（虚构）")
    head = ("集体名称", "成员姓名", "职务", "性别")
    rows = [head, (team.name, "王秀兰", "队长", "女"), (team.name, "赵大山", "队员", "男")]
    place = {"organization": tree.villages[0], "nominee_kind": "collective"}
    import_ = written("members", content=a_workbook(rows), by=nominator, **place)
    roster = team.members.filter(until=None).values_list("name", "relation", "sex")
    assert list(roster) == [("王秀兰", "队长", "female"), ("赵大山", "队员", "male")]
    assert undone(import_, by=nominator).state == ImportState.UNDONE
    assert not team.members.filter(until=None).exists()

    unknown = [head, ("无此队（虚构）", "王秀兰", "队长", "女")]
    import_ = checked("members", content=a_workbook(unknown), by=nominator, **place)
    assert codes(import_) == [(2, "collective_unknown")]


def test_quotas_are_set_and_set_back(secretary: User, tree: County, opened: Round) -> None:
    category = category_of(opened, "person")
    place = {"organization": tree.county, "category": category}
    quotas.set_quota(
        category=category, organization=tree.townships[0], places=4, by=secretary, at=DURING
    )
    rows = (("平邑街道", 7), ("仲村镇", 3), ("无此镇", 1), ("仲村镇", 3))
    import_ = checked("quotas", *rows, by=secretary, **place)
    assert codes(import_) == [(4, "unit_unknown"), (5, "row_twice")]

    import_ = written("quotas", *rows[:2], by=secretary, **place)
    assert set(Quota.objects.filter(category=category).values_list("organization", "places")) >= {
        (tree.townships[0].pk, 7),
        (tree.townships[1].pk, 3),
    }
    undone(import_, by=secretary)
    first, second = (Quota.objects.get(category=category, organization=t) for t in tree.townships)
    assert (first.places, first.kind, second.kind) == (4, "fixed", "unlimited")


def test_quotas_are_for_the_secretary_of_the_organizer(
    nominator: User, staff: Staff, tree: County, opened: Round
) -> None:
    for who in (nominator, staff.secretaries[0]):
        with pytest.raises(NotPermitted):
            handed_in(
                "quotas",
                ("仲村镇", 3),
                by=who,
                organization=tree.county,
                category=category_of(opened, "person"),
            )


def test_accounts_are_opened_with_their_roles_and_closed_again(
    administrator: User, tree: County
) -> None:
    rows = (
        ("lihua", "李华（虚构）", "东关村", "推荐人"),
        ("lihua", "李华（虚构）", "西关村", "推荐人"),
        ("zhaoyun", "赵云（虚构）", "", ""),
    )
    import_ = written("users", *rows, by=administrator, organization=tree.county)
    lihua = User.objects.get(username="lihua")
    held = Membership.objects.filter(user=lihua).values_list("organization", "role")
    assert set(held) == {(tree.villages[0].pk, "nominator"), (tree.villages[1].pk, "nominator")}
    assert not lihua.has_usable_password()

    undone(import_, by=administrator)
    assert not User.objects.filter(username__in=("lihua", "zhaoyun"), is_active=True).exists()
    assert not Membership.objects.at(DURING).filter(user=lihua).exists()


def test_a_user_name_of_somebody_else_and_a_bad_one_are_refused(
    administrator: User, nominator: User, tree: County
) -> None:
    rows = ((nominator.username, "别人（虚构）", "", ""), ("a b", "李华（虚构）", "", ""))
    import_ = checked("users", *rows, by=administrator, organization=tree.county)
    assert codes(import_) == [(2, "username_taken"), (3, "username_format")]


def test_who_signed_in_is_not_closed_by_undoing(administrator: User, tree: County) -> None:
    import_ = written(
        "users", ("lihua", "李华（虚构）", "", ""), by=administrator, organization=tree.county
    )
    User.objects.filter(username="lihua").update(last_login=DURING)
    with pytest.raises(GuardFailed) as caught:
        imports.undo(import_=import_, by=administrator, at=DURING)
    assert caught.value.code == "import_moved"


def test_an_administrator_imports_below_the_own_place_only(
    administrator: User, twin: County, tree: County
) -> None:
    with pytest.raises(NotPermitted):
        handed_in("users", ("lihua", "李华", "", ""), by=administrator, organization=twin.county)
    import_ = checked(
        "users", ("lihua", "李华", twin.county.name, ""), by=administrator, organization=tree.county
    )
    assert codes(import_) == [(2, "unit_unknown")]


def test_a_category_is_named_where_it_belongs_and_nowhere_else(
    nominator: User, tree: County, opened: Round
) -> None:
    category = category_of(opened, "person")
    for kind, given in (("nominations", None), ("nominees", category)):
        with pytest.raises(InvalidInput) as caught:
            imports.template(
                kind=kind,
                by=nominator,
                at=DURING,
                organization=tree.villages[0],
                category=given,
                nominee_kind="person" if kind == "nominees" else "",
            )
        assert caught.value.code == "category_of_kind"


def test_each_kind_has_a_template(
    nominator: User, secretary: User, administrator: User, tree: County, opened: Round
) -> None:
    village, category = tree.villages[0], category_of(opened, "family")
    asked = (
        ("nominations", nominator, village, category, ""),
        ("nominees", nominator, village, None, "pair"),
        ("members", nominator, village, None, "collective"),
        ("honorees", secretary, tree.county, None, "family"),
        ("quotas", secretary, tree.county, category, ""),
        ("users", administrator, tree.county, None, ""),
    )
    names = [
        imports.template(
            kind=kind, by=by, at=DURING, organization=unit, category=of, nominee_kind=nominees
        ).name
        for kind, by, unit, of, nominees in asked
    ]
    assert [name.partition("（")[0].removesuffix(".xlsx") for name in names] == [
        "推荐导入模板", "推荐对象导入模板", "成员导入模板", "往届获评对象导入模板",
        "名额导入模板", "用户导入模板",
    ]  # fmt: skip
