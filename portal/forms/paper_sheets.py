"""A judge's paper as a clerk types it: a line for each case, a cell for each criterion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.score_sheets import COMMENT_LIMIT
from honors.models import Criterion, ScoreSheet
from honors.queries.paper_sheets import Difference
from portal.forms.judging import MARK_LENGTH
from portal.forms.pages import LongText, PageForm

Typed = dict[int, dict[int, str]]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A cell; where the criterion asks for a comment, with a place for it."""

    line: Criterion
    mark: forms.BoundField
    comment: forms.BoundField | None


@dataclass(frozen=True, kw_only=True)
class Row:
    sheet: ScoreSheet
    cells: Sequence[Box]


class GridForm(PageForm):
    """The cells of the rubric for every sheet; `marks` and `comments` are what was typed."""

    def __init__(
        self,
        *args: Any,
        sheets: Sequence[ScoreSheet],
        rubric: Sequence[Criterion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheets, self.rubric = sheets, rubric
        for sheet in sheets:
            for line in rubric:
                self.add_cell(sheet, line)

    def add_cell(self, sheet: ScoreSheet, line: Criterion) -> None:
        label = f"{sheet.nomination.nominee.name} · {line.name}"
        self.fields[_name(sheet, line)] = forms.CharField(
            label=label,
            max_length=MARK_LENGTH,
            required=False,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "class": "place"}
            ),
        )
        if line.comment_required:
            self.fields[f"{_name(sheet, line)}-comment"] = forms.CharField(
                label=_("Comment: %(cell)s") % {"cell": label},
                max_length=COMMENT_LIMIT,
                required=False,
            )

    @property
    def rows(self) -> list[Row]:
        return [
            Row(sheet=sheet, cells=[self._cell(sheet, line) for line in self.rubric])
            for sheet in self.sheets
        ]

    def _cell(self, sheet: ScoreSheet, line: Criterion) -> Box:
        name = _name(sheet, line)
        comment = f"{name}-comment"
        return Box(
            line=line,
            mark=self[name],
            comment=self[comment] if comment in self.fields else None,
        )

    @property
    def marks(self) -> Typed:
        return self._typed("")

    @property
    def comments(self) -> Typed:
        return self._typed("-comment")

    def _typed(self, ending: str) -> Typed:
        return typed_of(self.cleaned_data, self._cells(), ending)

    def _cells(self) -> Iterable[tuple[int, int]]:
        return ((sheet.pk, line.pk) for sheet in self.sheets for line in self.rubric)


class EntryForm(GridForm):
    file = forms.FileField(
        label=_("Scan of the paper"),
        help_text=_("PDF, JPEG or PNG."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class LookForm(PageForm):
    """One field for each cell that was read differently."""

    def __init__(
        self,
        *args: Any,
        differences: Sequence[Difference],
        names: Mapping[tuple[int, int], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.differences = differences
        for found in differences:
            name = f"marks-{found.sheet_id}-{found.criterion_id}"
            label = names[found.sheet_id, found.criterion_id]
            self.fields[name] = forms.CharField(
                label=label,
                max_length=MARK_LENGTH,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            if found.first.comment or found.second.comment:
                self.fields[f"{name}-comment"] = LongText(
                    label=_("Comment: %(cell)s") % {"cell": label},
                    rows=2,
                    max_length=COMMENT_LIMIT,
                    required=False,
                )

    @property
    def rows(self) -> list[tuple[Difference, list[forms.BoundField]]]:
        return [(found, self._fields_of(found)) for found in self.differences]

    def _fields_of(self, found: Difference) -> list[forms.BoundField]:
        name = f"marks-{found.sheet_id}-{found.criterion_id}"
        return [self[key] for key in (name, f"{name}-comment") if key in self.fields]

    @property
    def marks(self) -> Typed:
        return typed_of(self.cleaned_data, self._cells(), "")

    @property
    def comments(self) -> Typed:
        return typed_of(self.cleaned_data, self._cells(), "-comment")

    def _cells(self) -> Iterable[tuple[int, int]]:
        return ((found.sheet_id, found.criterion_id) for found in self.differences)


class DiscardForm(PageForm):
    reason = LongText(label=_("Reason"), rows=2)


def _name(sheet: ScoreSheet, line: Criterion) -> str:
    return f"marks-{sheet.pk}-{line.pk}"


def typed_of(cleaned: Mapping[str, Any], cells: Iterable[tuple[int, int]], ending: str) -> Typed:
    """By score sheet and criterion; a cell that the form does not ask for is left out."""
    typed: Typed = {}
    for sheet, line in cells:
        name = f"marks-{sheet}-{line}{ending}"
        if name in cleaned:
            typed.setdefault(sheet, {})[line] = cleaned[name]
    return typed
