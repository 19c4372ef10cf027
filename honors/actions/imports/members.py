"""The rosters of families and collectives from a file: who joins which of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions.imports.planning import OfNominators, Planned, lock, made_by
from honors.actions.nominees import MemberSpec, change_members
from honors.imports.members import of_members
from honors.models import DossierVersion, Nominee, NomineeMember
from honors.models.imports import ImportKind, RowOutcome
from honors.models.programs import NomineeKind
from honors.queries.nominees import IDENTITY_PURPOSE
from honors.sealing import site_keyring
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from honors.imports.columns import Column
    from honors.models import ImportRow, Organization


class Members(OfNominators):
    name = ImportKind.MEMBERS

    @property
    def columns(self) -> Sequence[Column]:
        return of_members(self.import_.nominee_kind)

    def plan(self, rows: Sequence[Planned]) -> None:
        named = [(row, unit) for row in rows if (unit := self.unit_of(row)) is not None]
        families = self._families(named)
        for row, unit in named:
            self._place(row, families.get((unit.pk, row.values["nominee"]), []))

    def _families(
        self, rows: Sequence[tuple[Planned, Organization]]
    ) -> dict[tuple[int, str], list[Nominee]]:
        present = NomineeMember.objects.filter(until=None)
        found = Nominee.objects.filter(
            kind=self.import_.nominee_kind,
            merged_into=None,
            unit__in={unit.pk for _row, unit in rows},
            name__in={row.values["nominee"] for row, _unit in rows},
        ).prefetch_related(Prefetch("members", queryset=present, to_attr="present"))
        families: dict[tuple[int, str], list[Nominee]] = {}
        for family in found.order_by("pk"):
            families.setdefault((family.unit_id, family.name), []).append(family)
        return families

    def _place(self, row: Planned, found: list[Nominee]) -> None:
        number = row.get("family_resident_id")
        if number:
            index = site_keyring().index(number, purpose=IDENTITY_PURPOSE)
            found = [family for family in found if family.identity_index == index]
        if len(found) != 1:
            self.blame(row, _which(self.import_.nominee_kind, found), "nominee")
            return
        row.made = found[0]
        self.once(row, (row.made.pk, row.values["name"]), "name")
        present: list[NomineeMember] = row.made.present
        if any(member.name == row.values["name"] for member in present):
            row.outcome = RowOutcome.MATCH

    def write(self, rows: Sequence[Planned]) -> None:
        joining: dict[int, list[Planned]] = {}
        for row in rows:
            if row.outcome == RowOutcome.CREATE:
                joining.setdefault(row.made.pk, []).append(row)
        for key, group in sorted(joining.items()):
            family = group[0].made
            specs = [_spec(row) for row in group]
            today = timezone.localdate(self.at)
            change_members(nominee=family, on=today, joining=specs, by=self.by, at=self.at)
            last = NomineeMember.objects.filter(nominee=key).order_by("-position")
            for row, member in zip(reversed(group), last[: len(group)], strict=True):
                row.subject = member.pk

    def moved(self, rows: Sequence[ImportRow]) -> list[int]:
        """Who left again, or whose family was submitted or merged since."""
        lines = made_by(rows)
        families = NomineeMember.objects.filter(pk__in=lines).values("nominee")
        lock(Nominee.objects.filter(pk__in=families))
        there = NomineeMember.objects.filter(
            pk__in=lines, until=None, nominee__merged_into=None
        ).values_list("pk", "nominee_id")
        submitted = DossierVersion.objects.filter(
            nomination__nominee__in={family for _key, family in there},
            frozen_at__gte=self.import_.written_at,
        )
        shown = set(submitted.values_list("nomination__nominee_id", flat=True))
        same = {key for key, family in there if family not in shown}
        return sorted(row.line for key, row in lines.items() if key not in same)

    def undo(self, rows: Sequence[ImportRow]) -> None:
        leaving: dict[int, list[NomineeMember]] = {}
        for member in NomineeMember.objects.filter(pk__in=made_by(rows)).select_related(
            "nominee__unit"
        ):
            leaving.setdefault(member.nominee_id, []).append(member)
        today = timezone.localdate(self.at)
        for _family, gone in sorted(leaving.items()):
            change_members(nominee=gone[0].nominee, on=today, leaving=gone, by=self.by, at=self.at)


def _spec(row: Planned) -> MemberSpec:
    born = row.get("birth_date")
    return MemberSpec(
        name=row.values["name"],
        relation=row.values["relation"],
        sex=row.get("sex") or "",
        birth_date=date.fromisoformat(born) if born else None,
    )


def _which(kind: str, found: list[Nominee]) -> InvalidInput:
    if kind == NomineeKind.COLLECTIVE:
        return _which_collective(found)
    if found:
        message = _("Several families have this representative. Give the identity number.")
        return InvalidInput(message, code="family_ambiguous")
    message = _("Your unit has not registered this family. Import it with the nominees first.")
    return InvalidInput(message, code="family_unknown")


def _which_collective(found: list[Nominee]) -> InvalidInput:
    if found:
        message = _("Several collectives of your unit have this name. Merge or rename them first.")
        return InvalidInput(message, code="collective_ambiguous")
    message = _("Your unit has not registered this collective. Import it with the nominees first.")
    return InvalidInput(message, code="collective_unknown")
