"""What a category is bound to: form, ways of nomination, shares of quotas, rules of its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.quota_rules import EQUAL, LARGEST, PERCENT
from honors.forms import Form
from honors.models import Category, FormDefinition
from honors.models.nominations import Channel
from honors.models.organizations import Level
from honors.models.rounds import ListOrder
from portal.forms.pages import DayField, PageForm
from portal.forms.rows import (
    RowsForm,
    answers_of,
    choosing,
    exception,
    rarely,
    shown,
    ticks,
    typed,
)

LABEL_LIMIT = 100
OF_FIELD = "field."
BY_CHANNEL = "channels"


class TermsForm(PageForm):
    """A category's form, its order, and the ways in which somebody comes to be nominated."""

    def __init__(
        self,
        *args: Any,
        category: Category,
        forms_known: QuerySet[FormDefinition],
        vetoes: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._vetoes = vetoes
        self.fields |= {
            "form": forms.ModelChoiceField(
                label=_("Form to fill in"),
                queryset=forms_known,
                empty_label=None,
                initial=category.form_id,
            ),
            "list_order": forms.ChoiceField(
                label=_("Order of the list"),
                choices=ListOrder.choices,
                initial=category.list_order,
            ),
            "consent_required": _flag(
                _("Only with the nominee's consent"), category.consent_required
            ),
            "quota_units_only": _flag(
                _("Only units with a quota nominate"), category.quota_units_only
            ),
        }
        if vetoes:
            asked = [code for code in vetoes if code not in category.vetoes_left_out]
            self.fields["vetoes"] = ticks(
                _("Vetoes that are asked"), list(vetoes.items()), asked, required=False
            )
        for name, label in Channel.choices:
            self._ask(name, label, category.channels)

    def _ask(self, name: str, label: Any, channels: Mapping[str, str]) -> None:
        self.fields[f"open-{name}"] = _flag(label, not channels or name in channels)
        self.fields[f"channels-{name}"] = forms.ChoiceField(
            label=_("Enters at: %(channel)s") % {"channel": label},
            choices=[("", _("Where the unit's cases do")), *Level.choices],
            initial=channels.get(name, ""),
            required=False,
        )

    def channel_rows(self) -> list[dict[str, Any]]:
        return [
            {"open": self[f"open-{name}"], "level": self[f"channels-{name}"]}
            for name in Channel.values
        ]

    def plain(self) -> list[forms.BoundField]:
        names = ("form", "list_order", "consent_required", "quota_units_only")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.get(f"open-{name}") for name in Channel.values):
            first = f"open-{Channel.values[0]}"
            self.add_error(first, _("Leave at least one way open."))
        return self.cleaned_data

    @property
    def terms(self) -> dict[str, Any]:
        """Every way open and entering where the unit's cases do is stored as nothing."""
        given = self.cleaned_data
        channels = {
            name: given[f"channels-{name}"] for name in Channel.values if given[f"open-{name}"]
        }
        is_usual = len(channels) == len(Channel.values) and not any(channels.values())
        plain = {field.name: given[field.name] for field in self.plain()}
        left_out = [code for code in self._vetoes if code not in given["vetoes"]]
        vetoes = {"vetoes_left_out": left_out} if self._vetoes else {}
        return {**plain, **vetoes, "channels": {} if is_usual else channels}


class RulesForm(RowsForm):
    """Rules by name, each about the answers to one question of the category's form.

    A rule on a question without answers to choose from is shown in words, and stays until it is
    taken away.
    """

    part_name: ClassVar[str]
    pointer: ClassVar[str]  # where the action names these rules

    def __init__(
        self, *args: Any, asked_form: Form, known: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choosing = choosing(asked_form)
        self._rules = known
        rows = [(_kind_of(rule), {"name": name, **rule}) for name, rule in known.items()]
        kinds = self.kinds_beside() | {
            f"{OF_FIELD}{name}": field.label for name, field in self._choosing.items()
        }
        self.lay(self.part_name, rows, self._ask, kinds=kinds)

    def kinds_beside(self) -> dict[str, Any]:
        """What rules may be about, beside answers."""
        return {}

    def limits(self, rule: Mapping[str, Any]) -> dict[str, forms.Field]:
        """The fields of what a rule limits."""
        return {}

    def limits_given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those that were filled in."""
        return {name: value for name, value in values.items() if value is not None}

    def _ask(self, kind: str, known: Mapping[str, Any] | None) -> dict[str, forms.Field]:
        rule = known or {}
        name = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=rule.get("name", "")
        )
        if kind != BY_CHANNEL and kind.removeprefix(OF_FIELD) not in self._choosing:
            return {"name": name}
        label = forms.CharField(
            label=_("What the rule is called"),
            max_length=LABEL_LIMIT,
            initial=rule.get("label", ""),
        )
        return {"name": name, "label": label, **self._whom(kind, rule), **self.limits(rule)}

    def _whom(self, kind: str, rule: Mapping[str, Any]) -> dict[str, forms.Field]:
        if kind == BY_CHANNEL:
            held = rule.get("channels", ())
            return {"channels": ticks(_("Who was nominated"), Channel.choices, held)}
        field = self._choosing[kind.removeprefix(OF_FIELD)]
        return {
            "values": ticks(field.label, answers_of(field), shown(rule.get("values", ()))),
            "unless": exception(self._choosing, rule.get("unless")),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        for number, _kind, values in self.given(self.part_name):
            if values.get("unless"):
                self.settle_exception(
                    f"{self.part_name}-{number}-unless", values["unless"], self._choosing
                )
        return self.cleaned_data

    @property
    def rules(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for number, kind, values in self.given(self.part_name):
            name = values.pop("name") or _free_name({*self._rules, *made})
            made[name] = self._rule(kind, name, values)
            self.pointers[f"{self.pointer}/{name}"] = f"/{self.part_name}-{number}"
        return made

    def _rule(self, kind: str, name: str, values: dict[str, Any]) -> Any:
        if "label" not in values:
            return self._rules[name]
        whom: dict[str, Any] = {"label": values.pop("label")}
        if kind == BY_CHANNEL:
            whom["channels"] = values.pop("channels")
        else:
            field = self._choosing[kind.removeprefix(OF_FIELD)]
            unless = values.pop("unless")
            whom |= {"field": field.name, "values": typed(field, values.pop("values"))}
            whom |= {"unless": unless} if unless else {}
        del values["gone"]
        return whom | self.limits_given(values)


def _kind_of(rule: Mapping[str, Any]) -> str:
    return f"{OF_FIELD}{rule['field']}" if "field" in rule else BY_CHANNEL


def _free_name(taken: set[str]) -> str:
    return next(name for n in range(1, len(taken) + 2) if (name := f"rule_{n}") not in taken)


class ListRulesForm(RulesForm):
    """Shares and numbers of the whole list, asked at the cut and at the approval."""

    part_name = "list_rules"
    pointer = "/list_rules"

    def limits(self, rule: Mapping[str, Any]) -> dict[str, forms.Field]:
        return {
            "at_most_percent": _percent(_("At most, percent of the list"), rule, "at_most_percent"),
            "at_least_percent": _percent(
                _("At least, percent of the list"), rule, "at_least_percent"
            ),
            "at_most": _percent(_("At most so many"), rule, "at_most"),
        }


class QuotaRulesForm(RulesForm):
    """How many candidates there are for the places of a unit, and which of them are reserved."""

    part_name = "shares"
    pointer = "/quota_rules/shares"

    def __init__(self, *args: Any, rules: Mapping[str, Any], **kwargs: Any) -> None:
        known = rules.get("shares", {})
        self._steps = max([FEWEST_STEPS, *(len(_steps_of(rule)) + 1 for rule in known.values())])
        super().__init__(*args, known=known, **kwargs)
        candidates = rules.get("candidates", {})
        for name, label in CANDIDATES.items():
            self.fields[f"candidates-{name}"] = forms.IntegerField(
                label=label,
                min_value=EQUAL,
                max_value=LARGEST,
                initial=candidates.get(name),
                required=False,
            )
        self.fields["candidates-levels"] = _levels(candidates)
        self.pointers["/quota_rules/candidates"] = "/candidates"

    def kinds_beside(self) -> dict[str, Any]:
        return {BY_CHANNEL: _("How they came to be nominated")}

    def candidates(self) -> list[forms.BoundField]:
        return [self[f"candidates-{name}"] for name in (*CANDIDATES, "levels")]

    def limits(self, rule: Mapping[str, Any]) -> dict[str, forms.Field]:
        released = DayField(
            label=_("Open to all from"), initial=rule.get("released_on"), required=False
        )
        return {
            "at_least_percent": _percent(
                _("Reserved, percent of a unit's places"), rule, "at_least_percent"
            ),
            "released_on": released,
            "at_most_percent": _percent(
                _("At most, percent of a unit's places"), rule, "at_most_percent"
            ),
            **self._step_fields(_steps_of(rule)),
            "levels": rarely(_levels(rule)),
        }

    def _step_fields(self, steps: Sequence[Sequence[int]]) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {}
        for place in range(self._steps):
            start, most = steps[place] if place < len(steps) else (None, None)
            given = {"number": place + 1}
            asked[f"step-{place}-start"] = _step(_("Step %(number)s: from places") % given, start)
            asked[f"step-{place}-most"] = _step(_("Step %(number)s: at most") % given, most)
        return asked

    def clean(self) -> dict[str, Any]:
        super().clean()
        low, high = (self.cleaned_data.get(f"candidates-{name}") for name in CANDIDATES)
        if (low is None) != (high is None) and not self.errors:
            missing = CANDIDATES_LOW if low is None else CANDIDATES_HIGH
            self.add_error(missing, _("Say both, or neither."))
        return self.cleaned_data

    def limits_given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        pairs = [
            [values[f"step-{place}-start"], values[f"step-{place}-most"]]
            for place in range(self._steps)
        ]
        steps = [pair for pair in pairs if pair != [None, None]]
        plain = ("at_least_percent", "at_most_percent", "released_on")
        rule = {name: values[name] for name in plain if values[name] is not None}
        rule |= {"at_most_by_places": steps} if steps else {}
        return rule | ({"levels": values["levels"]} if values["levels"] else {})

    @property
    def quota_rules(self) -> dict[str, Any]:
        given = self.cleaned_data
        made: dict[str, Any] = {"shares": shares} if (shares := self.rules) else {}
        if given[CANDIDATES_LOW] is not None:
            candidates = {name: given[f"candidates-{name}"] for name in CANDIDATES}
            levels = given["candidates-levels"]
            made["candidates"] = candidates | ({"levels": levels} if levels else {})
        return made


FEWEST_STEPS = 4
CANDIDATES: Mapping[str, Any] = {
    "at_least_percent": _("Candidates for 100 places, at least"),
    "at_most_percent": _("Candidates for 100 places, at most"),
}
CANDIDATES_LOW, CANDIDATES_HIGH = (f"candidates-{name}" for name in CANDIDATES)


def _steps_of(rule: Mapping[str, Any]) -> Sequence[Sequence[int]]:
    steps: Sequence[Sequence[int]] = rule.get("at_most_by_places", ())
    return steps


def _levels(rule: Mapping[str, Any]) -> forms.MultipleChoiceField:
    return ticks(
        _("For the quotas of"),
        Level.choices,
        rule.get("levels", ()),
        required=False,
        hint=_("Leave it empty for all levels."),
    )


def _percent(label: Any, rule: Mapping[str, Any], name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=PERCENT, initial=rule.get(name), required=False
    )


def _step(label: Any, initial: int | None) -> forms.Field:
    field = forms.IntegerField(label=label, min_value=0, initial=initial, required=False)
    return rarely(field)


def _flag(label: Any, initial: bool) -> forms.BooleanField:
    return forms.BooleanField(label=label, initial=initial, required=False)
