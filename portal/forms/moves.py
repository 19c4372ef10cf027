"""What a move needs from whoever makes it, asked for on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.pages import LongText, PageForm, VersionField
from workflow.definition import Transition

TEXT_LIMIT = 2000


def _text(label: Any, hint: Any = "") -> forms.Field:
    return LongText(label=label, help_text=hint, max_length=TEXT_LIMIT)


# By the name under which the table knows it; a noun with others gives its own.
COMMON: Mapping[str, Any] = {
    "reason": lambda: _text(_("Reason"), _("Whoever is concerned reads it.")),
    "opinion": lambda: _text(_("Opinion")),
    "evidence": lambda: _text(_("Evidence"), _("What proves it, and where it is kept.")),
    "findings": lambda: _text(_("Findings")),
    "note": lambda: _text(_("Note")),
}


class MoveForm(PageForm):
    """`own` builds the fields that the common ones do not know, by name."""

    version = VersionField()

    def __init__(
        self, *args: Any, row: Transition, own: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        builders = {**COMMON, **(own or {})}
        for name in (*row.needs, *row.accepts):
            if name in builders:
                self.fields[name] = builders[name]()
                self.fields[name].required = name in row.needs

    @property
    def supplied(self) -> dict[str, Any]:
        """What the action takes: without the version, and without what was left empty."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {name: value for name, value in given.items() if value not in (None, "")}


NO_REASON = _("Choose a usual phrase, or write the reason.")


def phrase_field(phrases: Sequence[str]) -> forms.ChoiceField:
    options = [("", _("None")), *((phrase, phrase) for phrase in phrases)]
    return forms.ChoiceField(label=_("Usual phrase"), choices=options, required=False)


def reason_of(given: Mapping[str, Any]) -> str:
    """The phrase first, then what was written."""
    texts = (given.get("phrase", ""), given.get("reason", ""))
    return "\n".join(text for text in texts if text)


class PhrasedForm(MoveForm):
    """The reason may be a usual phrase, one's own words, or both."""

    def __init__(self, *args: Any, phrases: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if phrases:
            self.fields["phrase"] = phrase_field(phrases)
            self.fields["reason"].required = False
            self.order_fields(["version", "phrase"])

    def clean(self) -> dict[str, Any]:
        reason = reason_of(self.cleaned_data)
        if not reason and "reason" not in self.errors:
            self.add_error("reason", NO_REASON)
        return {**self.cleaned_data, "reason": reason}

    @property
    def supplied(self) -> dict[str, Any]:
        return {name: value for name, value in super().supplied.items() if name != "phrase"}
