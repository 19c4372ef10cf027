"""What the county's desk gives for the cut and for a commendation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.commendations import TITLE_LIMIT
from honors.actions.decisions import DOCUMENT_LIMIT
from portal.forms.pages import DayField, PageForm


def document_number() -> forms.CharField:
    return forms.CharField(
        label=_("Document number"),
        help_text=_("Such as 〔2026〕7号 with the word of the office before it."),
        max_length=DOCUMENT_LIMIT,
    )


class CutForm(PageForm):
    line = forms.IntegerField(
        label=_("How many go on"),
        help_text=_("Leave it empty and the terms of the round draw the line."),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class CommendationForm(PageForm):
    title = forms.CharField(label=_("Title of the decision"), max_length=TITLE_LIMIT)
    document_number = document_number()
    dated = DayField(label=_("Date on the document"), help_text=_("It may lie ahead."))


REVOCATION: dict[str, Any] = {"document": document_number}
