"""That the nominee agrees: who said so, how, and when."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.models.consents import ConsentForm
from portal.forms.pages import DayField, PageForm, ScanField


class ConsentPageForm(PageForm):
    given_by = forms.CharField(
        label=_("Who agreed"),
        max_length=100,
        help_text=_("The nominee, or who may speak for the family or collective."),
    )
    form = forms.ChoiceField(label=_("How"), choices=ConsentForm.choices, widget=forms.RadioSelect)
    given_at = DayField(label=_("On which day"))
    paper = ScanField(
        label=_("Photo of the signed paper"),
        required=False,
        help_text=_("Only for a consent on paper: a photo or a scan."),
    )
    reference = forms.CharField(
        label=_("Number of the message"),
        required=False,
        max_length=100,
        help_text=_("Only for a code sent to the phone; never the code itself."),
    )

    def given(self, *, at: datetime) -> dict[str, Any]:
        """What the action takes. Of a day before today noon is kept, of today this moment."""
        asked = dict(self.cleaned_data)
        noon = timezone.make_aware(datetime.combine(asked["given_at"], time(12)))
        is_today = timezone.localdate(at) == asked["given_at"]
        paper = asked.pop("paper")
        return {
            **asked,
            "given_at": at if is_today else noon,
            "paper": paper.read() if paper else None,
        }
