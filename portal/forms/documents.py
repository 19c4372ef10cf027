"""Which papers are looked for, and which one is to be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.pages import PageForm


class NarrowingForm(PageForm):
    """`options` are the kinds and rounds that there are: (kind, round, its name)."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    round = forms.TypedChoiceField(label=_("Round"), required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        *args: Any,
        options: Sequence[tuple[Any, ...]],
        kinds: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        named = {row[0]: kinds[row[0]].label for row in options}
        for name, choices in (("kind", named), ("round", {row[1]: row[2] for row in options})):
            field: Any = self.fields[name]
            field.choices = [everything, *choices.items()]

    def narrowed(self, documents: Any) -> Any:
        """What the address asks for and the list does not have is passed over."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return documents.filter(**asked)


class PaperForm(PageForm):
    paper = forms.ChoiceField(label=_("Paper"))

    def __init__(self, *args: Any, known: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["paper"]
        field.choices = [(key, key) for key in known]
