"""The nominee agrees to being nominated, which is recorded before the case is submitted; and may
take that back until the commendation is issued, which ends the case.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.nominations.locking import lock_for_author
from honors.actions.nominations.moving import move
from honors.files import check_file
from honors.models import Consent, ConsentRevocation, Nomination
from honors.models.consents import ConsentForm
from honors.states import NominationState
from workflow import ledger
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

KINDS = ("jpeg", "png", "pdf")
PAPER_LIMIT = 10 * 1024 * 1024  # bytes
PAPER = "paper"
REVOKED = "被推荐对象撤回同意"  # what is recorded is Chinese whatever the reader's language


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


@transaction.atomic
def revoke_consent(
    *,
    nomination: Nomination,
    said_by: str,
    form: str,
    revoked_at: datetime,
    by: Actor,
    at: datetime,
    paper: bytes | None = None,
    reference: str = "",
) -> ConsentRevocation:
    """The nominee takes the consent back: the case is withdrawn, whatever it had come to, and is
    published no more. Once it is honored, the honor is relinquished instead.

    `said_by` and the evidence are as for a consent. By whoever may withdraw the case.
    """
    locked = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    if locked.state == NominationState.HONORED:
        raise GuardFailed(
            _("The commendation is issued: who wants it no more relinquishes the honor."),
            code="honor_stands",
        )
    how = inputs.choice(form, ConsentForm.values, field="form")
    revocation = ConsentRevocation(
        nomination=locked,
        said_by=inputs.text(said_by, field="said_by", limit=100),
        form=how,
        revoked_at=_past(revoked_at, at, field="revoked_at"),
        recorded_at=at,
        recorded_by_id=by.standing(at=at).user_id,
        **_evidence(how, paper, reference),
    )
    move(nomination=locked, name="withdraw", by=by, at=at, reason=REVOKED)
    revocation.save()
    _record_revocation(revocation, by=by, at=at)
    return revocation


def _record_revocation(revocation: ConsentRevocation, *, by: Actor, at: datetime) -> None:
    facts = {"form": revocation.form, "revoked_at": revocation.revoked_at}
    ledger.record(
        f"nominations:{revocation.nomination_id}",
        "nominations.revoke_consent",
        actor=by.ledger_key,
        at=at,
        facts=facts | {"sha256": revocation.paper_sha256},
        private={"said_by": revocation.said_by, "reference": revocation.reference},
    )


def _past(value: datetime, at: datetime, *, field: str = "given_at") -> datetime:
    when = inputs.moment(value, field=field)
    if when > at:
        raise inputs.refused(
            _("The consent cannot lie in the future."), code="in_the_future", field=field
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
