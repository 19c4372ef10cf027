"""Sittings note verdicts; a preview says what would become of them; one step applies them."""

from __future__ import annotations

from typing import Any

import pytest

from honors.actions import verdicts
from honors.models import Decision, Nomination, PendingVerdict, Round, User
from tests.factories.accounts import Staff
from tests.factories.decisions import DECIDED_ON, RECORDED_AT
from tests.factories.nominations import REASON, moved
from tests.factories.organizations import County
from tests.factories.public_notices import a_shown_case, cleared_cases
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db
LATE = "事迹材料不足（虚构）"


@laid
def cases(shown: Round, staff: Staff, tree: County, secretary: User) -> list[Nomination]:
    """Two cases, both waiting for the county's approval."""
    for village, name in enumerate(["李娜", "王芳"]):
        a_shown_case(shown, staff, tree, name, village=village)
    return cleared_cases(shown, secretary)


def note(case: Nomination, by: User, *, approved: bool = True, reason: str = "") -> PendingVerdict:
    return verdicts.note_verdict(
        nomination=case, approved=approved, reason=reason, by=by, at=RECORDED_AT
    )


def given(round_: Round, staff: Staff, **changes: Any) -> dict[str, Any]:
    return {
        "round_": round_,
        "organization": round_.organizer,
        "form": "meeting",
        "document_number": "虚构〔2026〕5号",
        "decided_on": DECIDED_ON,
        "deciders": [staff.approvers[-1]],
        "by": staff.approvers[-1],
        "at": RECORDED_AT,
    } | changes


def states() -> list[str]:
    return list(Nomination.objects.order_by("pk").values_list("state", flat=True))


def test_all_of_it_is_applied_in_one_step(
    shown: Round, staff: Staff, cases: list[Nomination], secretary: User, approver: User
) -> None:
    note(cases[0], secretary)
    note(cases[1], approver, approved=False, reason=LATE)
    decision, moved = verdicts.apply_verdicts(**given(shown, staff))

    assert [case.state for case in moved] == states() == ["approved", "not_selected"]
    assert list(decision.items.order_by("nomination").values_list("approved", "reason")) == [
        (True, ""),
        (False, LATE),
    ]
    assert not PendingVerdict.objects.exists()


def test_a_preview_says_the_same_and_keeps_nothing(
    shown: Round, staff: Staff, cases: list[Nomination], secretary: User
) -> None:
    note(cases[0], secretary)
    note(cases[1], secretary, approved=False, reason=LATE)
    events = LedgerEvent.objects.count()
    asked = given(shown, staff)
    del asked["document_number"]
    preview = verdicts.preview_verdicts(**asked)

    assert preview.possible
    assert [(o.nomination.pk, o.approved, o.state) for o in preview.outcomes] == [
        (cases[0].pk, True, "approved"),
        (cases[1].pk, False, "not_selected"),
    ]
    assert [(p.taken_before, p.taken) for p in preview.places] == [(0, 1)]
    assert states() == ["approval", "approval"]
    assert (Decision.objects.count(), LedgerEvent.objects.count()) == (0, events)


def test_more_verdicts_than_places_are_refused_whole_and_foretold(
    shown: Round, staff: Staff, cases: list[Nomination], secretary: User
) -> None:
    type(cases[0].category).objects.update(places=1)
    for case in cases:
        note(case, secretary)
    preview = verdicts.preview_verdicts(**given(shown, staff))

    with pytest.raises(GuardFailed) as refused:
        verdicts.apply_verdicts(**given(shown, staff))
    assert preview.refusal is not None
    assert preview.refusal.code == refused.value.code
    assert states() == ["approval", "approval"]
    assert PendingVerdict.objects.count() == 2


def test_a_preview_names_each_case_that_would_be_refused(
    shown: Round, staff: Staff, cases: list[Nomination], secretary: User
) -> None:
    for case in cases:
        note(case, secretary)
    preview = verdicts.preview_verdicts(**given(shown, staff, by=secretary))

    assert not preview.possible
    assert [o.refusal and o.refusal.code for o in preview.outcomes] == ["not_permitted"] * 2


def test_verdicts_that_changed_since_they_were_seen_are_not_applied(
    shown: Round, staff: Staff, cases: list[Nomination], secretary: User
) -> None:
    note(cases[0], secretary)
    seen = {cases[0].pk: True}
    note(cases[1], secretary)

    with pytest.raises(GuardFailed) as refused:
        verdicts.apply_verdicts(**given(shown, staff, expected=seen))
    assert refused.value.code == "verdicts_changed"
    _decision, moved = verdicts.apply_verdicts(
        **given(shown, staff, expected=seen | {cases[1].pk: True})
    )
    assert len(moved) == 2


def test_a_verdict_is_replaced_and_taken_back_until_then(
    shown: Round, staff: Staff, cases: list[Nomination], secretary: User
) -> None:
    note(cases[0], secretary)
    changed = note(cases[0], secretary, approved=False, reason=LATE)
    verdicts.clear_verdict(nomination=cases[0], by=secretary, at=RECORDED_AT)

    assert (changed.approved, PendingVerdict.objects.count()) == (False, 0)
    with pytest.raises(GuardFailed) as twice:
        verdicts.clear_verdict(nomination=cases[0], by=secretary, at=RECORDED_AT)
    with pytest.raises(GuardFailed) as nothing:
        verdicts.apply_verdicts(**given(shown, staff))
    assert (twice.value.code, nothing.value.code) == ("no_verdict", "no_verdicts")
    events = LedgerEvent.objects.filter(action__startswith="verdicts.").order_by("seq")
    assert [e.action for e in events] == ["verdicts.note", "verdicts.note", "verdicts.clear"]
    assert not any("材料" in event.body for event in events)


def test_a_no_needs_its_reason_and_a_clerk_of_the_deciding_unit(
    cases: list[Nomination], staff: Staff, secretary: User
) -> None:
    with pytest.raises(InvalidInput):
        note(cases[0], secretary, approved=False)
    for other in (staff.officers[-1], staff.secretaries[0], staff.auditor):
        with pytest.raises(NotPermitted):
            note(cases[0], other)


def test_a_verdict_goes_with_the_case(cases: list[Nomination], secretary: User) -> None:
    note(cases[0], secretary)
    gone = moved(cases[0], "withdraw", secretary, at=RECORDED_AT, reason=REASON)

    assert not PendingVerdict.objects.exists()
    with pytest.raises(WrongState):
        note(gone, secretary)
