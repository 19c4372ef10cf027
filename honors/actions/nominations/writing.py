"""A nomination is started, its dossier written, what was found wrong in it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.abolishing import require_standing_unit
from honors.actions.nominations.drafting import mark_revised
from honors.actions.nominations.locking import lock_for_author
from honors.actions.nominees.locking import lock_standing
from honors.forms import parse_form
from honors.guards.nominations import round_takes_nominations, unit_takes_part
from honors.models import Category, Defect, Dossier, Nomination, Organization
from honors.models.nominations import Channel
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import NominationState
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.definition import Move
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Nominee
    from workflow.definition import Actor

ANSWER_LIMIT = 500


@transaction.atomic
def start(
    *,
    category: Category,
    unit: Organization,
    nominee: Nominee,
    by: Actor,
    at: datetime,
    channel: str = Channel.ORGANIZATION,
) -> Nomination:
    """A draft with an empty dossier, while the round takes nominations."""
    require(by, Role.NOMINATOR, unit, at)
    require_standing_unit(Organization.objects.get(pk=unit.pk), at)
    fresh = fresh_category(category)
    locked = lock_standing(nominee)
    nomination = planned(fresh, unit, locked, channel=channel, by=by, at=at)
    started = engine.begin(nomination, actor=by, at=at, facts=facts_of(nomination))
    Dossier.objects.create(nomination=started, saved_at=at)
    return started


def fresh_category(category: Category) -> Category:
    """Whoever has had the form open may hold a category as it was before its round opened."""
    loaded = Category.objects.select_related("round__organizer", "title", "form")
    return loaded.get(pk=category.pk)


def planned(
    category: Category,
    unit: Organization,
    nominee: Nominee,
    *,
    channel: str,
    by: Actor,
    at: datetime,
) -> Nomination:
    """A draft that may begin now, not stored yet. What it reads of the unit are its quotas."""
    nomination = Nomination(
        round=category.round,
        category=category,
        nominee=nominee,
        unit=unit,
        unit_path=unit.path,
        holder=unit,
        nominator_id=by.standing(at=at).user_id,
        channel=inputs.choice(channel, Channel.values, field="channel"),
        created_at=at,
    )
    _check_fit(nomination)
    _check_channel(nomination)
    submit = Nomination.workflow.transition("submit")
    begins = Move(transition=submit, actor=by, standing=None, at=at)
    round_takes_nominations(nomination, begins)
    unit_takes_part(nomination, begins)
    return nomination


def facts_of(nomination: Nomination) -> dict[str, object]:
    """What the event that opens its history tells of it."""
    return {
        "category": nomination.category_id,
        "unit": nomination.unit_id,
        "nominee": nomination.nominee_id,
        "channel": nomination.channel,
    }


def _check_fit(nomination: Nomination) -> None:
    nominee, category, unit = nomination.nominee, nomination.category, nomination.unit
    if nominee.kind != category.title.nominee_kind:
        raise InvalidInput(
            _("%(category)s is not for this kind of nominee."),
            code="kind_differs",
            pointer="/nominee",
            category=str(category),
        )
    if nominee.unit_id != unit.pk:
        raise InvalidInput(
            _("The nominee is not registered by %(unit)s."),
            code="foreign_nominee",
            pointer="/nominee",
            unit=unit.name,
        )
    if not nomination.round.organizer.covers(unit) and not _organizer_area_covers(nomination):
        raise InvalidInput(
            _("%(unit)s does not take part in this round."),
            code="unit_outside",
            pointer="/unit",
            unit=unit.name,
        )


def _check_channel(nomination: Nomination) -> None:
    channels = nomination.category.channels
    if channels and nomination.channel not in channels:
        raise InvalidInput(
            _("%(category)s is not open to nominations of this kind: %(channel)s."),
            code="channel_closed",
            pointer="/channel",
            category=str(nomination.category),
            channel=str(Channel(nomination.channel).label),
        )


def _organizer_area_covers(nomination: Nomination) -> bool:
    """A department organizes for the division that it belongs to."""
    organizer = nomination.round.organizer
    division = organizer.lineage.get(organizer.level)
    return division is not None and division in nomination.unit.lineage.values()


@transaction.atomic
def save_dossier(
    *,
    nomination: Nomination,
    data: object,
    by: Actor,
    at: datetime,
    veto_declared: bool | None = None,
) -> Dossier:
    """Replace all answers. They may be incomplete; every mistake in them is reported at once.

    `veto_declared` is true for "none of the vetoes applies"; None leaves the declaration as it is.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    form = parse_form(locked.category.form.fields)
    answers = form.clean(data, on=timezone.localdate(at))
    dossier = locked.dossier
    changed = sorted(form.changed(dossier.answers, answers) | dossier.half_typed.keys())
    facts = {"fields": changed}
    if veto_declared is not None:
        dossier.veto_declared = inputs.flag(veto_declared, field="veto_declared")
    mark_revised(dossier, changed)
    dossier.write(answers, unfit={}, private=form.sealed_names)
    dossier.saved_at = at
    dossier.save()
    stream = f"nominations:{locked.pk}"
    ledger.record(stream, "nominations.save_dossier", actor=by.ledger_key, at=at, facts=facts)
    return dossier


@transaction.atomic
def answer_defect(*, defect: Defect, answer: str, by: Actor, at: datetime) -> Defect:
    """How a defect was mended, or why there is nothing to mend."""
    states = (NominationState.RETURNED,)
    locked = lock_for_author(defect.nomination, by=by, at=at, states=states)
    text = clean_text(answer, field="answer", limit=ANSWER_LIMIT)
    if not text:
        raise InvalidInput(_("This may not be empty."), code="empty", pointer="/answer")
    open_one: Defect | None = locked.defects.filter(pk=defect.pk, closed_at=None).first()
    if open_one is None:
        raise GuardFailed(_("This defect is closed."), code="defect_closed")
    open_one.answer = text
    open_one.save(update_fields=["answer"])
    ledger.record(
        f"nominations:{locked.pk}",
        "nominations.answer_defect",
        actor=by.ledger_key,
        at=at,
        facts={"field": open_one.field},
        private={"answer": text},
    )
    return open_one
