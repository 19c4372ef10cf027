"""A judge's promise, a sheet's marks and comments, and what is submitted together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from honors.actions.score_sheets import COMMENT_LIMIT
from honors.models import Criterion, Mark, Nominee
from honors.models.panels import ConflictGround
from portal.forms.pages import LongText, PageForm
from portal.marks import levels_of, plain

MARK_LENGTH, COMMENT_ROWS = 12, 2


class PromiseForm(PageForm):
    """A ground for everybody who is too close, and the promise itself."""

    promised = forms.BooleanField(
        label=_("I judge by the standards alone, and tell nobody what I read or mark."),
        error_messages={"required": _("Give your promise, or do not judge.")},
    )

    def __init__(self, *args: Any, nominees: Iterable[Nominee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._nominees = list(nominees)
        grounds = [("", _("No relation")), *ConflictGround.choices]
        for nominee in self._nominees:
            self.fields[f"relations-{nominee.pk}"] = forms.ChoiceField(
                label=f"{nominee.name} · {nominee.unit.name}", choices=grounds, required=False
            )

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[f"relations-{nominee.pk}"] for nominee in self._nominees]

    @property
    def relations(self) -> dict[int, str]:
        given = {n.pk: self.cleaned_data.get(f"relations-{n.pk}", "") for n in self._nominees}
        return {key: ground for key, ground in given.items() if ground}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One criterion on the page."""

    line: Criterion
    weight: str
    mark: forms.BoundField
    comment: forms.BoundField


class MarksForm(PageForm):
    """Each field carries what the page showed, so that only what was changed is sent on, and a
    change in another window is noticed.
    """

    def __init__(
        self, *args: Any, lines: Sequence[Criterion], kept: Mapping[int, Mark], **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(kept)
        super().__init__(*args, **kwargs)
        self._lines = lines
        for line in lines:
            known = kept.get(line.pk)
            self.fields[f"marks-{line.pk}"] = _mark_field(line, known.value if known else None)
            self.fields[f"marks-{line.pk}-comment"] = _comment_field()

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                line=line,
                weight=plain(line.weight),
                mark=self[f"marks-{line.pk}"],
                comment=self[f"marks-{line.pk}-comment"],
            )
            for line in self._lines
        ]

    @property
    def marks(self) -> dict[int, object]:
        """What was changed and is not empty; whether it is a mark is for the action to say."""
        return self._changed("marks-{}")

    @property
    def comments(self) -> dict[int, object]:
        return self._changed("marks-{}-comment", blank=True)

    def without_marks(self) -> bool:
        """Leaves out comments on what has no mark yet; whether there are any."""
        bare = [key for key in self.comments if not self.cleaned_data.get(f"marks-{key}")]
        for key in bare:
            self.changed_data.remove(f"marks-{key}-comment")
        return bool(bare)

    @property
    def seen(self) -> dict[int, Decimal | None]:
        shown = {key: self[f"marks-{key}"] for key in self.marks}
        return {key: _decimal(self.data.get(f.html_initial_name)) for key, f in shown.items()}

    def _changed(self, pattern: str, *, blank: bool = False) -> dict[int, object]:
        changed = set(self.changed_data)
        named = {line.pk: pattern.format(line.pk) for line in self._lines}
        given = {k: self.cleaned_data[name] for k, name in named.items() if name in changed}
        return {key: value for key, value in given.items() if value or blank}


class CellsForm(MarksForm):
    """One sheet as a row of a table: a box for each mark, and one line for each comment."""

    def __init__(self, *args: Any, lines: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, lines=lines, **kwargs)
        for line in lines:
            comment = self.fields[f"marks-{line.pk}-comment"]
            comment.widget = forms.TextInput(attrs={"class": "remark"})
            field = self.fields[f"marks-{line.pk}"]
            field.widget, field.help_text = _box(), ""

    def newer(self, conflict: Mapping[int, tuple[Any, Decimal | None]]) -> CellsForm:
        """The same with what is kept by now beside it, so that sending it again holds."""
        typed = cast("QueryDict", self.data).copy()
        for key, (_sent, now) in conflict.items():
            typed[self[f"marks-{key}"].html_initial_name] = plain(now)
        fresh = type(self)(typed, prefix=self.prefix, lines=self._lines, kept={})
        for key, (_sent, now) in conflict.items():
            said = _("It was changed to %(mark)s in another window. Send again to keep yours.")
            fresh.add_error(f"marks-{key}", said % {"mark": plain(now)})
        return fresh


def _initial(kept: Mapping[int, Mark]) -> dict[str, str]:
    marks = {f"marks-{key}": plain(mark.value) for key, mark in kept.items()}
    return marks | {f"marks-{key}-comment": mark.comment for key, mark in kept.items()}


def _mark_field(line: Criterion, kept: Decimal | None) -> forms.Field:
    levels = levels_of(line.maximum, kept)
    field = forms.CharField(
        label=line.name,
        help_text=_standards(line),
        max_length=MARK_LENGTH,
        required=False,
        show_hidden_initial=True,
    )
    if levels:
        field.widget = forms.RadioSelect(choices=[(level, level) for level in levels])
    else:
        field.widget = _box()
    return field


def _box() -> forms.Widget:
    entry = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
    return forms.TextInput(attrs=entry)


def _comment_field() -> forms.Field:
    return LongText(
        label=_("Comment"),
        rows=COMMENT_ROWS,
        max_length=COMMENT_LIMIT,
        required=False,
        show_hidden_initial=True,
    )


def _standards(line: Criterion) -> SafeString:
    """Always to be seen, never behind a click."""
    most = format_html("<p>{}</p>", _("0 to %(maximum)s") % {"maximum": plain(line.maximum)})
    bands = format_html_join(
        "", "<li>{}</li>", ((_band(band),) for band in line.bands if isinstance(band, dict))
    )
    return format_html("{}<ul>{}</ul>", most, bands) if bands else most


def _band(band: Mapping[str, Any]) -> str:
    given = {"mark": plain(_decimal(band.get("from"))), "text": band.get("text", "")}
    return _("from %(mark)s: %(text)s") % given


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return None


class SubmitForm(PageForm):
    """Names the sheets that were looked at: what was filled in since stays a draft."""

    sheets = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def keys(self) -> list[int]:
        given = self.cleaned_data["sheets"].split(",")
        return [int(key) for key in given if key.isdecimal() and len(key) < len("9" * 18)]
