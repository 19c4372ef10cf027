"""A unit's places are set, or how few it should send, or that it may send any number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from honors.actions import inputs
from honors.actions.quotas import room
from honors.actions.rounds.locking import lock_unfinished
from honors.models import Category, Organization, Quota
from honors.models.quotas import QuotaKind
from honors.queries.accounts import require
from honors.roles import Role
from workflow.definition import Actor


@transaction.atomic
def set_quota(
    *,
    category: Category,
    organization: Organization,
    places: int,
    by: Actor,
    at: datetime,
    kind: str = QuotaKind.FIXED,
) -> Quota:
    """Give a unit its places directly, or change how many it has. 0 fixed places: it may not
    recommend anybody. The unlimited kind has 0 as well.
    """
    (quota,) = limit_units(
        category=category, organizations=[organization], places_each=places, kind=kind, by=by, at=at
    )
    return quota


@transaction.atomic
def limit_units(
    *,
    category: Category,
    organizations: Sequence[Organization],
    places_each: int,
    by: Actor,
    at: datetime,
    kind: str = QuotaKind.FIXED,
) -> list[Quota]:
    """Let each unit send up so many, whatever the others do. Never below what is in use.

    With 0 places a unit may send up nobody, while one without any quota is not limited.
    """
    require(by, Role.SECRETARY, category.round.organizer, at)
    kind = inputs.choice(kind, QuotaKind.values, field="kind")
    if kind == QuotaKind.UNLIMITED:
        places = inputs.whole(places_each, field="places", low=0, high=0)
    else:
        fewest = 0 if kind == QuotaKind.FIXED else 1
        places = inputs.whole(places_each, field="places", low=fewest, high=room.MOST_PLACES)
    lock_unfinished(category.round)
    room.check_units(organizations, category.round.organizer, itself=True)
    quotas = room.set_places(category, dict.fromkeys(organizations, places), kind=kind)
    facts = {
        "organizations": [unit.pk for unit in organizations],
        "places": places,
        "kind": str(kind),
    }
    room.record(category, "quotas.set", facts, by=by, at=at)
    return quotas


@transaction.atomic
def set_each(
    *,
    category: Category,
    places: Mapping[Organization, int | None],
    by: Actor,
    at: datetime,
    fewest: Mapping[Organization, int] | None = None,
) -> list[Quota]:
    """So many for each of them, all or none; None where a unit may send any number again.

    `fewest` are the units that should send at least so many, and may send more.
    """
    require(by, Role.SECRETARY, category.round.organizer, at)
    lock_unfinished(category.round)
    least = {
        unit: inputs.whole(number, field="places", high=room.MOST_PLACES)
        for unit, number in (fewest or {}).items()
    }
    room.check_units([*places, *least], category.round.organizer, itself=True)
    fixed = {
        unit: inputs.whole(number, field="places", low=0, high=room.MOST_PLACES)
        for unit, number in places.items()
        if number is not None
    }
    freed = dict.fromkeys((unit for unit in places if unit not in fixed), 0)
    by_kind = {QuotaKind.FIXED: fixed, QuotaKind.UNLIMITED: freed, QuotaKind.MINIMUM: least}
    quotas = [
        quota
        for kind, asked in by_kind.items()
        if asked
        for quota in room.set_places(category, asked, kind=kind)
    ]
    facts: dict[str, object] = {"places": [[unit.pk, fixed.get(unit)] for unit in places]}
    if least:
        facts["fewest"] = [[unit.pk, number] for unit, number in least.items()]
    room.record(category, "quotas.set_each", facts, by=by, at=at)
    return quotas
