"""The letter by which a unit objects: sealed, checked, opened by the office alone.

Source: notices of a district and of a league take an objection of a unit only with its stamp.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from honors import invariants
from honors.actions import objections, stamped_letters
from honors.models import Nomination, Objection, PublicNotice, Round, StampedLetter, User
from honors.queries.objections import letter_of
from tests.factories.accounts import Staff
from tests.factories.objections import FILED_AT, PDF, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_shown_case
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


@laid
def case(shown: Round, staff: Staff, tree: County) -> Nomination:
    return a_shown_case(shown, staff, tree)


@laid
def notice(case: Nomination, shown: Round, secretary: User) -> PublicNotice:
    return a_posted_notice(shown, secretary)


@laid
def of_unit(notice: PublicNotice, case: Nomination) -> Objection:
    """Filed without its letter."""
    return an_objection(notice, case, objector_kind="unit")


def attach(objection: Objection, by: User, content: bytes = PDF) -> StampedLetter:
    return stamped_letters.attach(objection=objection, content=content, by=by, at=FILED_AT)


def open_letter(objection: Objection, by: User) -> Any:
    return stamped_letters.open_letter(objection=objection, reason="核对公章", by=by, at=FILED_AT)


def a_photo_with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "made-up phone"
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_a_letter_comes_with_the_objection_and_lies_sealed(
    notice: PublicNotice, case: Nomination, secretary: User
) -> None:
    filed = an_objection(notice, case, objector_kind="unit", letter=PDF)

    letter = StampedLetter.objects.get()
    assert (letter.objection, letter.recorded_by, letter.received_at) == (filed, None, FILED_AT)
    with letter.file.open("rb") as stored:
        assert b"made up" not in stored.read()
    assert open_letter(filed, secretary) == (PDF, "application/pdf")
    assert [str(found) for found in invariants.check()] == []


def test_the_office_adds_what_came_by_post_once(of_unit: Objection, secretary: User) -> None:
    letter = attach(of_unit, secretary)

    assert letter.recorded_by == secretary
    event = LedgerEvent.objects.get(action="objections.keep_letter")
    assert (event.stream_id, json.loads(event.body)["sha256"]) == (
        f"objections:{of_unit.pk}",
        letter.sha256,
    )
    with pytest.raises(GuardFailed) as refused:
        attach(of_unit, secretary)
    assert refused.value.code == "letter_there"


def test_a_photo_is_kept_without_what_it_hides(of_unit: Objection, secretary: User) -> None:
    letter = attach(of_unit, secretary, a_photo_with_a_place())

    with Image.open(io.BytesIO(letter_of(letter))) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ made-up program", "not_a_photo"),
        (PDF + b"\0" * stamped_letters.SCAN_LIMIT, "file_too_large"),
        (b"\xff\xd8\xff" + b"\0" * stamped_letters.SCAN_LIMIT, "file_too_large"),
    ],
)
def test_what_is_no_letter_is_refused(
    of_unit: Objection, secretary: User, content: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        attach(of_unit, secretary, content)
    assert refused.value.code == code


def test_a_person_has_no_stamp(notice: PublicNotice, case: Nomination) -> None:
    with pytest.raises(InvalidInput) as refused:
        an_objection(notice, case, letter=PDF)
    assert refused.value.code == "not_stamped"
    assert not Objection.objects.exists()


def test_nothing_is_added_to_what_is_settled(of_unit: Objection, secretary: User) -> None:
    objections.move(
        objection=of_unit, name="withdraw", by=secretary, at=FILED_AT, reason="撤回（虚构）"
    )

    with pytest.raises(GuardFailed) as refused:
        attach(of_unit, secretary)
    assert refused.value.code == "objection_settled"


def test_history_keeps_who_opened_the_letter(of_unit: Objection, secretary: User) -> None:
    attach(of_unit, secretary)
    open_letter(of_unit, secretary)

    assert LedgerEvent.objects.get(action="objections.open_letter").actor == secretary.ledger_key


def test_there_may_be_no_letter(of_unit: Objection, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        open_letter(of_unit, secretary)
    assert refused.value.code == "no_letter"


def test_only_the_office_that_investigates_adds_and_opens(
    of_unit: Objection, officer: User, nominator: User, stranger: User
) -> None:
    for user in (officer, nominator, stranger):
        with pytest.raises(NotPermitted):
            attach(of_unit, user)
        with pytest.raises(NotPermitted):
            open_letter(of_unit, user)
