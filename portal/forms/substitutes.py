"""Who acts in place of whom, from which day to which."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions.accounts import USERNAME_LIMIT
from honors.deadlines import start_of
from honors.models import User
from portal.forms.pages import DayField, PageForm

SEVERAL = 2
NO_LATER = date.max - timedelta(days=2)


class SearchForm(PageForm):
    search = forms.CharField(label=_("Name, user name or unit"), max_length=60, required=False)


class AppointForm(PageForm):
    """`people` may be named: by their name where only one has it, else by their user name."""

    user = forms.CharField(
        label=_("Who stands in"),
        help_text=_("The name; the user name where several have the same."),
        max_length=USERNAME_LIMIT,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    starts_at = DayField(label=_("From"), help_text=_("From today on it is in force at once."))
    ends_at = DayField(label=_("Last day"), help_text=_("It ends by itself when this day is over."))

    def __init__(self, *args: Any, people: QuerySet[User], at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people, self._at = people, at

    def clean_user(self) -> User:
        called = self.cleaned_data["user"].strip()
        found = list(self._people.filter(Q(username=called) | Q(display_name=called))[:SEVERAL])
        if not found:
            raise ValidationError(_("Nobody whose account you see is called that."))
        if len(found) == SEVERAL:
            found = [person for person in found if person.username == called]
        if not found:
            raise ValidationError(_("Several people are called that: give the user name."))
        return found[0]

    def clean_starts_at(self) -> datetime:
        day = self.cleaned_data["starts_at"]
        return self._at if day == timezone.localdate(self._at) else start_of(day)

    def clean_ends_at(self) -> datetime:
        """Exclusive: the beginning of the day after."""
        day = min(self.cleaned_data["ends_at"], NO_LATER)
        return start_of(day + timedelta(days=1))
