"""The private answers of a dossier, shown to who needs them, with a reason in history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions.nominees.sealed import reason_to_see
from honors.models import Dossier, Nomination
from honors.rules import reads_private_answers
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import DossierVersion
    from workflow.definition import Actor


@transaction.atomic
def unmask(
    *, nomination: Nomination, by: Actor, at: datetime, reason: str, version: int | None = None
) -> dict[str, Any]:
    """By field name, of a frozen version or as they are written now; for who may write the case,
    and for officers and secretaries at or above its unit.

    Who looked, at which fields and why is recorded before anything is shown.
    """
    if not reads_private_answers(nomination, by.standing(at=at)):
        message = _("Only %(unit)s and who decides on its cases may see these answers.")
        raise NotPermitted(message, unit=nomination.unit.name)
    cleaned = reason_to_see(reason)
    private = _written(nomination, version).answers.private
    if not private:
        raise GuardFailed(_("There is no private answer."), code="nothing_to_unmask")
    facts = {"fields": sorted(private), **({"version": version} if version else {})}
    ledger.record(
        Nomination.workflow.stream(nomination),
        "nominations.unmask",
        actor=by.ledger_key,
        at=at,
        facts=facts,
        private={"reason": cleaned},
    )
    return private


def _written(nomination: Nomination, version: int | None) -> Dossier | DossierVersion:
    if version is None:
        return Dossier.objects.get(nomination=nomination)
    frozen: DossierVersion | None = nomination.versions.filter(number=version).first()
    if frozen is None:
        message = _("There is no such version.")
        raise InvalidInput(message, code="unknown_version", pointer="/version")
    return frozen
