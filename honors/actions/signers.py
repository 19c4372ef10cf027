"""Others are asked to sign before the desk decides (加签), and they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors import notifications, rules
from honors.actions import inputs
from honors.actions.nominations.desks import lock_case, require_desk
from honors.deadlines import start_of
from honors.models import Handling, Signer
from honors.models.desks import SignerAnswer
from honors.queries.desks import signer_candidates
from honors.states import SIGNED_AT, NominationState
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted
from workflow.workdays import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from honors.models import Nomination, User
    from workflow.definition import Actor

TEXT_LIMIT = 1000
MOST_SIGNERS = 20


@transaction.atomic
def add_signers(
    *,
    nomination: Nomination,
    users: Sequence[User],
    required: bool,
    by: Actor,
    at: datetime,
    question: str = "",
    due_on: date | None = None,
) -> list[Signer]:
    """Ask officers, approvers or secretaries of the handling unit, or below it, to sign.

    With `required` the case is neither forwarded nor approved until each of them agrees; without,
    they give an opinion that decides nothing. `due_on` is their last day and may be today.
    """
    case = lock_case(nomination, states=SIGNED_AT)
    require_desk(case, by=by, at=at)
    people = _candidates(case, users, by=by, at=at)
    words = clean_text(question, field="question", limit=TEXT_LIMIT)
    binding = inputs.flag(required, field="required")
    last_day = _coming_day(due_on, at)
    signers = [
        Signer(
            nomination=case,
            stage=case.stage,
            user=user,
            required=binding,
            question=words,
            due_at=None if last_day is None else start_of(last_day + ONE_DAY),
            asked_by_id=by.standing(at=at).user_id,
            asked_at=at,
        )
        for user in people
    ]
    Signer.objects.bulk_create(signers)
    facts = {"signers": [u.pk for u in people], "required": binding, "due_on": _day(last_day)}
    _record(case, "ask", {"question": words}, by=by, at=at, **facts)
    notifications.signatures_asked(signers, at=at)
    return signers


@transaction.atomic
def sign(*, signer: Signer, agrees: bool, by: Actor, at: datetime, opinion: str = "") -> Signer:
    """The answer of who was asked, given once. Who does not agree says why."""
    case = lock_case(signer.nomination, states=SIGNED_AT)
    current = _standing_one(signer)
    if by.standing(at=at).user_id != current.user_id:
        raise NotPermitted(_("Only whoever was asked may sign."))
    if current.answer:
        raise GuardFailed(_("You have answered already."), code="already_signed")
    if not signer_candidates(case, at=at).filter(pk=current.user_id).exists():
        raise NotPermitted(_("You may not sign on this case any more."))
    words = clean_text(opinion, field="opinion", limit=TEXT_LIMIT)
    agreed = inputs.flag(agrees, field="agrees")
    if not agreed and not words:
        message = _("Say why you do not agree.")
        raise InvalidInput(message, code="opinion_missing", pointer="/opinion")
    current.answer = SignerAnswer.AGREES if agreed else SignerAnswer.REFUSES
    current.opinion, current.answered_at = words, at
    current.save(update_fields=["answer", "opinion", "answered_at"])
    _note_review(case, current, at)
    _record(case, "sign", {"opinion": words}, by=by, at=at, signer=current.pk, agrees=agreed)
    notifications.signature_given(current, at=at)
    return current


@transaction.atomic
def withdraw_signer(*, signer: Signer, reason: str, by: Actor, at: datetime) -> Signer:
    """Whoever asked takes it back, even an answer; a secretary of the case may as well."""
    case = lock_case(signer.nomination, states=SIGNED_AT)
    current = _standing_one(signer)
    standing = by.standing(at=at)
    if standing.user_id != current.asked_by_id and not rules.is_secretary_of_case(case, standing):
        raise NotPermitted(_("Only whoever asked for this signature may take it back."))
    current.withdrawn_for = inputs.text(reason, field="reason", limit=TEXT_LIMIT)
    current.withdrawn_at = at
    current.save(update_fields=["withdrawn_at", "withdrawn_for"])
    words = {"reason": current.withdrawn_for}
    _record(case, "withdraw", words, by=by, at=at, signer=current.pk)
    return current


def _candidates(case: Nomination, users: Sequence[User], *, by: Actor, at: datetime) -> list[User]:
    asked = {user.pk: user for user in users}
    if not 0 < len(asked) <= MOST_SIGNERS:
        raise InvalidInput(
            _("Name 1 to %(most)s people."),
            code="signers_missing",
            pointer="/users",
            most=MOST_SIGNERS,
        )
    fit = set(signer_candidates(case, at=at).filter(pk__in=asked).values_list("pk", flat=True))
    fit -= {by.standing(at=at).user_id}
    _refuse(asked, asked.keys() - fit, _("%(names)s cannot be asked to sign here."), "no_signer")
    open_ones = case.signers.standing().filter(user__in=asked)
    known = set(open_ones.values_list("user_id", flat=True))
    _refuse(asked, known, _("%(names)s were asked already."), "asked_already")
    return [asked[key] for key in sorted(asked)]


def _refuse(asked: Mapping[int, User], wrong: set[int], message: object, code: str) -> None:
    if wrong:
        names = "、".join(str(asked[key]) for key in sorted(wrong))
        raise InvalidInput(message, code=code, pointer="/users", names=names)  # type: ignore[arg-type]


def _coming_day(value: date | None, at: datetime) -> date | None:
    if value is None:
        return None
    found = inputs.recent_day(value, field="due_on")
    if found < timezone.localdate(at):
        message = _("This day is over.")
        raise InvalidInput(message, code="day_over", pointer="/due_on")
    return found


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _standing_one(signer: Signer) -> Signer:
    found = Signer.objects.standing().filter(pk=signer.pk).select_related("nomination").first()
    if found is None:
        raise GuardFailed(_("This signature is not asked for any more."), code="signer_closed")
    return found


def _note_review(case: Nomination, signer: Signer, at: datetime) -> None:
    """Whoever signed in a review has reviewed, and is no decider of the case later."""
    if case.state == NominationState.REVIEW:
        Handling.objects.create(nomination=case, user_id=signer.user_id, act="sign", at=at)


def _record(
    case: Nomination,
    verb: str,
    words: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
    **facts: object,
) -> None:
    ledger.record(
        f"nominations:{case.pk}",
        f"signers.{verb}",
        actor=by.ledger_key,
        at=at,
        facts=facts,
        private={name: text for name, text in words.items() if text},
    )
