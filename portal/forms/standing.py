"""What an office keeps for all of its rounds: vetoes and usual phrases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.phrases import TEXT_LIMIT as PHRASE_LIMIT
from honors.actions.vetoes.listing import TEXT_LIMIT
from honors.models.desks import PhraseUse
from honors.models.programs import NomineeKind
from portal.forms.pages import DayField, LongText, PageForm


class VetoForm(PageForm):
    text = forms.CharField(label=_("What bars somebody"), max_length=TEXT_LIMIT)
    kinds = forms.MultipleChoiceField(
        label=_("Asked of"),
        choices=NomineeKind.choices,
        initial=NomineeKind.values,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = DayField(
        label=_("Holds from"), help_text=_("Rounds that open on this day or later ask it.")
    )


class PhraseForm(PageForm):
    use = forms.ChoiceField(label=_("For"), choices=PhraseUse.choices)
    text = LongText(label=_("Phrase"), rows=3, max_length=PHRASE_LIMIT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("No names and no numbers of people.")
