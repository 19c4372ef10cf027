"""Two entries that are one person: everything goes to the one, nothing is lost of the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from honors import invariants
from honors.actions import nominations, nominees, panels
from honors.actions.nominees import MemberSpec
from honors.models import Conflict, EarlierTitle, Honor, Nominee
from honors.queries.nominees import find_by_identity, identity_of, phone_of
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, a_submitted_nomination
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.recommendations import a_call, honored_in_town, prepared
from tests.factories.rounds import DURING, a_round
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db

REASON = "户口本上是同一人（虚构）"


def merged(keep: Nominee, other: Nominee, by: Any, **changes: Any) -> Nominee:
    given = {"reason": REASON, "by": by, "at": DURING, **changes}
    return nominees.merge(keep=keep, other=other, **given)


def refused(kind: type[Exception], code: str, call: Any) -> None:
    with pytest.raises(kind) as raised:
        call()
    assert getattr(raised.value, "code", "") == code


def hold() -> set[tuple[str, str]]:
    return {(v.rule, v.subject) for v in invariants.check()}


def named(tree: County, staff: Staff, name: str, village: int = 0, **changes: Any) -> Nominee:
    return a_nominee(tree.villages[village], staff.nominators[village], name=name, **changes)


@laid
def keep(tree: County, staff: Staff) -> Nominee:
    return named(tree, staff, "张丽华")


@laid
def other(tree: County, staff: Staff) -> Nominee:
    """The same woman, typed in traditional characters from an older list."""
    return named(tree, staff, "張麗華")


def test_cases_ties_and_members_go_to_the_one_that_is_kept(
    tree: County, staff: Staff, keep: Nominee, other: Nominee
) -> None:
    round_ = a_round(tree, staff, kinds=["person"])
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0], nominee=other)
    judge = staff.judges[0]
    panels.declare_conflict(user=judge, nominee=other, ground="kin", by=judge, at=DURING)

    merged(keep, other, staff.nominators[0])

    gone = Nominee.objects.get(pk=other.pk)
    assert (gone.merged_into, gone.merged_at, gone.name) == (keep, DURING, "張麗華")
    assert [c.pk for c in keep.nominations.all()] == [case.pk]
    assert [c.user for c in keep.conflicts.all()] == [judge]
    assert hold() == set()


def test_honors_and_recommendations_go_along_and_keep_their_printed_name(
    tree: County, staff: Staff
) -> None:
    honor = honored_in_town(tree, staff, ["張麗華"])[0]
    prepared(a_call(tree, staff), staff, [honor])
    keep = named(tree, staff, "张丽华", kind="family")

    merged(keep, honor.nominee, staff.nominators[0])

    moved = Honor.objects.get(pk=honor.pk)
    assert (moved.nominee, moved.holder_name) == (keep, "張麗華")
    assert keep.recommendations.count() == 1
    assert [m.name for m in keep.members.all()] == ["赵大山", "張小明"]
    assert hold() == set()


def test_titles_won_earlier_go_along_but_for_those_recorded_of_both(
    tree: County, staff: Staff, keep: Nominee, other: Nominee
) -> None:
    first = {"level": "county", "since": date(2024, 3, 8), "name": "某某称号（虚构）"}
    second = {**first, "since": date(2025, 3, 8)}
    titles = [(keep, first), (other, first), (other, second)]
    won = [EarlierTitle(nominee=nominee, **said) for nominee, said in titles]
    nominees.record_titles(titles=won, by=staff.secretary, at=DURING)

    merged(keep, other, staff.nominators[0])

    assert [title.since.year for title in keep.earlier_titles.order_by("since")] == [2024, 2025]
    assert hold() == set()


def test_both_histories_tell_what_went_where(staff: Staff, keep: Nominee, other: Nominee) -> None:
    merged(keep, other, staff.nominators[0])

    told = {
        event.stream_id: (event.action, REASON in event.body, "張麗華" in event.body)
        for event in LedgerEvent.objects.filter(action__startswith="nominees.merge")
    }
    assert told == {
        f"nominees:{keep.pk}": ("nominees.merge", False, False),
        f"nominees:{other.pk}": ("nominees.merged", False, False),
    }


def test_the_sealed_numbers_go_along_and_open_in_their_new_row(
    tree: County, staff: Staff, keep: Nominee
) -> None:
    number = a_resident_id()
    other = named(tree, staff, "張麗華", resident_id=number)
    by = staff.nominators[0]
    nominees.set_phone(nominee=other, phone="13900000000", by=by, at=DURING)

    kept = merged(keep, other, by)

    assert (identity_of(kept), phone_of(kept)) == (number, "13900000000")
    assert find_by_identity("person", number) == keep
    gone = Nominee.objects.get(pk=other.pk)
    assert (identity_of(gone), phone_of(gone)) == ("", "")
    assert hold() == set()


def test_what_the_kept_one_has_stays_and_so_does_what_the_other_had(
    staff: Staff, keep: Nominee, other: Nominee
) -> None:
    by, judge = staff.nominators[0], staff.judges[0]
    for nominee, phone in ((keep, "13900000001"), (other, "13900000002")):
        nominees.set_phone(nominee=nominee, phone=phone, by=by, at=DURING)
        panels.declare_conflict(user=judge, nominee=nominee, ground="kin", by=judge, at=DURING)

    kept = merged(keep, other, by)

    assert phone_of(kept) == "13900000001"
    assert phone_of(Nominee.objects.get(pk=other.pk)) == "13900000002"
    assert Conflict.objects.count() == 2


def test_a_member_under_another_spelling_is_no_new_one(tree: County, staff: Staff) -> None:
    def family(name: str, *members: str) -> Nominee:
        specs = [MemberSpec(name=member, relation="家人") for member in members]
        return named(tree, staff, name, kind="family", members=specs)

    keep, other = family("赵大山", "刘晓庆"), family("趙大山", "劉曉慶", "赵小明")

    merged(keep, other, staff.nominators[0])

    assert [m.name for m in keep.members.all()] == ["刘晓庆", "赵小明"]
    assert [m.name for m in other.members.all()] == ["劉曉慶"]


def test_two_with_a_live_case_in_one_category_stay_two(
    tree: County, staff: Staff, keep: Nominee, other: Nominee
) -> None:
    round_, by = a_round(tree, staff, kinds=["person"]), staff.nominators[0]
    a_submitted_nomination(round_, tree.villages[0], by, nominee=keep)
    rival = a_nomination(round_, tree.villages[0], by, nominee=other)

    refused(GuardFailed, "rival_cases", lambda: merged(keep, other, by))
    assert Nominee.objects.get(pk=other.pk).merged_into is None

    nominations.move(nomination=rival, name="withdraw", reason="重复（虚构）", by=by, at=DURING)
    merged(keep, other, by)
    assert hold() == set()


def test_two_recommended_for_one_title_stay_two(tree: County, staff: Staff) -> None:
    honored = honored_in_town(tree, staff, ["张丽华", "冯素珍", "王建国", "張麗華"])
    prepared(a_call(tree, staff), staff, honored)
    first, last = honored[0].nominee, honored[3].nominee
    type(honored[3].nomination).objects.filter(pk=honored[3].nomination_id).write_place(
        state="withdrawn"
    )

    refused(
        GuardFailed,
        "rival_recommendations",
        lambda: merged(first, last, staff.nominators[0]),
    )


def test_two_identity_numbers_are_two_people(tree: County, staff: Staff) -> None:
    two = [named(tree, staff, "张丽华", resident_id=a_resident_id()) for _each in range(2)]

    refused(GuardFailed, "identity_differs", lambda: merged(*two, staff.nominators[0]))


def test_pairs_of_other_people_stay_two(tree: County, staff: Staff) -> None:
    def pair(*names: str) -> Nominee:
        members = [MemberSpec(name=name, relation="婆媳") for name in names]
        return named(tree, staff, "、".join(names), kind="pair", members=members)

    keep, same, others = pair("王芳", "赵丽"), pair("王芳", "趙麗"), pair("王芳", "李丽")
    by = staff.nominators[0]

    refused(GuardFailed, "members_differ", lambda: merged(keep, others, by))
    assert merged(keep, same, by).members.count() == 2


def test_a_merge_names_two_of_a_kind_and_a_reason(
    tree: County, staff: Staff, keep: Nominee, other: Nominee
) -> None:
    by = staff.nominators[0]
    team = named(tree, staff, "巾帼志愿队", kind="collective")

    refused(InvalidInput, "same_nominee", lambda: merged(keep, keep, by))
    refused(InvalidInput, "reason_missing", lambda: merged(keep, other, by, reason=" "))
    refused(GuardFailed, "kind_differs", lambda: merged(keep, team, by))


def test_what_was_merged_is_used_no_more(
    tree: County, staff: Staff, keep: Nominee, other: Nominee
) -> None:
    round_, by = a_round(tree, staff, kinds=["person"]), staff.nominators[0]
    stale = Nominee.objects.get(pk=other.pk)
    merged(keep, other, by)
    judge = staff.judges[0]

    def declare() -> None:
        panels.declare_conflict(user=judge, nominee=stale, ground="kin", by=judge, at=DURING)

    refused(GuardFailed, "already_merged", lambda: merged(keep, other, by))
    refused(
        GuardFailed,
        "nominee_merged",
        lambda: a_nomination(round_, tree.villages[0], by, nominee=stale),
    )
    refused(GuardFailed, "nominee_merged", declare)


def test_whoever_was_merged_into_it_before_follows(
    tree: County, staff: Staff, keep: Nominee, other: Nominee
) -> None:
    earlier = named(tree, staff, "张俪华")
    by = staff.nominators[0]

    merged(other, earlier, by)
    merged(keep, other, by)

    assert Nominee.objects.get(pk=earlier.pk).merged_into == keep
    assert hold() == set()


def test_a_nominator_merges_within_the_unit_and_a_secretary_between_units(
    tree: County, staff: Staff, keep: Nominee
) -> None:
    next_door = named(tree, staff, "張麗華", village=1)

    for somebody in (staff.nominators[0], staff.secretaries[1], staff.officers[0]):
        with pytest.raises(NotPermitted):
            merged(keep, next_door, somebody)

    assert merged(keep, next_door, staff.secretaries[0]).pk == keep.pk
