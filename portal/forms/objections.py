"""What deciding on an objection asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.investigations import REASON_LIMIT
from honors.models.objections import RefusalGround, Remedy
from portal.forms.pages import LongText, PageForm, ScanField

TEXT_LIMIT = 5000


def letter_field(*, required: bool = True) -> ScanField:
    return ScanField(
        accept="image/*,application/pdf",
        label=_("Stamped letter"),
        help_text=_("Of a unit: a photo or a scan, JPEG, PNG or PDF, at most 10 MB. It is sealed."),
        required=required,
    )


class LetterForm(PageForm):
    file = letter_field()


class OpeningForm(PageForm):
    reason = LongText(
        label=_("Why you need to know"),
        help_text=_("History keeps who looked and why."),
        max_length=REASON_LIMIT,
        rows=3,
    )


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
