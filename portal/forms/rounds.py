"""Setting up a round: its plan, what it chooses, its route, rubrics, panels and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.planning import LONGEST_CORRECTION
from honors.actions.rounds.rubrics import BAND_LIMIT, MOST_BANDS, VETO_LIMIT
from honors.models import HonorTitle, Organization, Program, Quota, Round, User
from honors.models.organizations import Level
from honors.models.programs import Nature, NomineeKind
from honors.models.quotas import QuotaKind
from portal.forms.pages import DayField, PageForm

MOMENT = "%Y-%m-%dT%H:%M"
SPARE_ROWS, SPARE_BANDS = 3, 2
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
    def __init__(
        self,
        *args: Any,
        issuers: QuerySet[Organization],
        below: QuerySet[HonorTitle],
        **kwargs: Any,
    ) -> None:
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
            "nature": forms.ChoiceField(
                label=_("Nature"),
                choices=[("", _("Like the program")), *Nature.choices],
                required=False,
            ),
            "prerequisite": forms.ModelChoiceField(
                label=_("Title that comes before"),
                help_text=_("Who is recommended for the new title holds this one already."),
                queryset=below,
                required=False,
                empty_label=_("None"),
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
    """Rows of criteria, and some to spare; a row without a name is left out. Each has standards:
    what a mark from a figure on means.
    """

    NAMES = ("name", "weight", "maximum", "comment_required", "counts")

    def __init__(
        self, *args: Any, criteria: Sequence[Any], vetoes: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        criteria = list(criteria)
        self.count = len(criteria) + SPARE_ROWS
        self._bands: dict[int, int] = {}
        for number in range(self.count):
            self._ask(number, criteria[number] if number < len(criteria) else None)
        self.veto_count = len(vetoes) + SPARE_ROWS
        for number in range(self.veto_count):
            self.fields[f"vetoes-{number}"] = forms.CharField(
                label=_("Veto %(number)s") % {"number": number + 1},
                initial=vetoes[number] if number < len(vetoes) else "",
                max_length=VETO_LIMIT,
                required=False,
            )
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
            f"{start}counts": forms.BooleanField(
                label=_("Counts in the total"),
                initial=getattr(known, "counts", True),
                required=False,
            ),
        }
        self._ask_bands(number, getattr(known, "bands", ()))

    def _ask_bands(self, number: int, bands: Sequence[Any]) -> None:
        self._bands[number] = min(len(bands) + SPARE_BANDS, MOST_BANDS)
        for place in range(self._bands[number]):
            band = bands[place] if place < len(bands) else {}
            start = f"criteria-{number}-bands-{place}-"
            self.fields |= {
                f"{start}from": forms.DecimalField(
                    label=_("From the mark"), initial=band.get("from"), required=False
                ),
                f"{start}text": forms.CharField(
                    label=_("What it means"),
                    initial=band.get("text", ""),
                    max_length=BAND_LIMIT,
                    required=False,
                ),
            }

    def rows(self) -> list[dict[str, Any]]:
        return [
            {name: self[f"criteria-{number}-{name}"] for name in self.NAMES}
            | {"bands": [self._band_fields(number, n) for n in range(self._bands[number])]}
            for number in range(self.count)
        ]

    def _band_fields(self, number: int, place: int) -> dict[str, forms.BoundField]:
        start = f"criteria-{number}-bands-{place}-"
        return {"start": self[f"{start}from"], "text": self[f"{start}text"]}

    def veto_rows(self) -> list[forms.BoundField]:
        return [self[f"vetoes-{number}"] for number in range(self.veto_count)]

    @property
    def given(self) -> list[dict[str, Any]]:
        """Each row that has a name."""
        rows = [
            {name: self.cleaned_data[f"criteria-{number}-{name}"] for name in self.NAMES}
            | {"bands": self._bands_given(number)}
            for number in range(self.count)
        ]
        return [
            row | {"weight": row["weight"] or 0, "maximum": row["maximum"] or 0}
            for row in rows
            if row["name"]
        ]

    def _bands_given(self, number: int) -> list[dict[str, Any]]:
        """Half a band is sent on as it is: the action says what it lacks."""
        starts = [f"criteria-{number}-bands-{place}-" for place in range(self._bands[number])]
        given = [(self.cleaned_data[f"{s}from"], self.cleaned_data[f"{s}text"]) for s in starts]
        return [{"from": low, "text": text} for low, text in given if low is not None or text]

    @property
    def vetoes(self) -> list[str]:
        given = [self.cleaned_data[f"vetoes-{number}"] for number in range(self.veto_count)]
        return [text for text in given if text]


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


class UnitQuotasForm(PageForm):
    """One row for each unit; what was not changed is not sent on."""

    def __init__(
        self, *args: Any, units: Sequence[Organization], known: Mapping[int, Quota], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = list(units)
        for unit in self.units:
            quota = known.get(unit.pk)
            self.fields[f"kind-{unit.pk}"] = forms.ChoiceField(
                label=_("Kind: %(unit)s") % {"unit": unit.name},
                choices=QuotaKind.choices,
                initial=QuotaKind.UNLIMITED if quota is None else quota.kind,
            )
            self.fields[f"places-{unit.pk}"] = forms.IntegerField(
                label=_("Places: %(unit)s") % {"unit": unit.name},
                initial=None if quota is None or quota.kind == "unlimited" else quota.places,
                min_value=0,
                required=False,
            )

    def rows(self, known: Mapping[int, Quota]) -> list[dict[str, Any]]:
        return [
            {
                "unit": unit,
                "kind": self[f"kind-{unit.pk}"],
                "places": self[f"places-{unit.pk}"],
                "quota": known.get(unit.pk),
            }
            for unit in self.units
        ]

    def clean(self) -> dict[str, Any]:
        for unit in self.units:
            limited = self.cleaned_data.get(f"kind-{unit.pk}") != QuotaKind.UNLIMITED
            if limited and self.cleaned_data.get(f"places-{unit.pk}", 0) is None:
                self.add_error(f"places-{unit.pk}", _("Say how many."))
        return self.cleaned_data

    @property
    def changed(self) -> list[tuple[Organization, str, int]]:
        """Unit, kind and number, of the rows that were changed."""
        names = set(self.changed_data)
        return [
            (u, self.cleaned_data[f"kind-{u.pk}"], self.cleaned_data[f"places-{u.pk}"] or 0)
            for u in self.units
            if names & {f"kind-{u.pk}", f"places-{u.pk}"}
        ]


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
