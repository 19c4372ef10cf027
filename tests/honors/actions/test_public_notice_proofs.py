"""Proof that a notice hung, and since when; and how long it runs for that."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from honors.actions import public_notices
from honors.models import Nomination, PostingProof, PublicNotice, Round, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    JPEG,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_proof,
    a_shown_case,
    an_ended_notice,
)
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput

pytestmark = pytest.mark.django_db


@laid
def case(shown: Round, staff: Staff, tree: County) -> Nomination:
    return a_shown_case(shown, staff, tree)


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_a_proof_keeps_the_file_and_its_digest(
    case: Nomination, shown: Round, secretary: User
) -> None:
    proof = a_proof(a_posted_notice(shown, secretary), secretary)
    with proof.file.open() as kept:
        assert kept.read() == JPEG
    assert proof.file.name.endswith(".jpg")
    event = LedgerEvent.objects.get(action="public_notices.prove")
    assert proof.sha256 in event.body
    assert proof.place not in event.body


def test_a_notice_hung_out_late_ends_as_much_later(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    late = POSTED_AT + timedelta(days=2)
    a_proof(notice, secretary, taken_at=late, at=late)
    assert PublicNotice.objects.get().ends_at == ENDS_AT + timedelta(days=2)


def test_a_second_photo_of_the_same_place_moves_nothing(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    a_proof(notice, secretary)
    later = POSTED_AT + timedelta(days=2)
    a_proof(notice, secretary, taken_at=later, at=later)
    assert PublicNotice.objects.get().ends_at == ENDS_AT


def test_another_place_that_was_late_moves_the_end(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    a_proof(notice, secretary)
    late = POSTED_AT + timedelta(days=1)
    a_proof(notice, secretary, place="东关村公示栏", taken_at=late, at=late)
    assert PublicNotice.objects.get().ends_at == ENDS_AT + timedelta(days=1)


def test_a_proof_never_moves_the_end_forward(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    a_proof(notice, secretary, taken_at=POSTED_AT - timedelta(days=3))
    assert PublicNotice.objects.get().ends_at == ENDS_AT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": b""}, "file_empty"),
        ({"content": b"<svg onload='alert(1)'/>"}, "file_kind"),
        ({"content": JPEG + bytes(public_notices.PROOF_LIMIT)}, "file_too_large"),
        ({"taken_at": POSTED_AT + timedelta(days=1)}, "date_in_future"),
        ({"taken_at": datetime(2026, 3, 16)}, "not_a_time"),  # noqa: DTZ001 - that is the fault
        ({"place": ""}, "empty"),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(
    case: Nomination, shown: Round, secretary: User, changes: dict[str, object], code: str
) -> None:
    notice = a_posted_notice(shown, secretary)
    with pytest.raises(InvalidInput) as refused:
        a_proof(notice, secretary, **changes)
    assert refused.value.code == code
    assert not PostingProof.objects.exists()


def test_a_draft_cannot_have_hung(case: Nomination, shown: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        a_proof(a_draft_notice(shown, secretary), secretary)
    assert refused.value.code == "not_posted"


def test_a_notice_is_extended_by_days_of_its_own_kind(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    longer = public_notices.extend(
        notice=notice, days=5, reason="补充公示材料", by=secretary, at=POSTED_AT
    )
    # From Monday 23 March five working days more: Monday 30 March is the last.
    assert longer.ends_at == local("2026-03-31 00:00")


@pytest.mark.parametrize("days", [0, -3, 367, "5", True])
def test_a_notice_cannot_be_made_shorter(
    case: Nomination, shown: Round, secretary: User, days: int
) -> None:
    notice = a_posted_notice(shown, secretary)
    with pytest.raises(InvalidInput) as refused:
        public_notices.extend(notice=notice, days=days, reason="x", by=secretary, at=POSTED_AT)
    assert refused.value.pointer == "/days"
    assert PublicNotice.objects.get().ends_at == ENDS_AT


def test_an_end_before_the_beginning_is_refused(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    with pytest.raises(GuardFailed) as refused:
        engine.perform(
            notice,
            "extend",
            actor=secretary,
            at=POSTED_AT,
            ends_at=POSTED_AT - timedelta(days=1),
            reason="x",
        )
    assert refused.value.code == "not_longer"


def test_a_notice_that_is_over_cannot_be_extended(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    with pytest.raises(GuardFailed) as refused:
        public_notices.extend(notice=notice, days=5, reason="x", by=secretary, at=ENDS_AT)
    assert refused.value.code == "notice_over"


def test_an_ended_notice_is_proven_by_a_photo_of_its_first_day(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = an_ended_notice(shown, secretary)
    a_proof(notice, secretary, place="东关村公示栏", at=ENDS_AT)
    assert PublicNotice.objects.get().ends_at == ENDS_AT
