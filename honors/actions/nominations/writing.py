"""A nomination is started, its dossier written, what was found wrong in it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.nominations.locking import lock_for_author
from honors.forms import parse_form
from honors.guards.nominations import round_takes_nominations
from honors.models import Defect, Dossier, Nomination
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

    from honors.models import Category, Nominee, Organization
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
    submit = Nomination.workflow.transition("submit")
    round_takes_nominations(nomination, Move(transition=submit, actor=by, standing=None, at=at))
    facts = {"category": category.pk, "unit": unit.pk, "nominee": nominee.pk}
    started = engine.begin(nomination, actor=by, at=at, facts=facts)
    Dossier.objects.create(nomination=started, saved_at=at)
    return started


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
    facts = {"fields": sorted(form.changed(dossier.data, answers))}
    if veto_declared is not None:
        dossier.veto_declared = inputs.flag(veto_declared, field="veto_declared")
    dossier.data, dossier.saved_at = answers, at
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
