"""What deciding on an objection asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.models.objections import RefusalGround, Remedy
from portal.forms.pages import LongText

TEXT_LIMIT = 5000


def ground() -> forms.Field:
    return forms.ChoiceField(
        label=_("Ground"), choices=RefusalGround.choices, widget=forms.RadioSelect
    )


def remedy() -> forms.Field:
    return forms.ChoiceField(
        label=_("What follows"), choices=Remedy.choices, widget=forms.RadioSelect
    )


def answer() -> forms.Field:
    return LongText(
        label=_("Reply"), help_text=_("Whoever objected receives it."), max_length=TEXT_LIMIT
    )
