"""What is typed is kept answer by answer: whole, half, and by two windows at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.actions import nominations
from honors.actions.nominations.drafting import DraftConflict, Saved
from honors.models import Dossier, Nomination, User
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


@laid
def draft(tree: County, staff: Staff) -> Nomination:
    return nomination_in("draft", tree, staff)


def revision() -> int:
    return Dossier.objects.get().revision


def save(
    draft: Nomination, by: User, seen: int | None = None, at: datetime = DURING, **patch: object
) -> Saved:
    return nominations.autosave(
        nomination=draft,
        patch=patch,
        by=by,
        at=at,
        expected_revision=revision() if seen is None else seen,
    )


def test_only_what_was_typed_changes(draft: Nomination, nominator: User) -> None:
    before = Dossier.objects.get().data
    saved = save(draft, nominator, deeds="二十年如一日（虚构）。")

    assert Dossier.objects.get().data == before | {"deeds": "二十年如一日（虚构）。"}
    assert (saved.revision, saved.mistakes) == (revision(), [])


def test_an_emptied_answer_is_gone(draft: Nomination, nominator: User) -> None:
    save(draft, nominator, deeds="")

    assert "deeds" not in Dossier.objects.get().data


def test_half_a_month_is_kept_word_for_word_and_never_submitted(
    draft: Nomination, nominator: User
) -> None:
    saved = save(draft, nominator, resident_since="2019-1x")

    assert [mistake.pointer for mistake in saved.mistakes] == ["/resident_since"]
    assert Dossier.objects.get().unfit == {"resident_since": "2019-1x"}
    with pytest.raises(GuardFailed) as refused:
        moved(draft, "submit", nominator)
    assert refused.value.code == "unfit"

    save(draft, nominator, resident_since="2019-10")
    assert Dossier.objects.get().unfit == {}
    assert moved(draft, "submit", nominator).state == "review"


def test_two_windows_on_different_answers_do_not_meet(draft: Nomination, nominator: User) -> None:
    seen = revision()
    save(draft, nominator, seen, deeds="左（虚构）")
    save(draft, nominator, seen, position="村医（虚构）")

    assert Dossier.objects.get().data["deeds"] == "左（虚构）"
    assert Dossier.objects.get().data["position"] == "村医（虚构）"


def test_on_the_same_answer_both_versions_are_shown_and_none_is_lost(
    draft: Nomination, nominator: User
) -> None:
    seen = revision()
    save(draft, nominator, seen, deeds="左（虚构）")
    with pytest.raises(DraftConflict) as refused:
        save(draft, nominator, seen, deeds="右（虚构）", position="村医（虚构）")

    assert refused.value.answers == {"deeds": ("右（虚构）", "左（虚构）")}
    assert refused.value.revision == revision()
    assert Dossier.objects.get().data["deeds"] == "左（虚构）"
    assert Dossier.objects.get().data.get("position") != "村医（虚构）"
    save(draft, nominator, seen, deeds="左（虚构）")  # the same once more is no conflict
    save(draft, nominator, refused.value.revision, deeds="右（虚构）")
    assert Dossier.objects.get().data["deeds"] == "右（虚构）"


def test_saving_the_whole_is_seen_by_the_other_window(draft: Nomination, nominator: User) -> None:
    seen, data = revision(), Dossier.objects.get().data
    nominations.save_dossier(
        nomination=draft, data=data | {"deeds": "整份（虚构）"}, by=nominator, at=DURING
    )

    with pytest.raises(DraftConflict):
        save(draft, nominator, seen, deeds="逐项（虚构）")


def test_a_sitting_is_one_event_however_much_is_typed(
    draft: Nomination, nominator: User, tree: County
) -> None:
    events = LedgerEvent.objects.filter(action="nominations.autosave")
    for second in range(20):
        save(draft, nominator, at=DURING + timedelta(seconds=second), deeds=f"虚构{second}")
    first_sitting = events.count()
    save(draft, nominator, at=DURING + timedelta(minutes=31), deeds="后来（虚构）")
    other = a_member(Role.NOMINATOR, tree.villages[0])
    save(draft, other, at=DURING + timedelta(minutes=32), deeds="另一人（虚构）")

    assert (first_sitting, events.count()) == (1, 3)
    assert not any("虚构" in event.body for event in events)


def test_nothing_changed_writes_nothing(draft: Nomination, nominator: User) -> None:
    save(draft, nominator, deeds="同（虚构）")
    before = Dossier.objects.get().saved_at, revision()
    save(draft, nominator, at=DURING + timedelta(hours=1), deeds="同（虚构）")

    assert (Dossier.objects.get().saved_at, revision()) == before


def test_a_save_within_a_sitting_takes_few_statements(
    draft: Nomination, nominator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    save(draft, nominator, deeds="一（虚构）")
    seen, fresh = revision(), Nomination.objects.select_related("unit").get(pk=draft.pk)
    with django_assert_num_queries(9):
        save(fresh, nominator, seen, deeds="二（虚构）")


@pytest.mark.parametrize(
    ("patch", "code"),
    [({"nothing": "x"}, "unknown_field"), ({"resident_since": "9" * 60_000}, "unkeepable")],
)
def test_what_no_form_has_or_nobody_types_is_refused(
    draft: Nomination, nominator: User, patch: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save(draft, nominator, **patch)
    assert refused.value.code == code


def test_only_the_unit_writes_and_only_while_it_has_the_case(
    tree: County, staff: Staff, draft: Nomination, nominator: User
) -> None:
    with pytest.raises(NotPermitted):
        save(draft, staff.nominators[1], deeds="他人（虚构）")
    moved(draft, "submit", nominator)
    with pytest.raises(WrongState):
        save(draft, nominator, deeds="晚了（虚构）")
