"""What history is searched for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms.pages import DayField, PageForm
from portal.histories import NOUNS

ABOUT = {
    "permissions": _("Changes of permissions"),
    "exports": _("Exports and papers"),
    "looks": _("Looks at what lies sealed"),
}
LONGEST = 100
DAY = timedelta(days=1)


class LedgerForm(PageForm):
    """Every field narrows it down; dates are whole days, both included."""

    subject = forms.CharField(label=_("Case, number or name"), required=False, max_length=LONGEST)
    about = forms.ChoiceField(label=_("What it is about"), required=False)
    person = forms.CharField(label=_("Who did it"), required=False, max_length=LONGEST)
    noun = forms.ChoiceField(label=_("Kind"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(NOUNS.items(), key=lambda pair: str(pair[1]))
        self.fields["noun"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        self.fields["about"].choices = [("", _("All")), *ABOUT.items()]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What is not fit is passed over, and told beside its field."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        since, until = given.pop("since", None), given.pop("until", None)
        if since:
            given["since"] = _midnight(since)
        if until:
            given["before"] = _midnight(until + DAY)
        return given


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
