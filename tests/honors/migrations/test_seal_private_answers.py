"""Dossiers that were written before private answers were sealed, and the way back."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps

from honors import invariants
from honors.documents.reproduction import digest_of_source
from honors.models import Dossier, DossierVersion, Nomination, Recommendation, Round, User
from honors.private_answers import COMMITTED
from honors.snapshots import digest_of
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County
from tests.ground import laid
from workflow.ledger import dump

pytestmark = pytest.mark.django_db

HOME = "虚构路十二号"
migration = import_module("honors.migrations.0010_seal_private_answers")


@laid
def case(opened: Round, tree: County, nominator: User) -> Nomination:
    return a_submitted_nomination(opened, tree.villages[0], nominator, "family", address=HOME)


def rows() -> list[tuple[object, ...]]:
    kept = [(d.data, d.unfit) for d in Dossier.objects.order_by("pk")]
    return [*kept, *((v.data, v.digest) for v in DossierVersion.objects.order_by("pk"))]


def test_everything_comes_back_and_goes_in_again(case: Nomination) -> None:
    before = rows()

    migration.open_all(apps, None)

    dossier, version = Dossier.objects.get(), DossierVersion.objects.get()
    assert (dossier.data["address"], dossier.sealed) == (HOME, "")
    assert (version.data["address"], version.sealed) == (HOME, "")

    migration.seal_all(apps, None)

    assert rows() == before
    assert Dossier.objects.get().answers["address"] == HOME
    assert DossierVersion.objects.get().answers["address"] == HOME
    assert invariants.check() == []


def test_sealing_twice_changes_nothing(case: Nomination) -> None:
    envelopes = Dossier.objects.get().sealed, DossierVersion.objects.get().sealed

    migration.seal_all(apps, None)

    assert (Dossier.objects.get().sealed, DossierVersion.objects.get().sealed) == envelopes


def test_the_digest_of_an_old_version_still_vouches_for_it(case: Nomination) -> None:
    """Its digest is over the whole text with a salt that lay beside it."""
    old = {"address": HOME, "deeds": "做豆腐（虚构）。", "@salt": "0f" * 16}
    DossierVersion.objects.update(data=old, sealed="", digest=digest_of(old))

    migration.seal_all(apps, None)

    version = DossierVersion.objects.get()
    assert version.data == {"deeds": "做豆腐（虚构）。"}
    assert dump(version.vouched) == dump(old)
    assert digest_of(version.vouched) == version.digest


def test_the_digest_of_what_was_sent_up_still_vouches_for_it(case: Nomination) -> None:
    dossier = {"address": HOME, "deeds": "做豆腐（虚构）。", "@salt": "0f" * 16}
    old = {"rank": 1, "dossier": dossier}
    sent = Recommendation(pk=7, nomination=case, snapshot={**old, "dossier": {**dossier}})

    migration.seal_recommendation(sent)

    assert sent.snapshot == {"rank": 1, "dossier": {"deeds": "做豆腐（虚构）。"}}
    assert digest_of(sent.vouched) == digest_of(old)
    migration.open_recommendation(sent)
    assert (sent.snapshot, sent.sealed) == (old, "")


def test_what_is_sent_up_from_now_on_needs_no_envelope(case: Nomination) -> None:
    snapshot = {"rank": 1, "dossier": {"deeds": "做豆腐（虚构）。", COMMITTED: "0f" * 32}}
    sent = Recommendation(pk=7, nomination=case, snapshot=snapshot)

    migration.seal_recommendation(sent)

    assert (sent.snapshot, sent.sealed) == (snapshot, "")


def test_what_a_paper_was_made_from_is_sealed_as_a_whole() -> None:
    old = {"facts": [["家庭住址", HOME]]}
    paper = SimpleNamespace(kind="nomination_form", subject_key=1, source=old, source_digest="x")

    migration.seal_document(paper)

    assert (paper.source, HOME in paper.source_sealed) == ({}, False)
    assert paper.source_digest == digest_of_source(old)
    migration.open_document(paper)
    assert (paper.source, paper.source_sealed) == (old, "")
