"""Many drafts of one category, begun at once with what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from honors.actions.abolishing import require_standing_unit
from honors.actions.nominations.drafting import mark_revised
from honors.actions.nominations.writing import facts_of, fresh_category, planned
from honors.actions.nominees.locking import lock_standing_many
from honors.forms import parse_form
from honors.models import Dossier, Organization
from honors.models.nominations import Channel
from honors.queries.accounts import require
from honors.roles import Role
from workflow import engine, ledger

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Category, Nomination, Nominee
    from workflow.definition import Actor

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Start:
    """`answers` are as `save_dossier` takes them."""

    nominee: Nominee
    answers: Mapping[str, Any]


@transaction.atomic
def start_many(
    *,
    category: Category,
    starts: Sequence[Start],
    by: Actor,
    at: datetime,
    channel: str = Channel.ORGANIZATION,
) -> list[Nomination]:
    """All or none, each by the unit that registered the nominee, in the given order. Statements do
    not grow with their number, chunks and units aside.
    """
    fresh = fresh_category(category)
    units = _units([start.nominee for start in starts], by, at)
    standing = lock_standing_many([start.nominee.pk for start in starts])
    drafts = [
        planned(
            fresh,
            units[start.nominee.unit_id],
            standing[start.nominee.pk],
            channel=channel,
            by=by,
            at=at,
        )
        for start in starts
    ]
    begun = engine.begin_many(drafts, actor=by, at=at, facts=facts_of)
    _write(begun, starts, by=by, at=at)
    return begun


def _units(nominees: Sequence[Nominee], by: Actor, at: datetime) -> dict[int, Organization]:
    units = {u.pk: u for u in Organization.objects.filter(pk__in={n.unit_id for n in nominees})}
    for unit in units.values():
        require(by, Role.NOMINATOR, unit, at)
        require_standing_unit(unit, at)
    prefetch_related_objects(list(units.values()), "quotas")
    return units


def _write(
    begun: Sequence[Nomination], starts: Sequence[Start], *, by: Actor, at: datetime
) -> None:
    """As if each dossier were saved once; one without answers stays as it was begun."""
    form = parse_form(begun[0].category.form.fields) if begun else None
    dossiers, entries = [], []
    for case, start in zip(begun, starts, strict=True):
        dossier = Dossier(nomination=case, saved_at=at)
        answers = form.clean(start.answers, on=timezone.localdate(at)) if form else {}
        if answers and form:
            dossier.write(answers, unfit={}, private=form.sealed_names)
            mark_revised(dossier, sorted(answers))
            facts = {"fields": sorted(answers)}
            stream = f"nominations:{case.pk}"
            entries.append(
                ledger.Entry(stream=stream, action="nominations.save_dossier", facts=facts)
            )
        dossiers.append(dossier)
    Dossier.objects.bulk_create(dossiers, batch_size=CHUNK)
    ledger.append(entries, actor=by.ledger_key, at=at)
