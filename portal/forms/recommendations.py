"""What recommending upward asks for: the call from above, the report, and the outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.recommendations import MOST_PERCENT, NAME_LIMIT, TargetSpec
from honors.models import Category, Organization
from honors.models.organizations import Level
from honors.models.programs import NomineeKind
from honors.models.recommendations import EVEN
from honors.queries.notice_ends import midnight
from honors.states import OUTCOMES_ABOVE, RecommendationState
from portal.forms.outcomes import document_number
from portal.forms.pages import DayField, PageForm
from workflow.workdays import ONE_DAY

TARGET = ("program", "title", "nominee_kind", "level", "target_name")


def _name(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=NAME_LIMIT)


class CallForm(PageForm):
    """For a category of a round here, or for a title of a body elsewhere."""

    organization = forms.ModelChoiceField(
        label=_("Who recommends"), queryset=Organization.objects.none(), empty_label=None
    )
    category = forms.ModelChoiceField(
        label=_("Round above on this site"),
        help_text=_("Leave it empty if the body above works elsewhere, and fill in what follows."),
        queryset=Category.objects.none(),
        empty_label=_("None: it works elsewhere"),
        required=False,
    )
    program = _name(_("Selection above"))
    title = _name(_("Title above"))
    target_name = _name(_("Body above"))
    nominee_kind = forms.ChoiceField(
        label=_("Whom it honors"), choices=NomineeKind.choices, required=False
    )
    level = forms.ChoiceField(label=_("Its level"), choices=Level.choices, required=False)
    prerequisite_name = _name(
        _("Title that must be held"), _("The next-lower title, if the document asks for one.")
    )
    due_on = DayField(
        label=_("Last day to recommend"),
        help_text=_("A round on this site says it itself."),
        required=False,
    )
    places = forms.IntegerField(label=_("Places"), min_value=1)
    percent = forms.IntegerField(
        label=_("Percent of the places"),
        help_text=_("100 is an equal number; 110 to 130 is usual in competition."),
        min_value=EVEN,
        max_value=MOST_PERCENT,
        initial=EVEN,
    )
    document = document_number()

    def __init__(self, *args: Any, organizations: Any, categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("organization", organizations), ("category", categories)):
            field: Any = self.fields[name]
            field.queryset = rows

    @property
    def called(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        return {
            "organization": given["organization"],
            "target": given["category"] or self._elsewhere(),
            "places": given["places"],
            "percent": given["percent"],
            "document": given["document"],
            "due_at": self._due_at(),
        }

    def _elsewhere(self) -> TargetSpec:
        given = self.cleaned_data
        return TargetSpec(
            program=given["program"],
            title=given["title"],
            nominee_kind=given["nominee_kind"],
            level=given["level"],
            organization=given["target_name"],
            prerequisite=given["prerequisite_name"],
        )

    def _due_at(self) -> datetime | None:
        day = self.cleaned_data["due_on"]
        return None if day is None else midnight(day + ONE_DAY)


class SendingForm(PageForm):
    """All of those that are prepared, unless somebody leaves one out."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Who is sent"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    document = document_number()

    def __init__(self, *args: Any, prepared: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["chosen"]
        chosen.choices = [
            (row.pk, f"{place}. {row.nominee.name}") for place, row in enumerate(prepared, start=1)
        ]
        chosen.initial = [row.pk for row in prepared]


def outcome() -> forms.Field:
    labels = [(value, RecommendationState(value).label) for value in OUTCOMES_ABOVE]
    return forms.ChoiceField(label=_("Outcome"), choices=labels, widget=forms.RadioSelect)


def dated() -> forms.Field:
    return DayField(label=_("Date on the document"))


MOVES: dict[str, Any] = {"document": document_number, "outcome": outcome, "dated": dated}
