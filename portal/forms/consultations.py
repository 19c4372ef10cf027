"""What a department answers, and how a secretary goes on without an answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.consultations import REASON_LIMIT, TEXT_LIMIT
from honors.actions.letters import NUMBER_LIMIT
from honors.models.consultations import ANSWERS
from portal.forms.pages import LongText, PageForm


class AnswerForm(PageForm):
    reply = forms.ChoiceField(
        label=_("Answer"),
        choices=[(reply.value, reply.label) for reply in ANSWERS],
        widget=forms.RadioSelect,
    )
    text = LongText(
        label=_("Explanation"),
        help_text=_("Whoever objects says what it is."),
        max_length=TEXT_LIMIT,
        required=False,
    )
    document_number = forms.CharField(
        label=_("Number of the letter"), max_length=NUMBER_LIMIT, required=False
    )
    file = forms.FileField(
        label=_("Scan of the letter"),
        help_text=_("JPEG, PNG or PDF."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )


class ClosingForm(PageForm):
    reason = LongText(label=_("Why it goes on without them"), max_length=REASON_LIMIT, rows=3)
