"""What a worklist is narrowed to, and what is done with several of its cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.queries import worklists
from honors.states import NominationState
from portal.forms.moves import MoveForm
from portal.forms.pages import PageForm

MOST_CASES = 100
VIEW_NAME_LIMIT = 40


class NarrowingForm(PageForm):
    """`options` are the categories, units and states that the list has, as rows of it.

    What the address asks for and the list does not have is passed over.
    """

    search = forms.CharField(
        label=_("Name or number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    category = forms.TypedChoiceField(
        label=_("Honor title"), required=False, coerce=int, empty_value=None
    )
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)
    kind = forms.TypedChoiceField(label=_("Stage"), required=False, empty_value=None)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, options: Sequence[tuple[Any, ...]], timed: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        titles = {row[0]: f"{row[1]}（{row[2]}）" for row in options}
        units = {row[3]: row[4] for row in options}
        kinds = {row[5]: NominationState(row[5]).label for row in options}
        for name, choices in (("category", titles), ("unit", units), ("kind", kinds)):
            field: Any = self.fields[name]
            field.choices = [everything, *choices.items()]
        if not timed:
            del self.fields["overdue"]

    def narrowed(self, cases: Any) -> Any:
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return worklists.filtered(cases, **asked)


class ViewForm(PageForm):
    """What somebody calls a worklist that they narrowed down."""

    name = forms.CharField(label=_("Keep this view as"), max_length=VIEW_NAME_LIMIT)


class BatchForm(MoveForm):
    """`versions` names the cases as "3:1,4:2": each with the version that somebody saw."""

    version = None  # type: ignore[assignment]
    versions = forms.CharField(widget=forms.HiddenInput, max_length=4000)

    def clean_versions(self) -> dict[int, int]:
        return parsed(self.cleaned_data["versions"])

    @property
    def supplied(self) -> dict[str, Any]:
        return {name: value for name, value in super().supplied.items() if name != "versions"}


def parsed(versions: str) -> dict[int, int]:
    pairs = [part.split(":") for part in versions.split(",")]
    try:
        found = {int(key): int(version) for key, version in pairs}
    except ValueError:
        raise forms.ValidationError(_("Choose the cases again."), code="versions") from None
    if len(found) > MOST_CASES:
        raise forms.ValidationError(_("Choose fewer cases at once."), code="too_many")
    return found


def written(versions: dict[int, int]) -> str:
    return ",".join(f"{key}:{version}" for key, version in versions.items())
