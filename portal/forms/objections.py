"""What deciding on an objection asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from honors.actions.investigations import REASON_LIMIT, TEXT_LIMIT, WHO_LIMIT
from honors.models import Nomination, Organization
from honors.models.objections import RefusalGround, Remedy
from portal.forms.pages import DayField, LongText, PageForm, ScanField

NUMBER_LIMIT = 60


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


class StepForm(PageForm):
    taken_on = DayField(label=_("Day"), help_text=_("Between the filing and today."))
    who = forms.CharField(
        label=_("Who did it"), help_text=_("At least two people, by name."), max_length=WHO_LIMIT
    )
    what = LongText(
        label=_("What was done"),
        help_text=_("Who was asked, what was looked at, what came out."),
        max_length=TEXT_LIMIT,
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        help_text=_("The file stays with you: only its digest is kept, at most 50 MB."),
        required=False,
    )


class RetaliationForm(PageForm):
    text = LongText(
        label=pgettext_lazy("retaliation", "What happened"),
        help_text=_("What was done, when, and to whom. You need not say who you are."),
        max_length=TEXT_LIMIT,
    )


class SuspicionForm(RetaliationForm):
    """The case or the unit that was made to pay, named as it stands on papers."""

    nomination = forms.CharField(
        label=_("Number of the case"), required=False, max_length=NUMBER_LIMIT
    )
    unit = forms.CharField(label=_("Or name of the unit"), required=False, max_length=REASON_LIMIT)
    text = LongText(
        label=pgettext_lazy("retaliation", "What happened"),
        help_text=_("Only auditors read it."),
        max_length=TEXT_LIMIT,
    )
    field_order = ("nomination", "unit", "text")

    def __init__(self, *args: Any, cases: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cases, self._units = cases, units

    def clean_nomination(self) -> Nomination | None:
        return self._named(self._cases, number=self.cleaned_data["nomination"])

    def clean_unit(self) -> Organization | None:
        return self._named(self._units, name=self.cleaned_data["unit"])

    def _named(self, known: Any, **named: str) -> Any:
        """Of two units of one name nobody knows which is meant."""
        if not any(named.values()):
            return None
        found = list(known.filter(**named)[:2])
        if len(found) == 1:
            return found[0]
        message = _("There is none of that name.") if not found else _("There are several of them.")
        raise forms.ValidationError(message)


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
