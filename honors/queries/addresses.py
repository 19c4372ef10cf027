"""Where a unit is, as lists say it: the township and the village, then the unit's own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.models import Organization
from honors.models.organizations import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMED_LEVELS = (Level.TOWNSHIP, Level.VILLAGE)


def addresses_of(units: Iterable[Organization]) -> dict[int, str]:
    """By the unit's key, in one statement. A unit above the townships is just its name."""
    known = {unit.pk: unit for unit in units}
    above = {key for unit in known.values() for key in _named_keys(unit)} - known.keys()
    names = {pk: unit.name for pk, unit in known.items()}
    if above:
        names |= dict(Organization.objects.filter(pk__in=above).values_list("pk", "name"))
    return {
        pk: "".join(names[key] for key in dict.fromkeys((*_named_keys(unit), pk)))
        for pk, unit in known.items()
    }


def _named_keys(unit: Organization) -> list[int]:
    return [unit.lineage[level] for level in NAMED_LEVELS if level in unit.lineage]
