"""What a nominator declares of each veto: a declaration, which no check takes for a finding."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions.nominations.locking import lock_for_author
from honors.guards.vetoes import NOMINEE, is_member, list_for
from honors.queries.dossiers import digest_of_declared
from workflow import ledger
from workflow.refusals import InvalidInput, StaleVersion

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Dossier, Nomination
    from workflow.definition import Actor


@transaction.atomic
def declare(
    *,
    nomination: Nomination,
    answers: Mapping[str, Sequence[int]],
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> Dossier:
    """Replace what the nominator declares of each veto of the round: whom it applies to.

    0 is the nominee, a member goes by its position; an empty list says nobody. Some may still be
    left out. Who joins the family later must be declared for anew. `seen` is the digest of what the
    writer had before them, for those who compare it.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    _refuse_stale(locked, seen)
    today = timezone.localdate(at)
    members = [m for m in locked.nominee.members.all() if is_member(m, today)]
    known = {NOMINEE, *(member.position for member in members)}
    codes = [item["code"] for item in list_for(locked)]
    dossier = locked.dossier
    dossier.veto_answers = _clean_answers(answers, codes, known)
    dossier.veto_members = sorted(known)
    dossier.veto_declared = (
        not any(dossier.veto_answers.values())
        if dossier.veto_answers.keys() == set(codes)
        else None
    )
    dossier.saved_at = at
    dossier.save()
    ledger.record(
        f"nominations:{locked.pk}",
        "vetoes.declare",
        actor=by.ledger_key,
        at=at,
        facts={"vetoes": sorted(dossier.veto_answers)},
        private={"answers": ledger.dump(dossier.veto_answers)},
    )
    return dossier


def _refuse_stale(locked: Nomination, seen: str | None) -> None:
    if seen is not None and seen != digest_of_declared(locked.dossier):
        raise StaleVersion(
            _("Somebody changed these answers after you had opened them. Compare both.")
        )


def _clean_answers(
    answers: object, codes: Collection[str], known: Collection[int]
) -> dict[str, list[int]]:
    if not isinstance(answers, Mapping):
        message = _("Answers must be given by the code of the veto.")
        raise InvalidInput(message, code="not_an_object", pointer="/answers")
    cleaned = {}
    for code, places in answers.items():
        field = f"/answers/{code}"
        if code not in codes:
            message = _("This round has no such veto.")
            raise InvalidInput(message, code="unknown_veto", pointer=field)
        whole = isinstance(places, list | tuple) and all(type(p) is int for p in places)
        if not whole or not set(places) <= set(known):
            message = _("A veto applies to the nominee (0) or to members by their position.")
            raise InvalidInput(message, code="unknown_member", pointer=field)
        cleaned[code] = sorted(set(places))
    return cleaned
