"""A key is retired: everything opens under the new one alone."""

from __future__ import annotations

import os
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import TextField
from django.http import QueryDict
from django.test import override_settings

from api.models import WebhookEndpoint
from api.webhooks import delivering
from honors import invariants
from honors.actions import documents, nominees
from honors.actions.resealing import Resealed, reseal
from honors.models import (
    Document,
    Dossier,
    DossierVersion,
    ImportRow,
    Nomination,
    Nominee,
    Objection,
    Round,
    StampedLetter,
    User,
)
from honors.queries.accounts import CONSOLE
from honors.queries.imports import row_place
from honors.queries.nominees import identity_place, phone_of, phone_place
from honors.queries.objections import CONTACT, OBJECTOR, letter_of, place_of
from portal import drafts
from tests.factories.accounts import Staff
from tests.factories.nominations import a_submitted_nomination
from tests.factories.objections import PDF, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_short_round, a_shown_case
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db

NEW = {"key2": os.urandom(32)}
ENDPOINT = WebhookEndpoint(key=UUID(int=7))
IMPORTED = ImportRow(owner_id=3, line=9)
HOME, PHONE = "虚构路十二号", "13900000000"


@laid
def case(opened: Round, tree: County, nominator: User) -> Nomination:
    """An envelope of its dossier and of its version, and a phone."""
    made = a_submitted_nomination(opened, tree.villages[0], nominator, "family", address=HOME)
    nominees.set_phone(nominee=made.nominee, phone=PHONE, by=nominator, at=DURING)
    return made


def under_both() -> override_settings:
    return override_settings(HONORS_DATA_KEYS=NEW | settings.HONORS_DATA_KEYS)


def test_afterwards_the_new_key_alone_opens_everything(case: Nomination, nominator: User) -> None:
    documents.make(kind="nomination_form", subject=case, by=nominator, at=DURING)
    with under_both():
        done = reseal(by=CONSOLE, at=DURING)

    assert done == Resealed(key="key2", count=4)
    with override_settings(HONORS_DATA_KEYS=NEW):
        assert Dossier.objects.get().answers["address"] == HOME
        assert DossierVersion.objects.get().answers["address"] == HOME
        assert phone_of(Nominee.objects.get()) == PHONE
        assert HOME in str(Document.objects.get().source)
        assert invariants.check() == []
    assert LedgerEvent.objects.get(action="sealing.reseal").actor == CONSOLE.ledger_key


def test_a_second_run_finds_nothing_to_do(case: Nomination) -> None:
    with under_both():
        reseal(by=CONSOLE, at=DURING)

        assert reseal(by=CONSOLE, at=DURING) == Resealed(key="key2", count=0)


def test_what_does_not_open_is_named_and_left(case: Nomination) -> None:
    elsewhere = DossierVersion.objects.get().sealed
    Dossier.objects.update(sealed=elsewhere)
    row = f"honors_dossier:{Dossier.objects.get().pk}"

    with under_both(), pytest.raises(CommandError, match=row):
        call_command("reseal", stdout=StringIO())

    assert Dossier.objects.get().sealed == elsewhere


def test_only_who_runs_the_site_seals_anew(secretary: User) -> None:
    with pytest.raises(NotPermitted):
        reseal(by=secretary, at=DURING)


@pytest.mark.parametrize(
    ("row", "column", "place"),
    [
        (Nominee(pk=7), "identity_sealed", identity_place(7)),
        (Nominee(pk=7), "phone_sealed", phone_place(7)),
        (Objection(query_code="x"), "objector_sealed", place_of("x", OBJECTOR)),
        (Objection(query_code="x"), "contact_sealed", place_of("x", CONTACT)),
        (IMPORTED, "sealed", row_place(IMPORTED)),
        (ENDPOINT, "secret_sealed", delivering.place_of(ENDPOINT)),
        (ENDPOINT, "old_secret_sealed", delivering.place_of(ENDPOINT)),
    ],
)
def test_a_row_opens_where_its_noun_seals_it(row: Any, column: str, place: str) -> None:
    assert row.envelopes[column].format(row=row) == place


def test_files_that_lie_sealed_are_sealed_anew_in_place_of_the_old(
    staff: Staff, tree: County
) -> None:
    round_ = a_short_round(tree, staff)
    case = a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)
    an_objection(notice, case, objector_kind="unit", letter=PDF)
    old = StampedLetter.objects.get().file.name

    with under_both():
        assert reseal(by=CONSOLE, at=DURING).broken == []
    letter = StampedLetter.objects.get()
    with override_settings(HONORS_DATA_KEYS=NEW):
        assert letter_of(letter) == PDF
    assert letter.file.name != old


def test_what_was_typed_comes_back_under_the_new_key(nominator: User) -> None:
    typed = QueryDict("window=w1&address=x")
    drafts.remember(nominator, "/a-page/", typed, at=DURING)

    with under_both():
        assert reseal(by=CONSOLE, at=DURING).count == 1
    with override_settings(HONORS_DATA_KEYS=NEW):
        (draft,) = drafts.recall(nominator, "/a-page/", at=DURING)

    assert draft.data["address"] == "x"


def test_every_sealed_column_says_where_it_opens() -> None:
    sealed = {
        (model, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, TextField) and column.name.endswith("sealed")
    }

    told = {
        (model, name) for model in apps.get_models() for name in getattr(model, "envelopes", ())
    }
    assert told == sealed
