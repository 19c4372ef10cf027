"""Whom a category is for: a row for each kind of condition, with its reason and its days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.eligibility import REASON_LIMIT
from honors.forms import Form, FormField
from honors.models.nominees import Sex
from honors.models.organizations import Level
from portal.forms.pages import DayField, PageForm

NONE = ("", _("No such condition"))
APART = ":"  # between a field of the form and a choice of it
WHOLE = {
    "age_min": _("Age at least"),
    "age_max": _("Age at most"),
    "not_honored_within_years": _("Not honored within years"),
    "women_percent_min": _("Women at least, percent"),
    "women_leaders_min": _("Women who lead, at least"),
    "members_min": _("Members at least"),
    "members_max": _("Members at most"),
}
LABELS: Mapping[str, Any] = {
    "sex": _("Sex"),
    **WHOLE,
    "residence_years_min": _("Years lived here at least"),
    "rank_max": _("Rank at most"),
    "title_held": _("Title that is held already"),
    "no_title_held": _("No title yet of the level"),
}


class SetConditionsForm(PageForm):
    """What a row cannot say stays: a second condition of a kind, and one with more parts."""

    def __init__(
        self,
        *args: Any,
        asked_form: Form,
        titles: Sequence[str],
        known: Sequence[Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._since = [f for f in asked_form.fields if f.kind in ("date", "month")]
        self._ranks = [f for f in asked_form.fields if f.kind == "choice"]
        self.kept: list[Mapping[str, Any]] = []
        first: dict[str, Mapping[str, Any]] = {}
        for condition in known:
            is_first = condition["name"] not in first and self._says(condition, titles)
            if is_first:
                first[condition["name"]] = condition
            else:
                self.kept.append(condition)
        for name, field in self._asked(titles).items():
            self._ask(name, field, first.get(name, {}))

    def _says(self, condition: Mapping[str, Any], titles: Sequence[str]) -> bool:
        """Whether a row can hold all of it."""
        expected = condition["expected"]
        if condition["name"] == "title_held":
            one = len(expected["titles"]) == 1 and expected["titles"][0] in titles
            return one and not expected["level"] and not expected["years"]
        if condition["name"] == "residence_years_min":
            return bool(self._since) and expected["field"] == self._since[0].name
        return condition["name"] != "rank_max" or expected["unless"] is None

    def _asked(self, titles: Sequence[str]) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {"sex": _choice([NONE, *Sex.choices])}
        asked |= {name: forms.IntegerField(min_value=0, required=False) for name in WHOLE}
        if self._since:
            asked["residence_years_min"] = forms.IntegerField(min_value=1, required=False)
        if self._ranks:
            asked["rank_max"] = _choice([NONE, *_ranks(self._ranks)])
        asked["title_held"] = _choice([NONE, *((title, title) for title in titles)])
        asked["no_title_held"] = _choice([NONE, *Level.choices])
        return asked

    def _ask(self, name: str, field: forms.Field, known: Mapping[str, Any]) -> None:
        field.label = LABELS[name]
        if known:
            field.initial = SHOWN.get(name, lambda expected: expected)(known["expected"])
        self.fields |= {
            f"{name}-value": field,
            f"{name}-reason": forms.CharField(
                label=_("Reason, as nominators read it"),
                max_length=REASON_LIMIT,
                initial=known.get("reason", ""),
                required=False,
            ),
            f"{name}-from": DayField(
                label=_("Holds from"), initial=known.get("from"), required=False
            ),
            f"{name}-until": DayField(
                label=_("Holds until, exclusive"), initial=known.get("until"), required=False
            ),
        }

    @property
    def names(self) -> list[str]:
        return [name.removesuffix("-value") for name in self.fields if name.endswith("-value")]

    def rows(self) -> list[dict[str, Any]]:
        parts = ("value", "reason", "from", "until")
        return [
            {"label": LABELS[name], "fields": [self[f"{name}-{part}"] for part in parts]}
            for name in self.names
        ]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for name in self.names:
            is_set = given.get(f"{name}-value") not in (None, "")
            if is_set and not given.get(f"{name}-reason"):
                self.add_error(f"{name}-reason", _("Say why, in words that nominators read."))
            first, last = given.get(f"{name}-from"), given.get(f"{name}-until")
            if first and last and last <= first:
                self.add_error(f"{name}-until", _("The end must lie behind the beginning."))
        return given

    @property
    def conditions(self) -> list[Mapping[str, Any]]:
        """Those that have a value, and behind them what no row can say."""
        given = self.cleaned_data
        made = [
            {
                "name": name,
                "expected": self._expected(name, given[f"{name}-value"]),
                "reason": given[f"{name}-reason"],
                "from": given[f"{name}-from"],
                "until": given[f"{name}-until"],
            }
            for name in self.names
            if given[f"{name}-value"] not in (None, "")
        ]
        return [*made, *self.kept]

    def _expected(self, name: str, value: Any) -> Any:
        if name == "residence_years_min":
            return {"field": self._since[0].name, "years": value}
        if name == "title_held":
            return {"titles": [value]}
        if name == "rank_max":
            field, _apart, highest = value.partition(APART)
            return {"field": field, "highest": highest}
        return value


# What a row shows of a condition that has parts.
SHOWN: Mapping[str, Callable[[Any], Any]] = {
    "residence_years_min": lambda expected: expected["years"],
    "title_held": lambda expected: expected["titles"][0],
    "rank_max": lambda expected: f"{expected['field']}{APART}{expected['highest']}",
}


def _choice(choices: Sequence[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, required=False)


def _ranks(fields: Sequence[FormField]) -> list[tuple[str, str]]:
    return [
        (f"{field.name}{APART}{value}", f"{field.label}: {label}")
        for field in fields
        for value, label in field.choices
    ]
