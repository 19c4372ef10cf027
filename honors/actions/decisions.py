"""Decisions: who decided on which cases, when, and by which document."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.models import Decision, DecisionItem, Nomination
from honors.models.decisions import DecisionForm
from honors.queries.decisions import approvers_of, conflicts_among, share_a_seat
from honors.roles import Role
from honors.states import NominationState
from honors.texts import clean_text, find_personal_data
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from honors.models import Organization, Round, User
    from workflow.definition import Actor

DOCUMENT_LIMIT, REASON_LIMIT = 60, 1000


@transaction.atomic
def record(
    *,
    round_: Round,
    organization: Organization,
    form: str,
    document_number: str,
    decided_on: date,
    deciders: Iterable[User],
    approved: Iterable[Nomination],
    by: Actor,
    at: datetime,
    declined: Mapping[Nomination, str] | None = None,
) -> Decision:
    """Write down what was decided; approving the cases by it is a move of its own.

    The recorder is a secretary or an approver of the deciding organization. Every decider was an
    approver there on that day and had nothing to do with any of the cases. `declined` gives the
    reason for each case turned down.
    """
    _require_recorder(by, organization, at)
    decision = Decision(
        round=round_,
        organization=organization,
        form=inputs.choice(form, DecisionForm.values, field="form"),
        document_number=document(document_number, field="document_number"),
        decided_on=past_day(decided_on, field="decided_on", at=at),
        recorded_at=at,
        recorder=cast("User", by),
    )
    reasons = _reasons(declined or {})
    cases = _decided_cases(decision, {case.pk for case in approved}, reasons)
    people = _deciders(decision, deciders)
    _refuse_conflicts(people, cases, decision.decided_on)
    _store(decision, people, cases, reasons)
    _record(decision, people, cases, reasons, by=by, at=at)
    return decision


def document(number: object, *, field: str) -> str:
    """The number of an official document, which is public and so holds no personal data."""
    cleaned = inputs.text(number, field=field, limit=DOCUMENT_LIMIT)
    if find_personal_data(cleaned):
        message = _("A document number cannot hold a personal number.")
        raise InvalidInput(message, code="personal_data", pointer=f"/{field}")
    return cleaned


def past_day(value: object, *, field: str, at: datetime) -> date:
    """Today or earlier, by the calendar here."""
    day = inputs.recent_day(value, field=field)
    if day > timezone.localdate(at):
        message = _("This day is still to come.")
        raise InvalidInput(message, code="date_in_future", pointer=f"/{field}")
    return day


def _require_recorder(by: Actor, organization: Organization, at: datetime) -> None:
    standing = by.standing(at=at)
    if not any(standing.holds(r, organization.pk) for r in (Role.SECRETARY, Role.APPROVER)):
        raise NotPermitted(
            _("Only a secretary or an approver of %(organization)s records its decisions."),
            organization=organization.name,
        )


def _reasons(declined: Mapping[Nomination, str]) -> dict[int, str]:
    """By the case's key, cleaned. A case turned down without a reason is refused."""
    reasons = {}
    for case, reason in declined.items():
        cleaned = clean_text(reason, field="declined", limit=REASON_LIMIT)
        if not cleaned:
            message = _("Give the reason for which %(case)s is turned down.")
            raise InvalidInput(message, code="reason_missing", pointer="/declined", case=str(case))
        reasons[case.pk] = cleaned
    return reasons


def _decided_cases(
    decision: Decision, approved: set[int], declined: Mapping[int, str]
) -> list[Nomination]:
    if approved & declined.keys():
        message = _("A case cannot be both approved and turned down.")
        raise InvalidInput(message, code="decided_twice", pointer="/declined")
    asked = approved | declined.keys()
    if not asked:
        message = _("A decision decides on at least one case.")
        raise InvalidInput(message, code="cases_missing", pointer="/approved")
    ready = Nomination.objects.filter(
        pk__in=asked,
        round=decision.round,
        state=NominationState.APPROVAL,
        holder=decision.organization,
    )
    cases = list(ready.order_by("pk"))
    if len(cases) < len(asked):
        raise GuardFailed(
            _("%(count)s of these cases do not wait for an approval by %(organization)s."),
            code="not_at_approval",
            pointer="/approved",
            count=len(asked) - len(cases),
            organization=decision.organization.name,
        )
    return cases


def _deciders(decision: Decision, asked: Iterable[User]) -> list[User]:
    people = {user.pk: user for user in asked}
    if not people:
        message = _("Name those who decided.")
        raise InvalidInput(message, code="deciders_missing", pointer="/deciders")
    entitled = approvers_of(decision.organization, on=decision.decided_on)
    known = set(entitled.filter(pk__in=people).values_list("pk", flat=True))
    others = [str(user) for pk, user in people.items() if pk not in known]
    if others:
        raise InvalidInput(
            _("%(names)s did not hold the role of an approver on that day."),
            code="no_approver",
            pointer="/deciders",
            names="、".join(others),
        )
    if share_a_seat(people.values(), on=decision.decided_on):
        raise InvalidInput(
            _("A substitute and whoever is substituted do not both decide."),
            code="one_seat_twice",
            pointer="/deciders",
        )
    return [people[pk] for pk in sorted(people)]


def _refuse_conflicts(deciders: Sequence[User], cases: Sequence[Nomination], on: date) -> None:
    found = conflicts_among(deciders, cases, on=on)
    if found:
        named = "；".join(f"{who} — {case}" for who, case in found)
        raise GuardFailed(
            _("These deciders took part in a case or are tied to its nominee: %(conflicts)s."),
            code="decider_conflict",
            pointer="/deciders",
            conflicts=named,
        )


def _store(
    decision: Decision,
    deciders: Sequence[User],
    cases: Sequence[Nomination],
    reasons: Mapping[int, str],
) -> None:
    message = _("A decision with this document number is already recorded.")
    with inputs.once(message, code="document_known", field="document_number"):
        decision.save()
    decision.deciders.set(deciders)
    DecisionItem.objects.bulk_create(
        DecisionItem(
            decision=decision,
            nomination=case,
            approved=case.pk not in reasons,
            reason=reasons.get(case.pk, ""),
        )
        for case in cases
    )


def _record(
    decision: Decision,
    deciders: Sequence[User],
    cases: Sequence[Nomination],
    reasons: Mapping[int, str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    facts = {
        "decision": decision.pk,
        "organization": decision.organization_id,
        "form": decision.form,
        "document": decision.document_number,
        "decided_on": decision.decided_on.isoformat(),
        "deciders": [user.pk for user in deciders],
        "approved": [case.pk for case in cases if case.pk not in reasons],
        "declined": sorted(reasons),
    }
    # The cases are named by their number, as a key of JSON is text.
    words = {str(case): reason for case, reason in reasons.items()}
    ledger.record(
        f"rounds:{decision.round_id}",
        "decisions.record",
        actor=by.ledger_key,
        at=at,
        facts=facts,
        private={"reasons": ledger.dump(words)} if words else None,
    )
