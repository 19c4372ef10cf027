"""What sittings note of cases before approval, and the one step in which all of it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from honors.actions import decisions, inputs
from honors.actions.nominations.desks import lock_case
from honors.actions.nominations.moving import move_many
from honors.models import Category, Nomination, Objection, PendingVerdict
from honors.models.decisions import DecisionForm
from honors.roles import Role
from honors.states import OPEN_OBJECTIONS, NominationState
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, Refusal, TransitionRefused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from honors.models import Decision, Organization, Round, User
    from workflow.definition import Actor

REASON_LIMIT = 1000
# Stands for the number of a document that is not written yet; nothing of a preview is kept.
UNNUMBERED = "-"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What becomes of one case; `refusal` is why it would not."""

    nomination: Nomination
    approved: bool
    reason: str
    state: str
    refusal: Refusal | None = None


@dataclass(frozen=True, kw_only=True)
class Places:
    """Of one category: how many it has, how many are taken now and would be then."""

    category: Category
    places: int
    taken_before: int
    taken: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`refusal` is what would stop the whole; None if all would go through."""

    outcomes: list[Outcome]
    places: list[Places]
    refusal: Refusal | None

    @property
    def possible(self) -> bool:
        return self.refusal is None


@transaction.atomic
def note_verdict(
    *, nomination: Nomination, approved: bool, by: Actor, at: datetime, reason: str = ""
) -> PendingVerdict:
    """By a secretary or an approver of the unit that decides; a later one replaces it."""
    case = lock_case(nomination, states=(NominationState.APPROVAL,))
    _require_clerk(case.holder, by, at)
    yes = inputs.flag(approved, field="approved")
    words = clean_text(reason, field="reason", limit=REASON_LIMIT)
    if not yes and not words:
        message = _("Give the reason for which %(case)s is turned down.")
        raise InvalidInput(message, code="reason_missing", pointer="/reason", case=str(case))
    values = {
        "approved": yes,
        "reason": words,
        "noted_by_id": by.standing(at=at).user_id,
        "noted_at": at,
    }
    verdict, _created = PendingVerdict.objects.update_or_create(nomination=case, defaults=values)
    _record(case, "note", {"reason": words}, by=by, at=at, approved=yes)
    return verdict


@transaction.atomic
def note_remaining(
    *, round_: Round, organization: Organization, by: Actor, at: datetime
) -> list[PendingVerdict]:
    """Yes to every case there of which nothing is noted yet: those that were not spoken of.

    A case below the line of its ranking, or with an open objection, is left for its own word.
    """
    _require_clerk(organization, by, at)
    waiting = Nomination.objects.filter(
        round=round_, holder=organization, state=NominationState.APPROVAL, pending_verdict=None
    )
    raised = Objection.objects.filter(nomination=OuterRef("pk"), state__in=OPEN_OBJECTIONS)
    keys = waiting.exclude(Exists(raised)).exclude(ranking_entries__is_above=False).values("pk")
    rows = Nomination.objects.filter(pk__in=keys).order_by("pk")
    cases = list(rows.select_for_update(no_key=True))
    if not cases:
        raise GuardFailed(_("Nothing is left to note here."), code="nothing_left")
    noted_by = by.standing(at=at).user_id
    verdicts = PendingVerdict.objects.bulk_create(
        PendingVerdict(nomination=case, approved=True, noted_by_id=noted_by, noted_at=at)
        for case in cases
    )
    ledger.append(
        [_entry(case, "note", {}, approved=True) for case in cases], actor=by.ledger_key, at=at
    )
    return verdicts


@transaction.atomic
def clear_verdict(*, nomination: Nomination, by: Actor, at: datetime) -> None:
    """As if nothing had been noted."""
    case = lock_case(nomination, states=(NominationState.APPROVAL,))
    _require_clerk(case.holder, by, at)
    found, _rows = PendingVerdict.objects.filter(nomination=case).delete()
    if not found:
        raise GuardFailed(_("Nothing is noted of this case."), code="no_verdict")
    _record(case, "clear", {}, by=by, at=at)


@transaction.atomic
def apply_verdicts(
    *,
    round_: Round,
    organization: Organization,
    form: str,
    document_number: str,
    decided_on: date,
    deciders: Sequence[User],
    by: Actor,
    at: datetime,
    expected: Mapping[int, bool] | None = None,
) -> tuple[Decision, list[Nomination]]:
    """Record the decision and move every case that something is noted of, whole or nothing.

    Whoever does this is an approver of the organization. `expected` is what they have seen, case by
    case: if a verdict was noted, changed or cleared since, nothing happens.
    """
    cases, verdicts = _noted(round_, organization)
    if expected is not None and dict(expected) != {v.nomination_id: v.approved for v in verdicts}:
        raise GuardFailed(_("The verdicts changed. Look at them again."), code="verdicts_changed")
    approved = [case for case in cases if case.pending_verdict.approved]
    declined = {case: case.pending_verdict.reason for case in cases if case not in approved}
    decision = decisions.record(
        round_=round_,
        organization=organization,
        form=form,
        document_number=document_number,
        decided_on=decided_on,
        deciders=deciders,
        approved=approved,
        declined=declined,
        by=by,
        at=at,
    )
    return decision, _move(approved, declined, decision, by=by, at=at)


def preview_verdicts(
    *,
    round_: Round,
    organization: Organization,
    decided_on: date,
    deciders: Sequence[User],
    by: Actor,
    at: datetime,
    form: str = DecisionForm.MEETING,
    document_number: str = UNNUMBERED,
) -> Preview:
    """Do all of it and take it back: what would become of each case, or every reason why not.

    For whoever may note verdicts there; applying them takes an approver.
    """
    _require_clerk(organization, by, at)
    cases, _verdicts = _noted(round_, organization)
    states: dict[int, str] = {}
    taken: dict[int, int] = {}
    refusal: Refusal | None = None
    try:
        with transaction.atomic():
            _decision, moved = apply_verdicts(
                round_=round_,
                organization=organization,
                form=form,
                document_number=document_number,
                decided_on=decided_on,
                deciders=deciders,
                by=by,
                at=at,
            )
            states = {case.pk: str(case.state) for case in moved}
            taken = dict(Category.objects.filter(round=round_).values_list("pk", "taken"))
            transaction.set_rollback(True)
    except Refusal as refused:
        refusal = refused
    each = _each(cases, by=by, at=at) if refusal else {}
    outcomes = [_outcome(case, states, each) for case in cases]
    return Preview(outcomes=outcomes, places=_places(cases, taken), refusal=refusal)


def _outcome(
    case: Nomination, states: Mapping[int, str], refusals: Mapping[int, Refusal]
) -> Outcome:
    verdict = case.pending_verdict
    return Outcome(
        nomination=case,
        approved=verdict.approved,
        reason=verdict.reason,
        state=states.get(case.pk, str(case.state)),
        refusal=refusals.get(case.pk),
    )


def _noted(
    round_: Round, organization: Organization
) -> tuple[list[Nomination], list[PendingVerdict]]:
    waiting = Nomination.objects.filter(
        round=round_, holder=organization, state=NominationState.APPROVAL
    ).exclude(pending_verdict=None)
    cases = list(waiting.select_related("pending_verdict", "category__title").order_by("pk"))
    if not cases:
        raise GuardFailed(_("Nothing is noted of any case here."), code="no_verdicts")
    return cases, [case.pending_verdict for case in cases]


def _move(
    approved: Sequence[Nomination],
    declined: Mapping[Nomination, str],
    decision: Decision,
    *,
    by: Actor,
    at: datetime,
) -> list[Nomination]:
    """Each reason is its case's own, so those with the same reason go together."""
    moved: list[Nomination] = []
    if approved:
        chosen = Nomination.objects.filter(pk__in=[case.pk for case in approved])
        moved += move_many(nominations=chosen, name="approve", by=by, at=at, decision=decision)
    by_reason: dict[str, list[int]] = {}
    for case, reason in declined.items():
        by_reason.setdefault(reason, []).append(case.pk)
    for reason, keys in by_reason.items():
        chosen = Nomination.objects.filter(pk__in=keys)
        moved += move_many(nominations=chosen, name="decline", by=by, at=at, reason=reason)
    return moved


def _each(cases: Sequence[Nomination], *, by: Actor, at: datetime) -> dict[int, Refusal]:
    """What speaks against each case by itself, whatever the decision."""
    found: dict[int, Refusal] = {}
    for name in ("approve", "decline"):
        own = [c for c in cases if c.pending_verdict.approved == (name == "approve")]
        prefetch_related_objects(own, *Nomination.workflow.transition(name).lookups)
        for case in own:
            try:
                engine.check(case, name, actor=by, at=at)
            except TransitionRefused as refused:
                found[case.pk] = refused
    return found


def _places(cases: Sequence[Nomination], taken: Mapping[int, int]) -> list[Places]:
    categories = {case.category_id: case.category for case in cases}
    return [
        Places(
            category=category,
            places=category.places,
            taken_before=category.taken,
            taken=taken.get(key, category.taken),
        )
        for key, category in sorted(categories.items())
    ]


def _require_clerk(organization: Organization | None, by: Actor, at: datetime) -> None:
    standing, key = by.standing(at=at), organization and organization.pk
    if not any(standing.holds(role, key) for role in (Role.SECRETARY, Role.APPROVER)):
        raise NotPermitted(
            _("Only a secretary or an approver of the unit that decides notes verdicts.")
        )


def _record(
    case: Nomination, verb: str, words: Mapping[str, str], *, by: Actor, at: datetime, **facts: bool
) -> None:
    ledger.append([_entry(case, verb, words, **facts)], actor=by.ledger_key, at=at)


def _entry(case: Nomination, verb: str, words: Mapping[str, str], **facts: bool) -> ledger.Entry:
    return ledger.Entry(
        stream=f"nominations:{case.pk}",
        action=f"verdicts.{verb}",
        facts=facts,
        private={name: text for name, text in words.items() if text},
    )
