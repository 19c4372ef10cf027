"""Places by formula: shown first, and then applied whole, exactly as they were shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.quotas import room
from honors.actions.quotas.handing_down import hand_down
from honors.actions.rounds.locking import lock_unfinished
from honors.apportionment import apportioned
from honors.models import Apportionment, Category, Organization, Quota
from honors.queries.accounts import require
from honors.roles import Role
from workflow import ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed

WHOLE = Decimal(100)
LARGEST_VALUE = Decimal(10**15)
Factors = Mapping[str, Any]
Values = Mapping[Organization, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ApportionmentPreview:
    """`shares` are the places of each unit by its key; `digest` binds them to what they rest on."""

    shares: Mapping[int, int]
    digest: str


@dataclass(frozen=True, kw_only=True)
class _Formula:
    places: int
    minimum: int
    weights: dict[str, Decimal]
    values: dict[int, dict[str, Decimal]]
    shares: dict[int, int]

    @property
    def data(self) -> dict[str, Any]:
        return {
            "places": self.places,
            "minimum": self.minimum,
            "factors": [
                {"name": name, "weight": f"{weight:f}"} for name, weight in self.weights.items()
            ],
            "values": {
                str(unit): [f"{own[name]:f}" for name in self.weights]
                for unit, own in self.values.items()
            },
            "shares": {str(unit): places for unit, places in self.shares.items()},
        }

    @property
    def digest(self) -> str:
        return hashlib.sha256(ledger.dump(self.data).encode()).hexdigest()


def preview(
    *, places: int, factors: Factors, values: Values, minimum: int = 0
) -> ApportionmentPreview:
    """What the formula gives each unit; nothing is stored.

    `factors` are weights that add up to 100, e.g. {"output": 50, "workforce": 50}; `values` say
    how much of each a unit has.
    """
    formula = _formula(places, factors, values, minimum)
    return ApportionmentPreview(shares=formula.shares, digest=formula.digest)


@transaction.atomic
def apportion(
    *,
    category: Category,
    places: int,
    factors: Factors,
    values: Values,
    digest: str,
    by: Actor,
    at: datetime,
    minimum: int = 0,
    parent: Quota | None = None,
) -> Apportionment:
    """Give every unit its places as they were previewed under this digest, or none of them.

    With a parent they are handed down out of its places, in addition to those handed down before.
    A unit that the formula gives nothing may send up nobody.
    """
    _require(category, parent, by, at)
    formula = _formula(places, factors, values, minimum)
    if formula.digest != digest:
        raise GuardFailed(
            _("The formula now gives other places than those that were shown."),
            code="preview_differs",
        )
    _give(category, parent, {unit: formula.shares[unit.pk] for unit in values})
    made = Apportionment.objects.create(
        category=category,
        parent=parent,
        digest=digest,
        made_at=at,
        made_by_id=by.standing(at=at).user_id,
        **formula.data,
    )
    facts = {"apportionment": made.pk, "places": made.places, "digest": digest}
    facts |= {"weights": [factor["weight"] for factor in made.factors], "shares": made.shares}
    room.record(category, "quotas.apportion", facts, by=by, at=at)
    return made


def _require(category: Category, parent: Quota | None, by: Actor, at: datetime) -> None:
    if parent is None:
        require(by, Role.SECRETARY, category.round.organizer, at)
        return
    room.require_over_quota(by, parent, at)
    if parent.category_id != category.pk:
        raise inputs.refused(
            _("These places are of another category."), code="foreign_category", field="parent"
        )


def _give(category: Category, parent: Quota | None, given: Mapping[Organization, int]) -> None:
    lock_unfinished(category.round)
    above = category.round.organizer if parent is None else parent.organization
    room.check_units(list(given), above, itself=parent is None)
    if parent is None:
        room.set_places(category, given)
    else:
        hand_down(parent, given)


def _formula(places: int, factors: Factors, values: Values, minimum: int) -> _Formula:
    count = inputs.whole(places, field="places", high=room.MOST_PLACES)
    fewest = inputs.whole(minimum, field="minimum", low=0)
    weights = _weights(factors)
    cleaned = {unit.pk: _values(unit, own, weights) for unit, own in values.items()}
    if not cleaned:
        raise inputs.refused(_("Name one or more units, each once."), code="units", field="values")
    shares = apportioned(count, weights, cleaned, minimum=fewest)
    return _Formula(places=count, minimum=fewest, weights=weights, values=cleaned, shares=shares)


def _weights(factors: Factors) -> dict[str, Decimal]:
    weights = {
        inputs.text(name, field="factors", limit=40): inputs.number(
            weight, field=f"factors/{name}", low=Decimal(0), high=WHOLE
        )
        for name, weight in factors.items()
    }
    if sum(weights.values()) != WHOLE:
        raise inputs.refused(
            _("The weights of the factors do not add up to 100."),
            code="weights_differ",
            field="factors",
        )
    return weights


def _values(
    unit: Organization, values: Mapping[str, Any], weights: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    field = f"values/{unit.pk}"
    if values.keys() != weights.keys():
        raise inputs.refused(
            _("%(unit)s needs a value for each factor, and for nothing else."),
            code="values_differ",
            field=field,
            unit=unit.name,
        )
    below = Decimal("-0.01")
    return {
        name: inputs.number(value, field=f"{field}/{name}", low=below, high=LARGEST_VALUE)
        for name, value in values.items()
    }
