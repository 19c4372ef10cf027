"""Whom a category is for: conditions one below the other, each with its reason and its days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.eligibility import REASON_LIMIT
from honors.forms import Form, FormField
from honors.models.nominees import Sex
from honors.models.organizations import Level
from portal.forms.pages import DayField
from portal.forms.rows import APART, RowsForm, choice, choosing, exception, ticks
from portal.terms import CONDITIONS

PART = "eligibility"
NO_LEVEL = ("", _("None"))
PARTED = ("rank_max", "residence_years_min", "title_held")  # what they expect has parts


class SetConditionsForm(RowsForm):
    """Any number of each kind; every part that a condition may have is a field of its row."""

    part_name = PART

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
        self._choosing = choosing(asked_form)
        self._titles = titles
        kinds = dict(CONDITIONS)
        if not self._since:
            del kinds["residence_years_min"]
        if not self._ranks:
            del kinds["rank_max"]
        self.lay(PART, [(one["name"], one) for one in known], self._ask, kinds=kinds)

    def _ask(self, kind: str, known: Mapping[str, Any] | None) -> dict[str, forms.Field]:
        held = known or {}
        return {
            **self._expected(kind, held.get("expected")),
            "reason": forms.CharField(
                label=_("Reason, as nominators read it"),
                max_length=REASON_LIMIT,
                initial=held.get("reason", ""),
                error_messages={"required": _("Say why, in words that nominators read.")},
            ),
            "from": DayField(label=_("Holds from"), initial=held.get("from"), required=False),
            "until": DayField(
                label=_("Holds until, exclusive"), initial=held.get("until"), required=False
            ),
        }

    def _expected(self, kind: str, held: Any) -> dict[str, forms.Field]:
        label = CONDITIONS[kind]
        if kind == "sex":
            return {"expected": choice(label, Sex.choices, held)}
        if kind == "no_title_held":
            return {"expected": choice(label, Level.choices, held)}
        parts = {
            "rank_max": self._rank,
            "residence_years_min": self._residence,
            "title_held": self._held_titles,
        }
        if kind in parts:
            return parts[kind](held or {})
        return {"expected": _number(label, held)}

    def _rank(self, held: Mapping[str, Any]) -> dict[str, forms.Field]:
        chosen = f"{held['field']}{APART}{held['highest']}" if held else None
        return {
            "highest": choice(CONDITIONS["rank_max"], _ranks(self._ranks), chosen),
            "unless": exception(self._choosing, held.get("unless")),
        }

    def _residence(self, held: Mapping[str, Any]) -> dict[str, forms.Field]:
        asked = [(field.name, field.label) for field in self._since]
        return {
            "years": _number(CONDITIONS["residence_years_min"], held.get("years")),
            "field": choice(_("Counted from the answer to"), asked, held.get("field")),
        }

    def _held_titles(self, held: Mapping[str, Any]) -> dict[str, forms.Field]:
        names = held.get("titles", ())
        known = [(name, name) for name in dict.fromkeys([*names, *self._titles])]
        years = _number(_("Held for at least so many years"), held.get("years", 0))
        return {
            "titles": ticks(_("One of these titles"), known, names, required=False),
            "level": choice(
                _("Or any title of this level or above"),
                [NO_LEVEL, *Level.choices],
                held.get("level"),
                required=False,
            ),
            "years": years,
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        for number, kind, values in self.given(PART):
            start = f"{PART}-{number}"
            first, last = values["from"], values["until"]
            if first and last and last <= first:
                self.add_error(f"{start}-until", _("The end must lie behind the beginning."))
            if kind == "title_held" and not (values["titles"] or values["level"]):
                self.add_error(f"{start}-titles", _("Choose titles, or a level."))
            if kind == "rank_max":
                self.settle_exception(f"{start}-unless", values["unless"] or (), self._choosing)
        return self.cleaned_data

    @property
    def conditions(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for number, kind, values in self.given(PART):
            row, at = f"/{PART}-{number}", f"/{PART}/{len(made)}"
            self.pointers[at] = row
            self.pointers[f"{at}/expected"] = row if kind in PARTED else f"{row}-expected"
            made.append(
                {
                    "name": kind,
                    "expected": _told(kind, values),
                    "reason": values["reason"],
                    "from": values["from"],
                    "until": values["until"],
                }
            )
        return made


def _told(kind: str, values: Mapping[str, Any]) -> Any:
    if kind == "residence_years_min":
        return {"field": values["field"], "years": values["years"]}
    if kind == "title_held":
        level = values["level"] or None
        return {"titles": values["titles"], "level": level, "years": values["years"]}
    if kind == "rank_max":
        field, _apart, highest = values["highest"].partition(APART)
        return {"field": field, "highest": highest, "unless": values["unless"] or None}
    return values["expected"]


def _number(label: Any, initial: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, initial=initial)


def _ranks(fields: Sequence[FormField]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (field.label, [(f"{field.name}{APART}{value}", label) for value, label in field.choices])
        for field in fields
    ]
