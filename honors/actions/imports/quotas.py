"""Quotas from a file: how many places each unit has in a category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from honors.actions.imports.planning import Kind, Planned, made_by
from honors.actions.quotas.room import MOST_PLACES
from honors.actions.quotas.setting import set_each
from honors.actions.rounds.locking import lock_unfinished
from honors.imports import sheets
from honors.models import Category, Organization, Quota
from honors.models.imports import ImportKind, RowOutcome
from honors.models.quotas import QuotaKind
from honors.queries.accounts import require
from honors.queries.organizations import subtree
from honors.roles import Role
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from honors.imports.columns import Column
    from honors.models import ImportRow


class Quotas(Kind):
    name = ImportKind.QUOTAS

    @property
    def category(self) -> Category:
        category = self.import_.category
        assert category is not None, "a constraint of the database"  # noqa: S101
        return category

    def require(self) -> None:
        require(self.by, Role.SECRETARY, self.category.round.organizer, self.at)

    @property
    def columns(self) -> Sequence[Column]:
        return sheets.of_quotas()

    def places(self) -> Iterable[Organization]:
        return subtree(self.category.round.organizer).select_related("parent")

    def plan(self, rows: Sequence[Planned]) -> None:
        for row in rows:
            row.made = self.unit_of(row)
            if row.made is not None:
                self.once(row, row.made.pk, "unit")
            if not 0 <= row.values["places"] <= MOST_PLACES:
                message = _("Places are a whole number from 0 to %(most)s.")
                error = InvalidInput(message, code="places_out_of_range", most=MOST_PLACES)
                self.blame(row, error, "places")
        stored = self._stored([row.made.pk for row in rows if row.made is not None])
        for row in rows:
            if row.made is not None and row.made.pk in stored:
                self._compare(row, stored[row.made.pk])

    def _stored(self, units: Sequence[int]) -> dict[int, Quota]:
        found = Quota.objects.filter(category=self.category, organization__in=units)
        return {quota.organization_id: quota for quota in found}

    def _compare(self, row: Planned, quota: Quota) -> None:
        if quota.parent_id is not None:
            message = _("The places of %(unit)s come from elsewhere; change them there.")
            error = InvalidInput(message, code="other_quota", unit=row.made.name)
            self.blame(row, error, "unit")
        elif quota.kind == QuotaKind.FIXED and quota.places == row.values["places"]:
            row.outcome = RowOutcome.MATCH

    def write(self, rows: Sequence[Planned]) -> None:
        new = [row for row in rows if row.outcome == RowOutcome.CREATE]
        before = self._stored([row.made.pk for row in new])
        if not new:
            return
        places: dict[Organization, int | None] = {row.made: row.values["places"] for row in new}
        quotas = set_each(category=self.category, places=places, by=self.by, at=self.at)
        keys = {quota.organization_id: quota.pk for quota in quotas}
        for row in new:
            old = before.get(row.made.pk)
            fixed = old is not None and old.kind == QuotaKind.FIXED
            row.subject = keys[row.made.pk]
            row.facts = {
                "places": row.values["places"],
                "before": old.places if fixed and old is not None else None,
            }

    def moved(self, rows: Sequence[ImportRow]) -> list[int]:
        """Changed, handed down, lent or shared out otherwise since."""
        new = made_by(rows)
        lock_unfinished(self.category.round)
        same = {
            quota.pk
            for quota in Quota.objects.filter(pk__in=new, parent=None, kind=QuotaKind.FIXED)
            if quota.places == new[quota.pk].facts.get("places")
            and not (quota.taken or quota.allocated or quota.lent or quota.borrowed)
        }
        return sorted(row.line for key, row in new.items() if key not in same)

    def undo(self, rows: Sequence[ImportRow]) -> None:
        """What had no fixed number of places has none again."""
        new = made_by(rows)
        quotas = Quota.objects.filter(pk__in=new).select_related("organization").order_by("pk")
        places = {quota.organization: new[quota.pk].facts["before"] for quota in quotas}
        if places:
            set_each(category=self.category, places=places, by=self.by, at=self.at)
