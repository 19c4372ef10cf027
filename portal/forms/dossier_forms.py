"""The form that nominators fill in, question by question: reworded, ordered, added, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.rows import RowsForm

PART = "fields"
NAME_LIMIT = LABEL_LIMIT = 100
SPARE_CHOICES = 3
TABLE = "members"
KINDS: Mapping[str, Any] = {
    "text": _("Short text"),
    "long_text": _("Long text"),
    "integer": _("Whole number"),
    "decimal": _("Number with decimals"),
    "date": _("Day"),
    "month": _("Month"),
    "choice": _("One of several answers"),
    "boolean": _("Yes or no"),
    "phone": _("Phone number"),
    "resident_id": _("Identity number"),
}
TEXTS = ("text", "long_text")
FLAGS: Mapping[str, Any] = {
    "required": _("Must be answered"),
    "judged": _("Judges read it"),
    "private": _("Never published"),
}


class QuestionsForm(RowsForm):
    """What a question is called in stored dossiers stays, however it is reworded."""

    part_name = PART

    def __init__(
        self, *args: Any, name: str, known: Sequence[Mapping[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the form"), max_length=NAME_LIMIT, initial=name
        )
        self._stored = {field["name"]: field for field in known}
        # What was sent says how many answers each question was shown with.
        rows = [(field["kind"], {**field, "place": n}) for n, field in enumerate(known, start=1)]
        self._last = len(rows)
        self.lay(PART, rows, self._ask, kinds=KINDS)
        self.call(PART, {**KINDS, TABLE: _("Table of members")})

    def _ask(self, kind: str, known: Mapping[str, Any] | None) -> dict[str, forms.Field]:
        held = known or {}
        place = held.get("place", self._last + 1)
        asked: dict[str, forms.Field] = {
            "name": forms.CharField(
                widget=forms.HiddenInput, required=False, initial=held.get("name", "")
            ),
            "label": forms.CharField(
                label=pgettext_lazy("form", "Question"),
                max_length=LABEL_LIMIT,
                initial=held.get("label", ""),
            ),
            "place": forms.IntegerField(label=_("Order number"), initial=place, required=False),
        }
        if kind in TEXTS:
            asked["limit"] = forms.IntegerField(
                label=_("Words at most"), min_value=1, initial=held.get("limit"), required=False
            )
        if kind == "choice":
            asked |= self._choices(held.get("choices", ()))
        for name, label in FLAGS.items():
            initial = held.get(name, False)
            asked[name] = forms.BooleanField(label=label, initial=initial, required=False)
        return asked

    def _choices(self, known: Sequence[Sequence[str]]) -> dict[str, forms.Field]:
        """Each answer with the value that stored dossiers know it by, and some to spare."""
        asked: dict[str, forms.Field] = {}
        for number in range(self._most_choices()):
            value, label = known[number] if number < len(known) else ("", "")
            asked[f"choice-{number}-value"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=value
            )
            asked[f"choice-{number}-label"] = forms.CharField(
                label=_("Answer %(number)s") % {"number": number + 1},
                max_length=LABEL_LIMIT,
                initial=label,
                required=False,
            )
        return asked

    def _most_choices(self) -> int:
        known = [len(field.get("choices", ())) for field in self._stored.values()]
        return max(known, default=0) + SPARE_CHOICES

    @property
    def questions(self) -> list[dict[str, Any]]:
        """In their order, as forms are stored."""
        rows = sorted(self.given(PART), key=lambda row: (row[2]["place"] or self._last + 1, row[0]))
        made: list[dict[str, Any]] = []
        names = {values["name"] for _number, _kind, values in rows}
        for number, kind, values in rows:
            name = values["name"] or _free(names)
            names.add(name)
            self.pointers[f"/{len(made)}"] = f"/{PART}-{number}"
            self.pointers[f"/{len(made)}/choices"] = f"/{PART}-{number}-choice-0-label"
            made.append(self._question(kind, name, values))
        return made

    def _question(self, kind: str, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        stored = self._stored.get(name, {})
        same = {"fields": stored["fields"]} if "fields" in stored else {}
        question = {"name": name, "label": values["label"], "kind": kind, **same}
        question |= {flag: True for flag in FLAGS if values[flag]}
        if values.get("limit"):
            question["limit"] = values["limit"]
        return question | ({"choices": _answers(values)} if kind == "choice" else {})


def _answers(values: Mapping[str, Any]) -> list[list[str]]:
    pairs = [
        (values[name.replace("-label", "-value")], label)
        for name, label in values.items()
        if name.startswith("choice-") and name.endswith("-label") and label
    ]
    known = {value for value, _label in pairs}
    made = []
    for value, label in pairs:
        kept = value or _free(known, "answer")
        known.add(kept)
        made.append([kept, label])
    return made


def _free(taken: set[str], word: str = "question") -> str:
    return next(name for n in range(1, len(taken) + 2) if (name := f"{word}_{n}") not in taken)
