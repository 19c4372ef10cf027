"""An objection to a notice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.objections import CONTACT_LIMIT, OBJECTOR_LIMIT, TEXT_LIMIT
from honors.models.objections import ObjectorKind
from portal.forms.objections import letter_field
from portal.forms.pages import LongText, PageForm

ROWS = 8


class ObjectionForm(PageForm):
    content = LongText(
        label=_("What you object to"),
        help_text=_("Facts that can be checked: who, what, when, where."),
        rows=ROWS,
        max_length=TEXT_LIMIT,
    )
    objector_kind = forms.ChoiceField(
        label=_("Who objects"), choices=ObjectorKind.choices, widget=forms.RadioSelect
    )
    objector = forms.CharField(
        label=_("Your name, or the unit's"),
        max_length=OBJECTOR_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        help_text=_("A telephone number or an address: the reply goes there."),
        max_length=CONTACT_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    file = letter_field(required=False)
