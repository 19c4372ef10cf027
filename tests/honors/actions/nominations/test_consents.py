"""The nominee agrees first, where the terms ask for it: whoever is recommended by others, too."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from honors import invariants
from honors.actions import nominations
from honors.models import Category, Consent, Nomination, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.nominations import moved
from tests.factories.organizations import County
from tests.factories.quotas import a_ruled_round, written
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

SCAN = b"%PDF-1.7 made up"
SIGNED_AT = DURING - timedelta(days=1)


@laid
def category(tree: County, staff: Staff) -> Category:
    return a_ruled_round(tree, staff, consent_required=True).categories.get()


@laid
def draft(category: Category, tree: County, nominator: User) -> Nomination:
    return written(category, tree.villages[0], nominator, channel="others")


def agreed(draft: Nomination, by: Any, **how: Any) -> Consent:
    given = {"given_by": "王秀兰", "form": "in_person", "given_at": SIGNED_AT, "at": DURING} | how
    return nominations.record_consent(nomination=draft, by=by, **given)


def test_nobody_is_submitted_without_consent(draft: Nomination, nominator: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        moved(draft, "submit", nominator)
    agreed(draft, nominator)
    submitted = moved(draft, "submit", nominator)

    assert refused.value.code == "consent_missing"
    assert submitted.state == "review"
    assert invariants.check() == []


def test_consent_is_asked_only_where_the_terms_say_so(tree: County, staff: Staff) -> None:
    category = a_ruled_round(tree, staff).categories.get()

    case = written(category, tree.villages[0], staff.nominators[0], channel="others")

    assert moved(case, "submit", staff.nominators[0]).state == "review"


def test_a_signed_paper_is_known_by_its_digest(draft: Nomination, nominator: User) -> None:
    consent = agreed(draft, nominator, form="signed_paper", paper=SCAN)

    assert consent.paper_sha256 == hashlib.sha256(SCAN).hexdigest()
    assert (consent.given_at, consent.recorded_at) == (SIGNED_AT, DURING)
    assert consent.recorded_by == nominator


def test_a_code_is_known_by_its_message(draft: Nomination, nominator: User) -> None:
    consent = agreed(draft, nominator, form="sms_code", reference="短信2026031000017")

    assert (consent.reference, consent.paper_sha256) == ("短信2026031000017", "")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"form": "telepathy"}, "not_a_choice"),
        ({"form": "signed_paper"}, "paper_missing"),
        ({"form": "in_person", "paper": b"x"}, "paper_not_asked_for"),
        ({"form": "sms_code"}, "empty"),
        ({"given_by": " "}, "empty"),
        ({"given_at": DURING + timedelta(microseconds=1)}, "in_the_future"),
        ({"given_at": "2026-03-09"}, "not_a_time"),
    ],
)
def test_what_is_no_consent_is_refused(
    draft: Nomination, nominator: User, how: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        agreed(draft, nominator, **how)

    assert refused.value.code == code
    assert Consent.objects.count() == 0


def test_a_paper_is_a_picture_or_a_pdf(draft: Nomination, nominator: User) -> None:
    with pytest.raises(InvalidInput):
        agreed(draft, nominator, form="signed_paper", paper=b"MZ\x90")

    assert Consent.objects.count() == 0


def test_only_its_nominators_record_consent(
    draft: Nomination, stranger: User, officer: User
) -> None:
    for actor in (stranger, officer, CLOCK):
        with pytest.raises(NotPermitted):
            agreed(draft, actor)


def test_consent_is_not_added_afterwards(draft: Nomination, nominator: User) -> None:
    agreed(draft, nominator)
    moved(draft, "submit", nominator)

    with pytest.raises(WrongState):
        agreed(draft, nominator)


def test_history_says_how_and_when_and_not_who(draft: Nomination, nominator: User) -> None:
    agreed(draft, nominator, form="sms_code", reference="短信2026031000017")

    event = LedgerEvent.objects.get(action="nominations.record_consent")
    assert '"form":"sms_code"' in event.body
    assert "王秀兰" not in event.body
    assert "2026031000017" not in event.body
