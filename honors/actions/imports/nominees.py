"""Nominees from a file: registered, or recognized as those whom their unit knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from honors.actions.imports.planning import OfNominators, Planned, lock, made_by
from honors.actions.nominees.enrolling import register_many, unregister_many
from honors.actions.nominees.registering import Entry, MemberSpec, prepare, refuse_unlike
from honors.imports import sheets
from honors.models import EarlierTitle, Honor, Nomination, Nominee, Recommendation
from honors.models.imports import ImportKind, RowOutcome
from honors.models.programs import NomineeKind
from honors.queries.nominees import IDENTITY_PURPOSE
from honors.sealing import site_keyring
from workflow.refusals import InvalidInput, Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from honors.imports.columns import Column
    from honors.models import ImportRow

OF_MEMBER = ("name", "relation", "sex")


@dataclass(kw_only=True)
class Somebody:
    """Whom a row is about: `known` already, or an `entry` to register; and the `title` won."""

    entry: Entry
    known: Nominee | None = None
    title: EarlierTitle | None = None

    @property
    def nominee(self) -> Nominee:
        return self.known or self.entry.nominee


class Nominees(OfNominators):
    name = ImportKind.NOMINEES

    @property
    def nominee_kind(self) -> str:
        return self.import_.nominee_kind

    @property
    def columns(self) -> Sequence[Column]:
        return sheets.of_nominees(self.nominee_kind)

    def plan(self, rows: Sequence[Planned]) -> None:
        for row in rows:
            self._prepare(row)
        prepared = [row for row in rows if row.made is not None]
        self._recognize(prepared)
        for row in prepared:
            if not row.mistakes and row.made.known is not None:
                row.outcome = RowOutcome.MATCH

    def _prepare(self, row: Planned) -> None:
        unit = self.unit_of(row)
        if unit is None:
            return
        born = row.get("birth_date")
        try:
            entry = prepare(
                kind=self.nominee_kind,
                unit=unit,
                name=row.values["name"],
                sex=row.get("sex") or "",
                birth_date=date.fromisoformat(born) if born else None,
                resident_id=row.get("resident_id") or "",
                members=[_spec(member) for member in members_in(row)],
                at=self.at,
            )
        except Refusal as refusal:
            self.blame(row, refusal)
            return
        row.made = Somebody(entry=entry)
        key = (*key_of(entry), *self.distinct(row))
        self.once(row, key, "resident_id" if entry.identity else "name")

    def distinct(self, row: Planned) -> tuple[object, ...]:
        """What tells rows of one and the same apart, where a file may have several."""
        return ()

    def _recognize(self, rows: Sequence[Planned]) -> None:
        """By identity number everywhere, by name within the unit; two statements for all."""
        by_index = self._by_index(rows)
        by_name = self._by_name_in_unit(rows)
        for row in rows:
            entry = row.made.entry
            try:
                if entry.identity is not None:
                    row.made.known = by_index.get(_index(entry))
                    if row.made.known is not None:
                        refuse_unlike(entry.nominee, row.made.known)
                else:
                    alike = by_name.get((entry.nominee.unit_id, entry.nominee.name), [])
                    row.made.known = _only(entry.nominee, alike)
            except Refusal as refusal:
                self.blame(row, refusal)
            if row.made.known is not None:
                self.once(row, ("known", row.made.known.pk, *self.distinct(row)), "name")

    def _by_index(self, rows: Sequence[Planned]) -> dict[str, Nominee]:
        wanted = [_index(row.made.entry) for row in rows if row.made.entry.identity is not None]
        found = Nominee.objects.filter(kind=self.nominee_kind, identity_index__in=wanted)
        return {nominee.identity_index: nominee for nominee in found.select_related("unit")}

    def _by_name_in_unit(self, rows: Sequence[Planned]) -> dict[tuple[int, str], list[Nominee]]:
        named = [row.made.entry.nominee for row in rows if row.made.entry.identity is None]
        found = Nominee.objects.filter(
            kind=self.nominee_kind,
            unit__in={nominee.unit_id for nominee in named},
            name__in={nominee.name for nominee in named},
            merged_into=None,
        )
        alike: dict[tuple[int, str], list[Nominee]] = {}
        for nominee in found.select_related("unit").order_by("pk"):
            alike.setdefault((nominee.unit_id, nominee.name), []).append(nominee)
        return alike

    def write(self, rows: Sequence[Planned]) -> None:
        self.register(rows)
        for row in rows:
            if row.outcome == RowOutcome.CREATE:
                row.subject = row.made.nominee.pk

    def register(self, rows: Sequence[Planned]) -> None:
        new = [row for row in rows if row.made.known is None]
        phones = {n: row.get("phone") for n, row in enumerate(new) if row.get("phone")}
        entries = [row.made.entry for row in new]
        register_many(entries=entries, phones=phones, by=self.by, at=self.at)

    def moved(self, rows: Sequence[ImportRow]) -> list[int]:
        made = made_by(rows)
        lock(Nominee.objects.filter(pk__in=made))
        free = self.unused(Nominee.objects.filter(pk__in=made)).values_list("pk", flat=True)
        return sorted(made[key].line for key in made.keys() - set(free))

    def unused(self, nominees: QuerySet[Nominee]) -> QuerySet[Nominee]:
        """Those with whom nothing was ever done."""
        used = Q(Exists(Nominee.objects.filter(merged_into=OuterRef("pk"))))
        for model in (Nomination, Honor, Recommendation, EarlierTitle):
            used |= Q(Exists(model._default_manager.filter(nominee=OuterRef("pk"))))
        return nominees.filter(merged_into=None).exclude(used)

    def undo(self, rows: Sequence[ImportRow]) -> None:
        found = Nominee.objects.filter(pk__in=made_by(rows)).select_related("unit").order_by("pk")
        unregister_many(nominees=list(found), by=self.by, at=self.at)


def members_in(row: Planned) -> list[dict[str, Any]]:
    """Those of whom the row says anything, in order."""
    found: dict[int, dict[str, Any]] = {}
    for name, value in row.values.items():
        first, _slash, rest = name.partition("/")
        if first == "members":
            place, _slash, field = rest.partition("/")
            found.setdefault(int(place), {})[field] = value
    return [found[place] for place in sorted(found)]


def _spec(member: dict[str, Any]) -> MemberSpec:
    given = {name: member.get(name, "") for name in OF_MEMBER}
    return MemberSpec(**given)


def _index(entry: Entry) -> str:
    number = entry.identity.number if entry.identity else ""
    return site_keyring().index(number, purpose=IDENTITY_PURPOSE)


def key_of(entry: Entry) -> tuple[object, ...]:
    if entry.identity is not None:
        return (entry.identity.number,)
    nominee = entry.nominee
    names = tuple(member.name for member in entry.members)
    return (nominee.unit_id, nominee.name, nominee.birth_date, names)


def _only(nominee: Nominee, alike: list[Nominee]) -> Nominee | None:
    """The one of this name whose day of birth does not tell them apart."""
    fitting = [
        known
        for known in alike
        if None in (known.birth_date, nominee.birth_date) or known.birth_date == nominee.birth_date
    ]
    if len(fitting) > 1:
        message = _("Your unit knows several of this name. Give the identity number.")
        given = (
            "resident_id" if nominee.kind in (NomineeKind.PERSON, NomineeKind.FAMILY) else "name"
        )
        raise InvalidInput(message, code="nominee_ambiguous", pointer=f"/{given}")
    return fitting[0] if fitting else None
