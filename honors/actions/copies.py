"""People are kept informed of a case (抄送), and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors import notifications, rules
from honors.actions.nominations.desks import lock_case, require_office
from honors.models import CaseCopy
from honors.queries.desks import copy_candidates
from honors.states import DESKS, NominationState
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from honors.models import Nomination, User
    from workflow.definition import Actor

NOTE_LIMIT = 500
MOST_COPIES = 50
COPIED_IN = (*DESKS, NominationState.NOTICE, NominationState.ON_HOLD, NominationState.APPROVED)


@transaction.atomic
def send_copies(
    *, nomination: Nomination, users: Sequence[User], by: Actor, at: datetime, note: str = ""
) -> list[CaseCopy]:
    """By whoever handles the case, to reviewing people below, at or above their own offices.

    Who is informed already is passed over. Reading ends when the copy is withdrawn, when the case
    is a draft again, when the round is archived or canceled, or with the reader's last role.
    """
    case = lock_case(nomination, states=COPIED_IN)
    require_office(case, by=by, at=at)
    asked = {user.pk: user for user in users}
    if not 0 < len(asked) <= MOST_COPIES:
        raise InvalidInput(
            _("Name 1 to %(most)s people."),
            code="readers_missing",
            pointer="/users",
            most=MOST_COPIES,
        )
    fit = copy_candidates(by.standing(at=at), at=at).filter(pk__in=asked)
    others = asked.keys() - set(fit.values_list("pk", flat=True))
    if others:
        names = "、".join(str(asked[key]) for key in sorted(others))
        message = _("%(names)s cannot be informed of this case.")
        raise InvalidInput(message, code="no_reader", pointer="/users", names=names)
    words = clean_text(note, field="note", limit=NOTE_LIMIT)
    informed = case.copies.standing().filter(user__in=asked)
    fresh = sorted(asked.keys() - set(informed.values_list("user_id", flat=True)))
    return _store(case, fresh, words, by=by, at=at) if fresh else []


def _store(
    case: Nomination, users: Sequence[int], note: str, *, by: Actor, at: datetime
) -> list[CaseCopy]:
    sender = by.standing(at=at).user_id
    copies = CaseCopy.objects.bulk_create(
        CaseCopy(nomination=case, user_id=user, note=note, sent_by_id=sender, sent_at=at)
        for user in users
    )
    ledger.record(
        f"nominations:{case.pk}",
        "copies.send",
        actor=by.ledger_key,
        at=at,
        facts={"users": list(users)},
        private={"note": note} if note else None,
    )
    notifications.copies_sent(copies, at=at)
    return copies


@transaction.atomic
def mark_read(*, copy: CaseCopy, by: Actor, at: datetime, read: bool = True) -> CaseCopy:
    """The reader's own mark; it tells nobody else anything, and history nothing."""
    current = _standing_one(copy)
    if by.standing(at=at).user_id != current.user_id:
        raise NotPermitted(_("Only whoever is informed may mark this as read."))
    current.read_at = (current.read_at or at) if read else None
    current.save(update_fields=["read_at"])
    return current


@transaction.atomic
def withdraw_copy(*, copy: CaseCopy, by: Actor, at: datetime) -> CaseCopy:
    """By whoever sent it, or a secretary of the case: the reader sees the case no more."""
    current = _standing_one(copy)
    standing, case = by.standing(at=at), current.nomination
    if standing.user_id != current.sent_by_id and not rules.is_secretary_of_case(case, standing):
        raise NotPermitted(_("Only whoever informed them may take it back."))
    current.withdrawn_at = at
    current.save(update_fields=["withdrawn_at"])
    facts = {"users": [current.user_id]}
    stream = f"nominations:{case.pk}"
    ledger.record(stream, "copies.withdraw", actor=by.ledger_key, at=at, facts=facts)
    return current


def _standing_one(copy: CaseCopy) -> CaseCopy:
    locked = CaseCopy.objects.select_for_update(no_key=True, of=("self",))
    found = locked.standing().select_related("nomination__round").filter(pk=copy.pk).first()
    if found is None:
        raise GuardFailed(_("This was taken back."), code="copy_withdrawn")
    return found
