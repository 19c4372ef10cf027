"""The tree of organizations: divisions with their official codes, and units that are none.

`path` is the materialized path: four characters a level, so a subtree is a byte range. `lineage`
names the divisions above and at a node by level, so that finding the unit that handles a case
at a level needs no query. Names are not unique below a county; codes are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.roles import PATH_END

STEP = 4


class Level(models.TextChoices):
    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")


LEVELS: tuple[str, ...] = tuple(Level.values)


def depth_of(level: str) -> int:
    """0 for the nation, 5 for a village."""
    return LEVELS.index(level)


class OrganizationKind(models.TextChoices):
    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    STREET = "street", _("Street office")
    TOWN = "town", _("Town")
    TOWNSHIP = "township", _("Township")
    TOWNSHIP_LIKE = "township_like", _("Unit like a township")
    RESIDENTS_COMMITTEE = "residents_committee", _("Residents' committee")
    VILLAGE_COMMITTEE = "village_committee", _("Village committee")
    VILLAGE_LIKE = "village_like", _("Unit like a village")
    DEPARTMENT = "department", _("Department")
    FIRM = "firm", _("Firm")
    CLINIC = "clinic", _("Clinic or hospital")
    SCHOOL = "school", _("School")
    ASSOCIATION = "association", _("Association")


class PathField(models.CharField[str, str]):
    """A materialized path, compared byte by byte on every database."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": 40} | options))

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        # SQLite compares bytes as it is; a PostgreSQL cluster may sort by a language.
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def within(self, paths: Iterable[str]) -> OrganizationQuerySet:
        """The subtrees below these paths, their roots included."""
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(path__gte=path, path__lt=path + PATH_END)
        return self.filter(condition)

    def divisions(self) -> OrganizationQuerySet:
        return self.exclude(code=None)


class Organization(models.Model):
    """A division has a code; a department, firm or school has none and takes its parent's level."""

    path = PathField(unique=True, editable=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(_("code"), max_length=12, unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganizationKind.choices)
    lineage = models.JSONField(default=dict, editable=False)
    children_made = models.PositiveIntegerField(default=0, editable=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    contact = models.CharField(_("contact for questions"), max_length=100, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ("path",)
        constraints = [
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="organizations_level_legal"),
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gt=models.F("valid_from")),
                name="organizations_valid_half_open",
            ),
        ]
        indexes = [models.Index(fields=("parent", "name"), name="organizations_parent_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        return depth_of(self.level)

    @property
    def end(self) -> str:
        """The exclusive upper end of the subtree's range of paths."""
        return self.path + PATH_END

    def covers(self, other: Organization) -> bool:
        return self.path <= other.path < self.end

    def handler_id(self, level: str) -> int:
        """The division that handles this unit's cases at a level: the deepest one not below it.

        Where a level is missing (a county without prefecture, a county-direct unit), the next
        one above stands in.
        """
        known: dict[str, Any] = self.lineage
        for name in reversed(LEVELS[: depth_of(level) + 1]):
            if name in known:
                return int(known[name])
        raise LookupError(f"{self.name} has no division at or above {level}")
