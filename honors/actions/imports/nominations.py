"""Nominations from a file: drafts of one category with the answers to its form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions.imports.nominees import Nominees, members_in
from honors.actions.imports.planning import Planned, lock, made_by
from honors.actions.nominations.moving import move_many
from honors.actions.nominations.starting import Start, start_many
from honors.actions.nominations.writing import fresh_category, planned
from honors.forms import parse_form
from honors.imports import sheets
from honors.models import Attachment, Category, Nomination
from honors.models.imports import ImportKind
from honors.models.nominations import Channel
from honors.states import LIVE_NOMINATIONS, NominationState
from workflow.refusals import InvalidInput, Refusal

if TYPE_CHECKING:
    from honors.forms import Form
    from honors.imports.columns import Column
    from honors.models import ImportRow


class Nominations(Nominees):
    name = ImportKind.NOMINATIONS
    writes_known = True

    @cached_property
    def category(self) -> Category:
        category = self.import_.category
        assert category is not None, "a constraint of the database"  # noqa: S101
        return fresh_category(category)

    @cached_property
    def form(self) -> Form:
        return parse_form(self.category.form.fields)

    @property
    def nominee_kind(self) -> str:
        return self.category.title.nominee_kind

    @property
    def columns(self) -> Sequence[Column]:
        return sheets.of_nominations(self.nominee_kind, self.form.fields)

    def plan(self, rows: Sequence[Planned]) -> None:
        super().plan(rows)
        prepared = [row for row in rows if row.made is not None and not row.mistakes]
        nominated = self._nominated(prepared)
        for row in prepared:
            if row.made.nominee.pk in nominated:
                message = _("The nominee is already nominated in this category.")
                self.blame(row, InvalidInput(message, code="duplicate_case"), "name")
            self._check(row)

    def _nominated(self, rows: Sequence[Planned]) -> set[int]:
        known = [row.made.known.pk for row in rows if row.made.known is not None]
        live = Nomination.objects.filter(category=self.category, state__in=LIVE_NOMINATIONS)
        return set(live.filter(nominee__in=known).values_list("nominee_id", flat=True))

    def _check(self, row: Planned) -> None:
        """What a unit may begin is asked once for each unit; the answers are those of the row."""
        refusal = self._refusal_of(row)
        if refusal is not None:
            self.blame(row, refusal, "unit")
        if self.is_writing:
            return
        try:
            self.form.clean(self.answers(row), on=timezone.localdate(self.at))
        except Refusal as refused:
            self.blame(row, refused)

    def _refusal_of(self, row: Planned) -> Refusal | None:
        nominee = row.made.nominee
        if nominee.unit_id not in self._refusals:
            try:
                planned(
                    self.category,
                    nominee.unit,
                    nominee,
                    channel=Channel.ORGANIZATION,
                    by=self.by,
                    at=self.at,
                )
                self._refusals[nominee.unit_id] = None
            except Refusal as refused:
                self._refusals[nominee.unit_id] = refused
        return self._refusals[nominee.unit_id]

    @cached_property
    def _refusals(self) -> dict[int, Refusal | None]:
        return {}

    def answers(self, row: Planned) -> dict[str, Any]:
        given = {
            name.removeprefix("answers/"): value
            for name, value in row.values.items()
            if name.startswith("answers/")
        }
        members = members_in(row)
        if members and any(field.kind == "members" for field in self.form.fields):
            given["members"] = members
        return given

    def write(self, rows: Sequence[Planned]) -> None:
        self.register(rows)
        starts = [Start(nominee=row.made.nominee, answers=self.answers(row)) for row in rows]
        begun = start_many(category=self.category, starts=starts, by=self.by, at=self.at)
        for row, case, start in zip(rows, begun, starts, strict=True):
            row.subject = case.pk
            row.facts = {"revision": int(bool(start.answers))}

    def moved(self, rows: Sequence[ImportRow]) -> list[int]:
        """Submitted, ended, written in, declared or illustrated since."""
        lines = made_by(rows)
        lock(Nomination.objects.filter(pk__in=lines))
        touched = Exists(Attachment.objects.filter(nomination=OuterRef("pk")))
        drafts = Nomination.objects.filter(
            pk__in=lines,
            state=NominationState.DRAFT,
            dossier_version=0,
            dossier__veto_declared=None,
        ).exclude(Q(touched))
        same = {
            key
            for key, revision in drafts.values_list("pk", "dossier__revision")
            if revision == lines[key].facts.get("revision")
        }
        return sorted(row.line for key, row in lines.items() if key not in same)

    def undo(self, rows: Sequence[ImportRow]) -> None:
        """Withdrawn, as any draft that is not wanted: history keeps what was begun."""
        cases = Nomination.objects.filter(pk__in=made_by(rows))
        reason = _("The import that this draft came from was undone.")
        move_many(nominations=cases, name="withdraw", by=self.by, at=self.at, reason=str(reason))
