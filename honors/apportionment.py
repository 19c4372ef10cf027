"""Places shared out among units by weighted factors, by largest remainder. No database."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from honors.scoring import largest_remainder
from workflow.refusals import InvalidInput


def apportioned(
    places: int,
    weights: Mapping[str, Decimal],
    values: Mapping[int, Mapping[str, Decimal]],
    *,
    minimum: int = 0,
) -> dict[int, int]:
    """The places of each unit, all of them given out.

    `weights` are percentages of 100 by factor; `values` say how much of each factor a unit has.
    A unit's share is the weighted mean of its parts of the factors' sums.
    """
    shares = _shares(weights, values)
    # Brought to one denominator, so that no rounding before the last decides a place.
    whole = math.lcm(*(share.denominator for share in shares.values()))
    scaled = {unit: Decimal(int(share * whole)) for unit, share in shares.items()}
    return largest_remainder(places, scaled, minimum)


def _shares(
    weights: Mapping[str, Decimal], values: Mapping[int, Mapping[str, Decimal]]
) -> dict[int, Fraction]:
    parts = {}
    for name, weight in weights.items():
        whole = sum((Fraction(own[name]) for own in values.values()), Fraction())
        if whole <= 0:
            raise InvalidInput(
                _("No unit has anything of %(factor)s."), code="factor_empty", factor=name
            )
        parts[name] = Fraction(weight) / whole
    return {
        unit: sum((parts[name] * Fraction(own[name]) for name in weights), Fraction())
        for unit, own in values.items()
    }
