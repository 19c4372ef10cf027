"""The route of a round: a row for each stage, with what a stage of its kind is set to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors import presets
from honors.models import Organization, Stage
from honors.models.organizations import Level
from honors.models.public_notices import DayKind
from honors.models.rounds import ScoringMethod
from honors.presets import StageSpec
from honors.states import StageKind
from portal.forms.pages import PageForm

SPARE_ROWS, MOST_ROWS = 3, 20
# What a stage of the kind is set to until somebody says otherwise.
USUAL: Mapping[str, Mapping[str, Any]] = {
    StageKind.REVIEW: presets.review(presets.COUNTY).settings,
    StageKind.CONSULTATION: presets.consultation(presets.COUNTY, []).settings,
    StageKind.SCORING: presets.scoring(presets.COUNTY).settings,
    StageKind.BALLOT: {"quorum": [2, 3], "threshold": [1, 2], "cut": True},
    StageKind.NOTICE: presets.notice(presets.COUNTY, 5).settings,
    StageKind.APPROVAL: {},
}


class RouteForm(PageForm):
    """One row for each stage, and some to spare; a row without a kind is left out.

    What a stage is set to beyond the fields here stays as it is while its kind does.
    """

    def __init__(
        self,
        *args: Any,
        stages: Sequence[StageSpec | Stage],
        departments: QuerySet[Organization],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stages = list(stages)
        self.count = min(len(self.stages) + SPARE_ROWS, MOST_ROWS)
        for number in range(self.count):
            known = self.stages[number] if number < len(self.stages) else None
            self._ask(number, known, departments)

    def _ask(
        self, number: int, known: StageSpec | Stage | None, departments: QuerySet[Organization]
    ) -> None:
        settings = {} if known is None else known.settings
        fields = {**_place(number, known), **_settings_of(settings, departments)}
        self.fields |= {f"stages-{number}-{name}": field for name, field in fields.items()}

    def rows(self) -> list[dict[str, Any]]:
        names = ("place", "kind", "level")
        beyond = ("days", "day_kind", "method", "ranked", "departments")
        return [
            {name: self[f"stages-{number}-{name}"] for name in names}
            | {"beyond": [self[f"stages-{number}-{name}"] for name in beyond]}
            for number in range(self.count)
        ]

    @property
    def specs(self) -> list[StageSpec]:
        given = [self._given(number) for number in range(self.count)]
        kept = [(row["place"] or MOST_ROWS, n) for n, row in enumerate(given) if row["kind"]]
        return [self._spec(n, given[n]) for _place, n in sorted(kept)]

    def _given(self, number: int) -> dict[str, Any]:
        start = f"stages-{number}-"
        return {
            name.removeprefix(start): value
            for name, value in self.cleaned_data.items()
            if name.startswith(start)
        }

    def _spec(self, number: int, given: Mapping[str, Any]) -> StageSpec:
        known = self.stages[number] if number < len(self.stages) else None
        same = known is not None and known.kind == given["kind"]
        settings = {**(known.settings if known is not None and same else USUAL[given["kind"]])}
        return StageSpec(
            kind=given["kind"], level=given["level"], settings=settings | _settings(given)
        )


def _place(number: int, known: StageSpec | Stage | None) -> dict[str, forms.Field]:
    none = [("", _("None"))]
    return {
        "place": forms.IntegerField(label=_("Order number"), initial=number + 1, required=False),
        "kind": forms.ChoiceField(
            label=_("Kind"),
            choices=[*none, *StageKind.choices],
            initial="" if known is None else known.kind,
            required=False,
        ),
        "level": forms.ChoiceField(
            label=_("Level"),
            choices=Level.choices,
            initial=presets.COUNTY if known is None else known.level,
        ),
    }


def _settings_of(
    settings: Mapping[str, Any], departments: QuerySet[Organization]
) -> dict[str, forms.Field]:
    return {
        "days": forms.IntegerField(
            label=_("Days of a notice or an answer"),
            initial=settings.get("days"),
            required=False,
            min_value=1,
        ),
        "day_kind": forms.ChoiceField(
            label=_("Kind of days"),
            choices=DayKind.choices,
            initial=settings.get("kind", DayKind.WORKING),
        ),
        "method": forms.ChoiceField(
            label=_("How marks become a result"),
            choices=ScoringMethod.choices,
            initial=settings.get("method", ScoringMethod.MEAN),
        ),
        "ranked": forms.BooleanField(
            label=_("Units rank what they send up"),
            initial=settings.get("ranked", False),
            required=False,
        ),
        "departments": forms.ModelMultipleChoiceField(
            label=_("Departments that are asked"),
            queryset=departments,
            initial=settings.get("departments", ()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
    }


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Those fields of a row that its kind knows."""
    days = {"days": given["days"]} if given["days"] else {}
    known: dict[str, dict[str, Any]] = {
        StageKind.REVIEW: {"ranked": given["ranked"]},
        StageKind.SCORING: {"method": given["method"]},
        StageKind.NOTICE: {**days, "kind": given["day_kind"]},
        StageKind.CONSULTATION: {
            **days,
            "kind": given["day_kind"],
            "departments": [unit.pk for unit in given["departments"]],
        },
    }
    return known.get(given["kind"], {})
