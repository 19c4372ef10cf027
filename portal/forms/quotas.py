"""Places handed down, called back, lent, given back; and why a unit sent fewer than asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.quotas.lending import REASON_LIMIT as LENDING_REASON
from honors.actions.quotas.releasing import REASON_LIMIT as RELEASE_REASON
from honors.actions.quotas.shortfalls import REASON_LIMIT
from honors.models import Organization, Quota
from portal.forms.pages import LongText, PageForm


class PlacesField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        widget = forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"})
        usual: dict[str, Any] = {"widget": widget, "min_value": 1, "label": _("Places")}
        super().__init__(**usual | options)


class HandDownForm(PageForm):
    """How many more each unit gets; empty for none."""

    def __init__(self, *args: Any, units: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {f"shares-{unit.pk}": unit for unit in units}
        for name, unit in self._units.items():
            self.fields[name] = PlacesField(label=unit.name, required=False, min_value=0)

    @property
    def rows(self) -> list[tuple[Organization, forms.BoundField]]:
        return [(unit, self[name]) for name, unit in self._units.items()]

    @property
    def shares(self) -> dict[Organization, int]:
        given = {unit: self.cleaned_data.get(name) for name, unit in self._units.items()}
        return {unit: places for unit, places in given.items() if places}

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.shares:
            raise forms.ValidationError(_("Give at least one unit a place."), code="nothing")
        return self.cleaned_data


class CountForm(PageForm):
    """How many, out of so many as could be."""

    places = PlacesField()

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].help_text = _("At most %(most)s.") % {"most": most}


class LendForm(CountForm):
    borrower = forms.ModelChoiceField(
        label=_("To which unit"), queryset=Quota.objects.none(), empty_label=_("Choose")
    )
    reason = LongText(label=_("Why"), rows=2, max_length=LENDING_REASON)
    field_order = ("borrower", "places", "reason")

    def __init__(self, *args: Any, borrowers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["borrower"]
        field.queryset = borrowers
        field.label_from_instance = lambda quota: quota.organization.name


class ExcuseForm(PageForm):
    reason = LongText(
        label=_("Why there were fewer"),
        help_text=_("Whoever gave out the places reads it."),
        rows=3,
        max_length=REASON_LIMIT,
    )


class ReleaseForm(PageForm):
    """`shares` by their code: which reserved places wait for nobody."""

    share = forms.ChoiceField(label=_("Which reserved places"), widget=forms.RadioSelect)
    reason = LongText(label=_("Why"), rows=2, max_length=RELEASE_REASON)

    def __init__(self, *args: Any, shares: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["share"]
        field.choices = shares
