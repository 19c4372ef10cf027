"""What finds an honor among many, and what its moves ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.actions.honors import REISSUE_REASON_LIMIT
from honors.actions.nominees.titles import REASON_LIMIT
from portal.forms.outcomes import document_number
from portal.forms.pages import DayField, LongText, PageForm
from portal.forms.wall import WallForm

TEXT_LIMIT = 100


class FindingForm(WallForm):
    """By what stands on a certificate as well: a name, the unit, or the number."""

    unit = forms.CharField(label=_("Unit"), required=False, max_length=TEXT_LIMIT)
    name = forms.CharField(label=_("Name or number"), required=False, max_length=TEXT_LIMIT)

    def narrowed(self, honors: Any) -> Any:
        found = super().narrowed(honors)
        unit, name = (self.cleaned_data.get(name, "") for name in ("unit", "name"))
        if unit:
            found = found.filter(unit_name__contains=unit)
        if name:
            found = found.filter(Q(holder_name__contains=name) | Q(number__contains=name))
        return found


class StrikeForm(PageForm):
    reason = LongText(
        label=_("Reason"),
        help_text=_("Such as: the file named somebody else of the same name."),
        max_length=REASON_LIMIT,
    )


class ReissueForm(PageForm):
    reason = LongText(
        label=_("Reason"),
        help_text=_("Such as: lost when the house was rebuilt."),
        max_length=REISSUE_REASON_LIMIT,
    )


def expires_on() -> forms.Field:
    return DayField(
        label=_("Held until"), help_text=_("The first day on which the honor is over again.")
    )


MOVES: dict[str, Any] = {"document": document_number, "expires_on": expires_on}
