"""Which vetoes apply to whom: for each a tick beside each person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms


class Naming(forms.Form):
    """For forms that ask it, under `veto-<code>`."""

    codes: Sequence[str] = ()

    def ask(self, items: Iterable[tuple[str, str]], people: Sequence[tuple[str, Any]]) -> None:
        """`items` are (code, text), `people` (what is sent, name)."""
        asked = dict(items)
        self.codes = [*asked]
        for code, text in asked.items():
            self.fields[f"veto-{code}"] = forms.MultipleChoiceField(
                label=text, choices=people, widget=forms.CheckboxSelectMultiple, required=False
            )

    @property
    def vetoes(self) -> list[forms.BoundField]:
        return [self[f"veto-{code}"] for code in self.codes]

    @property
    def has_named(self) -> bool:
        return any(field.value() for field in self.vetoes)

    @property
    def named(self) -> dict[str, list[str]]:
        """By code, what was ticked."""
        return {code: self.cleaned_data.get(f"veto-{code}", []) for code in self.codes}
