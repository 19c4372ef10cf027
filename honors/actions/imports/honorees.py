"""Honorees of earlier years from a file: who won which title elsewhere, or before this system."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from honors.actions.imports.nominees import Nominees, key_of
from honors.actions.imports.planning import Planned, lock, made_by
from honors.actions.nominees import record_titles, strike_titles, unregister_many
from honors.imports.honorees import of_honorees
from honors.models import DossierVersion, EarlierTitle, Honor, HonorTitle, Nominee, Recommendation
from honors.models.imports import ImportKind, RowOutcome
from honors.queries.accounts import require_over
from honors.queries.organizations import paths_above, subtree
from honors.roles import Role
from honors.texts import clean_text
from workflow.refusals import InvalidInput, Refusal

if TYPE_CHECKING:
    from honors.imports.columns import Column
    from honors.models import ImportRow, Organization

NAME_LIMIT, ISSUER_LIMIT, DOCUMENT_LIMIT = 100, 200, 100


class Honorees(Nominees):
    """Whom no unit has registered yet is registered with the title, and recognized from then on.
    Several rows may name one honoree, each with another title.
    """

    name = ImportKind.HONOREES

    def require(self) -> None:
        require_over(self.by, Role.SECRETARY, self.import_.organization, self.at)

    def places(self) -> Iterable[Organization]:
        return subtree(self.import_.organization).select_related("parent")

    @property
    def columns(self) -> Sequence[Column]:
        return of_honorees(self.nominee_kind)

    def plan(self, rows: Sequence[Planned]) -> None:
        super().plan(rows)
        sound = [row for row in rows if row.made is not None and not row.mistakes]
        for row in sound:
            self._read_title(row)
        held = self._held(sound)
        for row in sound:
            if not row.mistakes:
                known = self._marks(row) & held
                row.outcome = RowOutcome.MATCH if known else RowOutcome.CREATE

    def distinct(self, row: Planned) -> tuple[object, ...]:
        return row.values["title"], row.values["since"]

    def _read_title(self, row: Planned) -> None:
        try:
            row.made.title = self._title(row)
        except Refusal as refusal:
            self.blame(row, refusal)

    def _title(self, row: Planned) -> EarlierTitle:
        won = EarlierTitle(
            name=clean_text(row.values["title"], field="title", limit=NAME_LIMIT, lines=False),
            since=date.fromisoformat(row.values["since"]),
            issuer=_line(row, "issuer", ISSUER_LIMIT),
            document=_line(row, "document", DOCUMENT_LIMIT),
        )
        won.title = self._own_title(won.name)
        won.level = _level(row.get("level"), won.title)
        return won

    def _own_title(self, name: str) -> HonorTitle | None:
        found = self._own_titles.get(name, [])
        if len(found) > 1:
            programs = "、".join(str(title.program) for title in found)
            message = _("Several programs have a title of this name: %(programs)s.")
            raise InvalidInput(message, code="title_ambiguous", pointer="/title", programs=programs)
        return found[0] if found else None

    @cached_property
    def _own_titles(self) -> dict[str, list[HonorTitle]]:
        """Of the programs of this place, of those above it and of those below."""
        place = self.import_.organization
        titles = HonorTitle.objects.filter(nominee_kind=self.nominee_kind)
        near = titles.filter(program__organizer__in=subtree(place)) | titles.filter(
            program__organizer__path__in=paths_above(place.path)
        )
        found: dict[str, list[HonorTitle]] = {}
        for title in near.select_related("program").order_by("pk"):
            found.setdefault(title.name, []).append(title)
        return found

    def _held(self, rows: Sequence[Planned]) -> set[tuple[object, ...]]:
        """What is recorded of those who are known: earlier titles, and honors given here."""
        known = {row.made.known.pk for row in rows if row.made.known is not None}
        won = EarlierTitle.objects.filter(nominee__in=known)
        given = Honor.objects.filter(nominee__in=known)
        return {
            *won.values_list("nominee", "name", "level", "since"),
            *given.values_list("nominee", "title", "awarded_on"),
        }

    def _marks(self, row: Planned) -> set[tuple[object, ...]]:
        """By which of `_held` it would be known that this title is."""
        if row.made.known is None:
            return set()
        key, won = row.made.known.pk, row.made.title
        return {(key, won.name, won.level, won.since), (key, won.title_id, won.since)}

    def write(self, rows: Sequence[Planned]) -> None:
        new = [row for row in rows if row.outcome == RowOutcome.CREATE]
        for row in self._register(new):
            row.facts = {"registered": True}
        for row in new:
            row.made.title.nominee = row.made.nominee
        titles = [row.made.title for row in new]
        stored = record_titles(titles=titles, by=self.by, at=self.at)
        for row, title in zip(new, stored, strict=True):
            row.subject = title.pk

    def _register(self, rows: Sequence[Planned]) -> list[Planned]:
        """The first row of each honoree who is new; the others are of the same."""
        first: dict[object, Planned] = {}
        for row in rows:
            if row.made.known is None:
                first.setdefault(key_of(row.made.entry), row)
        self.register(list(first.values()))
        for row in rows:
            if row.made.known is None:
                row.made.known = first[key_of(row.made.entry)].made.entry.nominee
        return list(first.values())

    def moved(self, rows: Sequence[ImportRow]) -> list[int]:
        """Struck since, or of an honoree of whom a unit made something since: the title may have
        been decisive.
        """
        made = made_by(rows)
        nominees = EarlierTitle.objects.filter(pk__in=made).values("nominee")
        lock(Nominee.objects.filter(pk__in=nominees))
        there = EarlierTitle.objects.filter(pk__in=made, nominee__merged_into=None)
        later = self.import_.written_at
        judged = DossierVersion.objects.filter(
            nomination__nominee=OuterRef("nominee"), frozen_at__gte=later
        )
        told = Recommendation.objects.filter(nominee=OuterRef("nominee"), prepared_at__gte=later)
        same = set(there.exclude(Exists(judged) | Exists(told)).values_list("pk", flat=True))
        return sorted(row.line for key, row in made.items() if key not in same)

    def undo(self, rows: Sequence[ImportRow]) -> None:
        """Who was registered for the title alone goes with it; whom somebody used since stays."""
        made = made_by(rows)
        found = EarlierTitle.objects.filter(pk__in=made).select_related("nominee__unit")
        titles = list(found.order_by("pk"))
        strike_titles(titles=titles, by=self.by, at=self.at)
        came = {t.nominee_id for t in titles if made[t.pk].facts.get("registered")}
        free = self.unused(Nominee.objects.filter(pk__in=came)).select_related("unit")
        unregister_many(nominees=list(free.order_by("pk")), by=self.by, at=self.at)


def _line(row: Planned, name: str, limit: int) -> str:
    return clean_text(row.get(name) or "", field=name, limit=limit, lines=False)


def _level(typed: str | None, title: HonorTitle | None) -> str:
    """That of a title here is known; of another it must be said."""
    if title is not None and typed in (None, title.level):
        return title.level
    if title is not None:
        message = _("The title %(title)s is of another level: %(level)s.")
        level = str(title.get_level_display())
        raise InvalidInput(
            message, code="level_differs", pointer="/level", title=title.name, level=level
        )
    if not typed:
        message = _("No program here has a title of this name: say of which level it is.")
        raise InvalidInput(message, code="level_missing", pointer="/level")
    return typed
