"""Recommending upward: what the body above calls for, whom one recommends, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors import notifications
from honors.actions import inputs
from honors.actions.decisions import document as document_number
from honors.actions.decisions import past_day
from honors.actions.nominees.locking import lock_standing
from honors.models import Category, Honor, Recommendation, RecommendationCall
from honors.models.organizations import Level, depth_of
from honors.models.programs import NomineeKind
from honors.models.recommendations import EVEN, Ratio
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import OUTCOMES_ABOVE, RecommendationState
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from honors.models import HonorTitle, Nomination, Nominee, Organization
    from workflow.definition import Actor

NAME_LIMIT, REASON_LIMIT, EVIDENCE_LIMIT = 100, 1000, 2000
MOST_PERCENT = 1000  # as many as ten may compete for one place
WITHDRAWN = RecommendationState.WITHDRAWN


@dataclass(frozen=True, kw_only=True)
class TargetSpec:
    """A title of a body that does not work here, as its document names it. `prerequisite` is the
    name of the next-lower title where another body elsewhere gives that.
    """

    program: str
    title: str
    nominee_kind: str
    level: str
    organization: str
    prerequisite: str = ""


@transaction.atomic
def open_call(
    *,
    organization: Organization,
    target: TargetSpec | Category,
    places: int,
    document: str,
    by: Actor,
    at: datetime,
    percent: int = EVEN,
    due_at: datetime | None = None,
    prerequisite: HonorTitle | None = None,
) -> RecommendationCall:
    """What a body above asks of this organization, by its document.

    100 `percent` is an equal number; 110 to 130 is usual where more than the places compete. A
    category of a round here says itself what it asks for and until when. Whoever works on it
    there, and in the units directly below, is told once.
    """
    require(by, Role.SECRETARY, organization, at)
    share = inputs.whole(percent, field="percent", low=EVEN, high=MOST_PERCENT)
    call = RecommendationCall(
        organization=organization,
        places=inputs.whole(places, field="places"),
        ratio=Ratio.EQUAL_NUMBER if share == EVEN else Ratio.COMPETITIVE,
        percent=share,
        document=document_number(document, field="document"),
        created_at=at,
    )
    if isinstance(target, Category):
        _aim_here(call, target, due_at=due_at, prerequisite=prerequisite)
    else:
        _aim_elsewhere(call, target, due_at=due_at, prerequisite=prerequisite)
    _check_upward(call)
    known = _("The organization already has a call for this category.")
    with inputs.once(known, code="call_exists", field="target"):
        call.save()
    _record_call(call, by=by, at=at)
    notifications.call_opened(call, by=by.standing(at=at).user_id, at=at)
    return call


def _record_call(call: RecommendationCall, *, by: Actor, at: datetime) -> None:
    facts = {"organization": call.organization_id, "title": call.title_name, "most": call.most}
    facts |= {"category": call.category_id, "document": call.document}
    stream = f"recommendation_calls:{call.pk}"
    ledger.record(stream, "recommendation_calls.open", actor=by.ledger_key, at=at, facts=facts)


def _aim_here(
    call: RecommendationCall,
    category: Category,
    *,
    due_at: datetime | None,
    prerequisite: HonorTitle | None,
) -> None:
    title, round_ = category.title, category.round
    if due_at is not None or prerequisite is not None:
        message = _("A round here says itself until when it takes nominations, and of whom.")
        raise InvalidInput(message, code="round_decides", pointer="/target")
    if not round_.organizer.covers(call.organization):
        message = _("%(unit)s does not take part in this round.")
        raise InvalidInput(
            message, code="unit_outside", pointer="/target", unit=call.organization.name
        )
    call.category, call.due_at, call.prerequisite = category, round_.closes_at, title.prerequisite
    call.program_name, call.title_name = round_.program.name, title.name
    call.nominee_kind, call.level = title.nominee_kind, title.level
    call.target_name = round_.organizer.name


def _aim_elsewhere(
    call: RecommendationCall,
    target: TargetSpec,
    *,
    due_at: datetime | None,
    prerequisite: HonorTitle | None,
) -> None:
    call.program_name = inputs.text(target.program, field="target/program", limit=NAME_LIMIT)
    call.title_name = inputs.text(target.title, field="target/title", limit=NAME_LIMIT)
    call.target_name = inputs.text(
        target.organization, field="target/organization", limit=NAME_LIMIT
    )
    call.nominee_kind = inputs.choice(
        target.nominee_kind, NomineeKind.values, field="target/nominee_kind"
    )
    call.level = inputs.choice(target.level, Level.values, field="target/level")
    call.due_at = None if due_at is None else inputs.moment(due_at, field="due_at")
    call.prerequisite = prerequisite
    call.prerequisite_name = inputs.optional_text(
        target.prerequisite, field="target/prerequisite", limit=NAME_LIMIT
    )
    if prerequisite is not None and call.prerequisite_name:
        message = _("Name the title that must be held once: as one given here, or by its name.")
        raise InvalidInput(message, code="prerequisite_twice", pointer="/target/prerequisite")
    if prerequisite is not None and prerequisite.nominee_kind != call.nominee_kind:
        message = _("%(title)s is a title for another kind of nominee.")
        raise InvalidInput(
            message, code="kind_differs", pointer="/prerequisite", title=prerequisite.name
        )


def _check_upward(call: RecommendationCall) -> None:
    if depth_of(call.level) >= call.organization.depth:
        message = _("A recommendation goes to a higher level than that of %(unit)s.")
        raise InvalidInput(
            message, code="not_upward", pointer="/target", unit=call.organization.name
        )


@transaction.atomic
def prepare(
    *, call: RecommendationCall, basis: Honor | Nomination, by: Actor, at: datetime
) -> Recommendation:
    """Put somebody forward whom a round of this organization honored, or is about to honor."""
    require(by, Role.SECRETARY, call.organization, at)
    honor = basis if isinstance(basis, Honor) else None
    nomination = basis.nomination if isinstance(basis, Honor) else basis
    nominee = lock_standing(nomination.nominee)
    _check_basis(call, nomination, nominee)
    same = call.recommendations.filter(nominee=nominee)
    if same.exclude(state=WITHDRAWN).exists():
        message = _("%(name)s is already recommended for this title.")
        raise GuardFailed(message, code="already_recommended", name=nominee.name)
    recommendation = Recommendation(
        call=call, nominee=nominee, nomination=nomination, honor=honor, prepared_at=at
    )
    facts = {"call": call.pk, "nominee": nominee.pk, "nomination": nomination.pk}
    facts |= {} if honor is None else {"honor": honor.pk}
    return engine.begin(recommendation, actor=by, at=at, facts=facts)


def _check_basis(call: RecommendationCall, nomination: Nomination, nominee: Nominee) -> None:
    if nomination.round.organizer_id != call.organization_id:
        message = _("Only those whom %(unit)s itself chose may be recommended by it.")
        raise InvalidInput(
            message, code="foreign_case", pointer="/basis", unit=call.organization.name
        )
    if nominee.kind != call.nominee_kind:
        message = _("%(title)s is a title for another kind of nominee.")
        raise InvalidInput(message, code="kind_differs", pointer="/basis", title=call.title_name)


@transaction.atomic
def rank(
    *, call: RecommendationCall, ordered: Sequence[Recommendation], by: Actor, at: datetime
) -> list[Recommendation]:
    """The order in which they are recommended (按推荐顺序填写): all that are prepared, each once,
    behind those that are sent already.
    """
    require(by, Role.SECRETARY, call.organization, at)
    RecommendationCall.objects.select_for_update(no_key=True).get(pk=call.pk)
    everybody = list(call.recommendations.order_by("pk").select_for_update(no_key=True))
    prepared = {r.pk: r for r in everybody if r.state == RecommendationState.PREPARED}
    keys = [recommendation.pk for recommendation in ordered]
    if len(set(keys)) < len(keys) or set(keys) != prepared.keys():
        message = _("Give all prepared recommendations of the call, each once.")
        raise InvalidInput(message, code="order_incomplete", pointer="/ordered")
    kept = [r.rank or 0 for r in everybody if r.pk not in prepared and r.state != WITHDRAWN]
    ranked = [prepared[key] for key in keys]
    for place, recommendation in enumerate(ranked, start=max(kept, default=0) + 1):
        recommendation.rank = place
    Recommendation.objects.bulk_update(ranked, ["rank"])
    stream, facts = f"recommendation_calls:{call.pk}", {"ordered": keys}
    ledger.record(stream, "recommendation_calls.rank", actor=by.ledger_key, at=at, facts=facts)
    return ranked


def send(
    *, recommendations: Sequence[Recommendation], document: str, by: Actor, at: datetime
) -> list[Recommendation]:
    """Send all of them or none, with the report that lists them.

    Where the body above works here, each becomes a draft of its organization in the round above.
    """
    chosen = Recommendation.objects.filter(pk__in=[each.pk for each in recommendations])
    number = document_number(document, field="document")
    return engine.perform_many(chosen, "send", actor=by, at=at, document=number)


def record_outcome(
    *,
    recommendation: Recommendation,
    outcome: str,
    document: str,
    dated: date,
    evidence: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Recommendation:
    """What a body elsewhere decided: `honored_above` or `not_selected_above`, by which document of
    which day, and what shows it.
    """
    return engine.perform(
        recommendation,
        "record_outcome",
        actor=by,
        at=at,
        expected_version=expected_version,
        outcome=inputs.choice(outcome, OUTCOMES_ABOVE, field="outcome"),
        document=document_number(document, field="document"),
        dated=past_day(dated, field="dated", at=at),
        evidence=clean_text(evidence, field="evidence", limit=EVIDENCE_LIMIT),
    )


def withdraw(
    *,
    recommendation: Recommendation,
    reason: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Recommendation:
    """Take it back; where its case above runs here, withdraw that case instead."""
    cleaned = clean_text(reason, field="reason", limit=REASON_LIMIT)
    return engine.perform(
        recommendation,
        "withdraw",
        actor=by,
        at=at,
        expected_version=expected_version,
        reason=cleaned,
    )
