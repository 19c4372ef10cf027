"""Who received a certificate, why one came back, and how a ceremony goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from honors.actions import deliveries as actions
from honors.models import Honor
from portal.forms.pages import DayField, LongText, PageForm

_NUMBERS = re.compile(r"[\s,，、;；.]+")


class TickForm(PageForm):
    """Several holders who received theirs on one day."""

    handed_on = DayField(label=_("Handed over on"))

    def __init__(self, *args: Any, honors: Iterable[Honor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(honor.pk), honor.holder_name) for honor in honors]
        self.fields["honors"] = forms.MultipleChoiceField(
            label=_("Who has received it"),
            choices=choices,
            error_messages={"required": _("Tick at least one.")},
        )


class HandOverForm(PageForm):
    handed_on = DayField(label=_("Handed over on"))
    received_by = forms.CharField(
        label=_("Received by"),
        help_text=_("Empty where the holder took it."),
        max_length=actions.NAME_LIMIT,
        required=False,
    )
    on_behalf = forms.CharField(
        label=_("On behalf, as"),
        help_text=_("For example: daughter, head of the village."),
        max_length=actions.RELATION_LIMIT,
        required=False,
    )
    file = forms.FileField(
        label=_("Receipt"),
        help_text=_("A photo or scan of the signature: PDF, JPEG or PNG."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class ReturnForm(PageForm):
    reason = LongText(label=_("Why it came back"), rows=2)


class CeremonyForm(PageForm):
    """The usual order: title by title as the list has them, so many on the stage at a time; or
    another one, by the numbers that the page gives to `waiting`, who are so many.
    """

    name = forms.CharField(label=_("Ceremony"), max_length=actions.TEXT_LIMIT)
    place = forms.CharField(
        label=pgettext_lazy("of a ceremony", "Place"), max_length=actions.TEXT_LIMIT
    )
    starts_at = forms.DateTimeField(
        label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    host = forms.CharField(label=_("Host"), max_length=actions.NAME_LIMIT, required=False)
    size = forms.IntegerField(label=_("On the stage at a time"), min_value=1, max_value=100)
    seats_per_row = forms.IntegerField(
        label=_("Seats in a row"), min_value=1, max_value=actions.MOST_SEATS
    )
    presenters = LongText(
        label=_("Who hands over"),
        help_text=_("One on each line, in the order of the groups."),
        rows=4,
        required=False,
    )

    order = LongText(
        label=_("Another order"),
        help_text=_(
            "One group on each line, by the numbers below, such as 3, 1, 2. Empty for the usual "
            "order. Whoever is not named does not walk up."
        ),
        rows=4,
        required=False,
    )

    def __init__(self, *args: Any, waiting: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting

    def clean_order(self) -> list[list[int]]:
        """Groups of places in the list, counted from 0; none for the usual order."""
        typed = [_NUMBERS.split(line.strip()) for line in self.cleaned_data["order"].splitlines()]
        groups = [[number for number in line if number] for line in typed]
        numbers = [number for group in groups for number in group]
        known = {str(number) for number in range(1, self.waiting + 1)}
        wrong = [number for number in numbers if number not in known]
        if wrong:
            message = _("There is no number %(number)s in the list below.")
            raise forms.ValidationError(message, code="unknown", params={"number": wrong[0]})
        twice = [number for number, times in Counter(numbers).items() if times > 1]
        if twice:
            message = _("Number %(number)s walks up twice.")
            raise forms.ValidationError(message, code="twice", params={"number": twice[0]})
        return [[int(number) - 1 for number in group] for group in groups if group]

    @property
    def named(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["presenters"].splitlines()]

    @property
    def arranged(self) -> dict[str, str | int | datetime]:
        names = ("name", "place", "host", "starts_at", "seats_per_row")
        return {name: self.cleaned_data[name] for name in names}
