"""The nominee agrees to being nominated, and that is recorded before the case is submitted."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.nominations.locking import lock_for_author
from honors.files import check_file
from honors.models import Consent
from honors.models.consents import ConsentForm
from workflow import ledger

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Nomination
    from workflow.definition import Actor

KINDS = ("jpeg", "png", "pdf")
PAPER_LIMIT = 10 * 1024 * 1024  # bytes
PAPER = "paper"


@transaction.atomic
def record_consent(
    *,
    nomination: Nomination,
    given_by: str,
    form: str,
    given_at: datetime,
    by: Actor,
    at: datetime,
    paper: bytes | None = None,
    reference: str = "",
) -> Consent:
    """`given_by` is the name of who agreed: the nominee, or who may speak for it.

    A signed paper comes as its scan, of which the digest is kept; a code by the reference of the
    message that carried it, never by the code.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    how = inputs.choice(form, ConsentForm.values, field="form")
    consent = Consent.objects.create(
        nomination=locked,
        given_by=inputs.text(given_by, field="given_by", limit=100),
        form=how,
        given_at=_past(given_at, at),
        recorded_at=at,
        recorded_by_id=by.standing(at=at).user_id,
        **_evidence(how, paper, reference),
    )
    facts = {"form": how, "given_at": consent.given_at, "sha256": consent.paper_sha256}
    ledger.record(
        f"nominations:{locked.pk}",
        "nominations.record_consent",
        actor=by.ledger_key,
        at=at,
        facts=facts,
        private={"given_by": consent.given_by, "reference": consent.reference},
    )
    return consent


def _past(given_at: datetime, at: datetime) -> datetime:
    when = inputs.moment(given_at, field="given_at")
    if when > at:
        raise inputs.refused(
            _("The consent cannot lie in the future."), code="in_the_future", field="given_at"
        )
    return when


def _evidence(form: str, paper: bytes | None, reference: str) -> dict[str, Any]:
    if (paper is not None) != (form == ConsentForm.SIGNED_PAPER):
        raise inputs.refused(
            _("A signed paper, and nothing else, comes with its scan."),
            code="paper_missing" if paper is None else "paper_not_asked_for",
            field=PAPER,
        )
    if form == ConsentForm.SMS_CODE:
        return {"reference": inputs.text(reference, field="reference", limit=100)}
    noted = inputs.optional_text(reference, field="reference", limit=100)
    if paper is None:
        return {"reference": noted}
    check_file(paper, name=PAPER, kinds=KINDS, limit=PAPER_LIMIT)
    return {"reference": noted, "paper_sha256": hashlib.sha256(paper).hexdigest()}
