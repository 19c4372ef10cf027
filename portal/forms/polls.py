"""A ballot paper, and what the desk says when it opens a poll and counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from honors.queries.papers import VotedCase
from portal.forms.desks import PeopleForm
from portal.forms.pages import LongText, PageForm

CHOICES = [
    ("for", pgettext_lazy("vote", "For")),
    ("against", pgettext_lazy("vote", "Against")),
    ("abstained", pgettext_lazy("vote", "Abstain")),
]
NAMES_LENGTH = 700


class PaperForm(PageForm):
    """One choice for each case; whoever chooses nothing abstains."""

    def __init__(self, *args: Any, cases: Iterable[VotedCase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for voted in cases:
            self.fields[f"choices-{voted.case.pk}"] = forms.ChoiceField(
                label=f"{voted.case.nominee.name} · {voted.case.unit.name}",
                choices=CHOICES,
                initial="abstained",
                widget=forms.RadioSelect,
            )

    def row(self, voted: VotedCase) -> forms.BoundField:
        return self[f"choices-{voted.case.pk}"]

    @property
    def choices(self) -> dict[int, str]:
        return {int(name.partition("-")[2]): said for name, said in self.cleaned_data.items()}

    @property
    def said(self) -> dict[int, str]:
        """In words, by case."""
        words = dict(CHOICES)
        return {case: str(words[choice]) for case, choice in self.choices.items()}


class VotersForm(PeopleForm):
    """Everybody whom the unit may name is chosen at first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["voters"] = self.fields.pop("users")
        field.label = _("Who votes")
        field.help_text = _("Whoever is tied to a case is recused by itself.")
        field.initial = list(kwargs["people"].values_list("pk", flat=True))


class ClosingForm(PageForm):
    witnesses = LongText(
        label=_("Who called out, counted and watched"),
        help_text=_("At least two people, each on a line of their own."),
        max_length=NAMES_LENGTH,
        rows=3,
    )

    @property
    def names(self) -> Sequence[str]:
        return [
            line.strip() for line in self.cleaned_data["witnesses"].splitlines() if line.strip()
        ]
