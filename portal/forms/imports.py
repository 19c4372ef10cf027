"""Handing in a spreadsheet, and going on with it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.pages import PageForm

ACCEPTED = ".xlsx,.csv,.txt"


class SpreadsheetForm(PageForm):
    file = forms.FileField(
        label=_("Your spreadsheet"),
        help_text=_("Excel (.xlsx) or CSV. Nothing is written before you confirm it."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class StepForm(PageForm):
    """Which of the buttons was pressed."""

    CONFIRM, UNDO = "confirm", "undo"
    step = forms.ChoiceField(choices=[(CONFIRM, CONFIRM), (UNDO, UNDO)], widget=forms.HiddenInput)
