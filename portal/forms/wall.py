"""What the wall of honor is narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.pages import PageForm

LONGEST = 60  # of what is searched for


class WallForm(PageForm):
    """What the address asks for and nobody was given is passed over. Nobody is searched for by
    name: the answer would give away a name that is masked.
    """

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    title = forms.TypedChoiceField(
        label=_("Honor title"), required=False, coerce=int, empty_value=None
    )

    unit = forms.CharField(label=_("Township or village"), required=False, max_length=LONGEST)

    def __init__(
        self, *args: Any, years: Iterable[int], titles: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {"year": [(year, str(year)) for year in years], "title": [*titles]}
        for name, own in choices.items():
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *own]

    def narrowed(self, honors: Any) -> Any:
        self.is_valid()
        self.errors.clear()
        year, title = (self.cleaned_data.get(name) for name in ("year", "title"))
        found = honors.filter(awarded_on__year=year) if year else honors
        found = found.filter(title=title) if title else found
        unit = self.cleaned_data.get("unit")
        return found.filter(unit_name__icontains=unit) if unit else found
