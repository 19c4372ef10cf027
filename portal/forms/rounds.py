"""Setting up a round: its plan, what it chooses, its route, rubrics, panels and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.planning import LONGEST_CORRECTION
from honors.models import Organization, Program, Round, User
from honors.models.organizations import Level
from honors.models.programs import Nature, NomineeKind
from portal.forms.pages import DayField, PageForm

MOMENT = "%Y-%m-%dT%H:%M"
SPARE_ROWS = 3
MOST_FACTORS = 3


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, help_text=hint, widget=widget)


class TimetableForm(PageForm):
    name = forms.CharField(label=_("Name of the round"), max_length=120)
    year = forms.IntegerField(label=_("Year"))
    opens_at = _moment(_("Nominations from"))
    closes_at = _moment(_("Nominations until"), _("From this moment on nobody can submit."))
    concludes_by = DayField(label=_("Planned end"), required=False)


class ReplanForm(TimetableForm):
    correction_days = forms.IntegerField(
        label=_("Days to correct a return"), min_value=1, max_value=LONGEST_CORRECTION
    )
    refills = forms.BooleanField(label=_("Struck-out places are refilled"), required=False)
    second_notice = forms.BooleanField(
        label=_("A second notice after an objection was upheld"), required=False
    )


class PlanForm(TimetableForm):
    """Of a program, or like a round that there was: then its program counts."""

    def __init__(
        self, *args: Any, programs: QuerySet[Program], rounds: QuerySet[Round], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, forms.Field] = {
            "program": forms.ModelChoiceField(
                label=_("Program"), queryset=programs, required=False, empty_label=_("None")
            ),
            "model": forms.ModelChoiceField(
                label=_("Start from a round"),
                help_text=_("Categories, route, rubrics and panels come over; quotas do not."),
                queryset=rounds,
                required=False,
                empty_label=_("None"),
            ),
        }
        self.fields = {**asked, **self.fields}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("program") and not given.get("model") and not self.errors:
            self.add_error("program", _("Choose a program, or a round to start from."))
        return given


class ProgramForm(PageForm):
    def __init__(self, *args: Any, organizers: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "organizer": forms.ModelChoiceField(
                label=_("Organizer"), queryset=organizers, empty_label=None
            ),
            "name": forms.CharField(label=_("Name of the program"), max_length=100),
            "code": forms.CharField(
                label=_("Code"),
                help_text=_("Letters and digits: case numbers begin with it, such as ZMJT."),
                max_length=12,
            ),
            "nature": forms.ChoiceField(label=_("Nature"), choices=Nature.choices),
            "legal_basis": forms.CharField(label=_("Legal basis"), max_length=200, required=False),
        }


class TitleForm(PageForm):
    def __init__(self, *args: Any, issuers: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "name": forms.CharField(label=_("Honor title"), max_length=100),
            "nominee_kind": forms.ChoiceField(
                label=_("Kind of nominee"), choices=NomineeKind.choices
            ),
            "level": forms.ChoiceField(label=_("Level"), choices=Level.choices),
            "issuers": forms.ModelMultipleChoiceField(
                label=_("Issued by"), queryset=issuers, widget=forms.CheckboxSelectMultiple
            ),
            "years_valid": forms.IntegerField(
                label=_("Years valid"), min_value=1, max_value=50, required=False
            ),
        }


class CategoryForm(PageForm):
    def __init__(
        self, *args: Any, titles: QuerySet[Any], forms_known: QuerySet[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "title": forms.ModelChoiceField(
                label=_("Honor title"), queryset=titles, empty_label=None
            ),
            "form": forms.ModelChoiceField(
                label=_("Form to fill in"), queryset=forms_known, empty_label=None
            ),
            "places": forms.IntegerField(label=_("Places"), min_value=1),
            "consent_required": forms.BooleanField(
                label=_("Only with the nominee's consent"), required=False
            ),
            "quota_units_only": forms.BooleanField(
                label=_("Only units with a quota nominate"), required=False
            ),
        }


class PlacesForm(PageForm):
    places = forms.IntegerField(label=_("Places"), min_value=1)


class RubricForm(PageForm):
    """Rows of criteria, and some to spare; a row without a name is left out."""

    NAMES = ("name", "weight", "maximum", "comment_required")

    def __init__(self, *args: Any, criteria: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        self.count = len(self.criteria) + SPARE_ROWS
        for number in range(self.count):
            known = self.criteria[number] if number < len(self.criteria) else None
            self._ask(number, known)
        self.fields["everywhere"] = forms.BooleanField(
            label=_("The same for every category of this stage"), required=False
        )

    def _ask(self, number: int, known: Any) -> None:
        start = f"criteria-{number}-"
        self.fields |= {
            f"{start}name": forms.CharField(
                label=_("Criterion"),
                max_length=60,
                initial=getattr(known, "name", ""),
                required=False,
            ),
            f"{start}weight": forms.DecimalField(
                label=_("Weight"), initial=getattr(known, "weight", None), required=False
            ),
            f"{start}maximum": forms.DecimalField(
                label=_("Highest mark"), initial=getattr(known, "maximum", 100), required=False
            ),
            f"{start}comment_required": forms.BooleanField(
                label=_("A comment is required"),
                initial=getattr(known, "comment_required", False),
                required=False,
            ),
        }

    def rows(self) -> list[dict[str, Any]]:
        return [
            {name: self[f"criteria-{number}-{name}"] for name in self.NAMES}
            for number in range(self.count)
        ]

    @property
    def given(self) -> list[dict[str, Any]]:
        """Each row that has a name, with the bands that a criterion of this name had."""
        bands = {criterion.name: criterion for criterion in self.criteria}
        rows = [
            {name: self.cleaned_data[f"criteria-{number}-{name}"] for name in self.NAMES}
            for number in range(self.count)
        ]
        return [
            row
            | {"weight": row["weight"] or 0, "maximum": row["maximum"] or 0}
            | {"bands": getattr(bands.get(row["name"]), "bands", ())}
            | {"counts": getattr(bands.get(row["name"]), "counts", True)}
            for row in rows
            if row["name"]
        ]


class PanelForm(PageForm):
    name = forms.CharField(label=_("Name of the panel"), max_length=60)

    def __init__(self, *args: Any, judges: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"] = forms.ModelMultipleChoiceField(
            label=_("Members"), queryset=judges, widget=forms.CheckboxSelectMultiple
        )
        self.fields["chair"] = forms.ModelChoiceField(
            label=_("Chair"), queryset=judges, empty_label=None
        )


class QuotaForm(PageForm):
    places_each = forms.IntegerField(label=_("Places for each"), min_value=0)

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organizations"] = forms.ModelMultipleChoiceField(
            label=_("Units"), queryset=units, widget=forms.CheckboxSelectMultiple
        )


class FormulaForm(PageForm):
    """Places by weighted factors: up to three, each with a value for every unit."""

    places = forms.IntegerField(label=_("Places to share out"), min_value=1)
    minimum = forms.IntegerField(label=_("At least for each"), min_value=0, initial=0)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = list(units)
        for factor in range(MOST_FACTORS):
            needed = factor == 0
            self.fields[f"factor-{factor}"] = forms.CharField(
                label=_("Factor"), max_length=40, required=needed
            )
            self.fields[f"weight-{factor}"] = forms.DecimalField(
                label=_("Weight"), required=needed, initial=100 if needed else None
            )
            for unit in self.units:
                self.fields[f"value-{unit.pk}-{factor}"] = forms.DecimalField(
                    label=unit.name, required=False
                )

    def factors(self) -> list[dict[str, Any]]:
        numbers = range(MOST_FACTORS)
        return [{"name": self[f"factor-{n}"], "weight": self[f"weight-{n}"]} for n in numbers]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"unit": unit, "values": [self[f"value-{unit.pk}-{n}"] for n in range(MOST_FACTORS)]}
            for unit in self.units
        ]

    @property
    def formula(self) -> dict[str, Any]:
        """What the action takes, without the digest."""
        given = self.cleaned_data
        used = [n for n in range(MOST_FACTORS) if given.get(f"factor-{n}")]
        return {
            "places": given["places"],
            "minimum": given["minimum"],
            "factors": {given[f"factor-{n}"]: given[f"weight-{n}"] or 0 for n in used},
            "values": {
                unit: {given[f"factor-{n}"]: given[f"value-{unit.pk}-{n}"] or 0 for n in used}
                for unit in self.units
            },
        }
