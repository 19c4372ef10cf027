"""What one stage is set to: every setting that its kind knows is a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.routes import (
    LONGEST,
    LONGEST_RETENTION,
    MOST_APPROVED,
    MOST_PARTS,
    MOST_RUNOFFS,
    MOST_SHEETS,
    REASON_LIMIT,
)
from honors.forms import Form
from honors.models import Organization, Stage
from honors.models.programs import NomineeKind
from honors.models.public_notices import CountFrom, DayKind
from honors.models.rounds import AFTER_OWN, NEVER, ScoringMethod
from honors.states import StageKind
from portal.forms.rows import RowsForm, answers_of, choice, choosing, shown, ticks, typed

BY_VALUE, BY_KIND = "by_value", "by_kind"
MOST_TIES = 4
IDENTITY_NAMES: Mapping[str, Any] = {
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "resident_id": _("Identity number"),
    "members": _("Members"),
}
TIES: Mapping[str, Any] = {
    "median": _("The higher median"),
    "lowest": _("The higher lowest mark"),
    "highest": _("The higher highest mark"),
}
SHARES: Mapping[str, Any] = {
    "quorum": _("Present, of those entitled"),
    "threshold": _("In favor, of those present"),
}
Fields = dict[str, forms.Field]


class StageForm(RowsForm):
    """Fields are named like the settings, so that a refusal finds its field."""

    def __init__(
        self,
        *args: Any,
        stage: Stage,
        departments: QuerySet[Organization],
        asked_forms: Sequence[Form],
        criteria: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stage, self.held = stage, stage.settings
        self._departments = [(str(unit.pk), unit.name) for unit in departments]
        self._asked_forms, self._criteria = asked_forms, criteria
        asked = {
            StageKind.REVIEW: self._review,
            StageKind.CONSULTATION: self._consultation,
            StageKind.SCORING: self._scoring,
            StageKind.BALLOT: self._ballot,
            StageKind.NOTICE: self._notice,
        }
        if stage.kind in asked:
            self.fields |= asked[StageKind(stage.kind)]()
        if stage.kind == StageKind.CONSULTATION:
            self._ask_by_value()
        self.pointers["/settings"] = ""

    def _review(self) -> Fields:
        return {"ranked": self._flag("ranked", _("Units rank what they send up"))}

    def _consultation(self) -> Fields:
        names = {field.name: field.label for form in self._asked_forms for field in form.fields}
        return {
            "days": self._whole("days", _("Days to answer"), most=LONGEST, required=True),
            "kind": choice(_("Kind of days"), DayKind.choices, self.held.get("kind")),
            "departments": self._asks(_("Asked about every case"), self.held.get("departments")),
            **{
                f"{BY_KIND}-{kind}": self._asks(
                    _("Asked besides about: %(kind)s") % {"kind": label},
                    self.held.get(BY_KIND, {}).get(kind),
                )
                for kind, label in NomineeKind.choices
            },
            "identity": self._shown("identity", _("Shown of the nominee"), IDENTITY_NAMES),
            "fields": self._shown("fields", _("Shown of the dossier"), names),
        }

    def _shown(self, name: str, label: Any, known: Mapping[str, Any]) -> forms.Field:
        return ticks(label, list(known.items()), self.held.get(name, ()), required=False)

    def _ask_by_value(self) -> None:
        """Departments that are asked about the cases with one of these answers."""
        self._choosing = {k: v for form in self._asked_forms for k, v in choosing(form).items()}
        known = [(rule["field"], rule) for rule in self.held.get(BY_VALUE, ())]
        kinds = {name: field.label for name, field in self._choosing.items()}
        if kinds:
            self.lay(BY_VALUE, known, self._ask_rule, kinds=kinds)

    def _ask_rule(self, kind: str, known: Any) -> Fields:
        rule = known or {}
        if kind not in self._choosing:
            return {}
        field = self._choosing[kind]
        return {
            "values": ticks(field.label, answers_of(field), shown(rule.get("values", ()))),
            "departments": self._asks(_("Asked besides"), rule.get("departments")),
        }

    def _asks(self, label: Any, held: Sequence[int] | None) -> forms.Field:
        return ticks(label, self._departments, map(str, held or ()), required=False)

    def _scoring(self) -> Fields:
        seen = [
            (NEVER, _("Not before everything is sealed")),
            (AFTER_OWN, _("Once the own sheet is submitted")),
        ]
        return {
            "method": choice(
                _("How marks become a result"), ScoringMethod.choices, self.held.get("method")
            ),
            **self._cut(),
            **self._ties(),
            "sheets_min": self._whole("sheets_min", _("Fewest sheets of a case"), most=MOST_SHEETS),
            "judges": self._whole("judges", _("Judges of a case"), most=MOST_SHEETS),
            "cross_panel": self._whole(
                "cross_panel", _("Of them from another panel"), most=MOST_SHEETS
            ),
            "cases_max": self._whole("cases_max", _("Most cases of one judge")),
            "others_visible": choice(
                _("Judges read the marks of others"), seen, self.held.get("others_visible", NEVER)
            ),
            "promise": self._flag("promise", _("Judges promise to be fair first")),
            "blind": self._flag("blind", _("Judges read redacted copies only")),
        }

    def _cut(self) -> Fields:
        return {
            "cut": self._flag("cut", _("The cut decides who goes on")),
            "line": self._whole(
                "line", _("So many go on"), hint=_("Empty: as many as the category has places.")
            ),
        }

    def _ties(self) -> Fields:
        criteria = {
            f"criterion_{n}": _("The higher mark for: %(name)s") % {"name": name}
            for n, name in enumerate(self._criteria, start=1)
        }
        held = list(self.held.get("ties", ()))
        known = [*TIES.items(), *criteria.items()]
        known += [(name, name) for name in held if name not in {*TIES, *criteria}]
        return {
            f"ties-{n}": choice(
                _("Between equals, rule %(number)s") % {"number": n + 1},
                [("", _("None")), *known],
                held[n] if n < len(held) else "",
                required=False,
            )
            for n in range(max(MOST_TIES, len(held)))
        }

    def _ballot(self) -> Fields:
        return {
            **self._share("quorum"),
            **self._share("threshold"),
            "above": self._flag("above", _("More than that, not just as much")),
            "secret": self._flag("secret", _("The vote is secret"), usual=True),
            "approves_max": self._whole(
                "approves_max", _("One paper approves at most"), most=MOST_APPROVED
            ),
            "runoffs": self._whole("runoffs", _("Runoffs at most"), most=MOST_RUNOFFS, least=0),
            **self._cut(),
        }

    def _share(self, name: str) -> Fields:
        part, whole = self.held.get(name, (None, None))
        at_most: dict[str, Any] = {"min_value": 1, "max_value": MOST_PARTS, "required": False}
        return {
            f"{name}-0": forms.IntegerField(
                label=_("%(what)s: so many") % {"what": SHARES[name]}, initial=part, **at_most
            ),
            f"{name}-1": forms.IntegerField(
                label=_("%(what)s: out of") % {"what": SHARES[name]}, initial=whole, **at_most
            ),
        }

    def _notice(self) -> Fields:
        return {
            "days": self._whole("days", _("Days of the notice"), most=LONGEST, required=True),
            "kind": choice(_("Kind of days"), DayKind.choices, self.held.get("kind")),
            "count_from": choice(_("Counting"), CountFrom.choices, self.held.get("count_from")),
            "shorter_because": forms.CharField(
                label=_("Why it may be shorter"),
                max_length=REASON_LIMIT,
                initial=self.held.get("shorter_because", ""),
                help_text=_("Only where it is shorter than its level asks: the legal basis."),
                required=False,
            ),
            "retention_days": self._whole(
                "retention_days", _("Days that it stays public"), most=LONGEST_RETENTION, least=0
            ),
            "reply_days": self._whole(
                "reply_days", _("Working days to reply to an objection"), most=LONGEST
            ),
        }

    def _flag(self, name: str, label: Any, *, usual: bool = False) -> forms.BooleanField:
        held = self.held.get(name, usual)
        return forms.BooleanField(label=label, initial=held, required=False)

    def _whole(
        self,
        name: str,
        label: Any,
        *,
        most: int | None = None,
        least: int = 1,
        required: bool = False,
        hint: Any = "",
    ) -> forms.IntegerField:
        return forms.IntegerField(
            label=label,
            min_value=least,
            max_value=most,
            initial=self.held.get(name),
            required=required,
            help_text=hint,
        )

    def plain(self) -> list[forms.BoundField]:
        rows = f"{BY_VALUE}-"
        return [self[name] for name in self.fields if not name.startswith(rows)]

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in SHARES:
            pair = [self.cleaned_data.get(f"{name}-{place}") for place in (0, 1)]
            if pair.count(None) == 1 and not self.errors:
                self.add_error(f"{name}-{pair.index(None)}", _("Say both, or neither."))
        return self.cleaned_data

    @property
    def settings(self) -> dict[str, Any]:
        """Without those that are left empty: then the usual holds."""
        given = self.cleaned_data
        made = {
            name: given[name]
            for name in self.fields
            if "-" not in name and given[name] not in (None, "", [])
        }
        if self.stage.kind == StageKind.CONSULTATION:
            made |= self._whom_to_ask()
        if self.stage.kind == StageKind.SCORING:
            ties = [given[name] for name in self.fields if name.startswith("ties-") and given[name]]
            made |= {"ties": ties} if ties else {}
        if self.stage.kind == StageKind.BALLOT:
            pairs = {name: [given[f"{name}-0"], given[f"{name}-1"]] for name in SHARES}
            made |= {name: pair for name, pair in pairs.items() if None not in pair}
        return made

    def _whom_to_ask(self) -> dict[str, Any]:
        given = self.cleaned_data
        by_kind = {kind: _keys(given[f"{BY_KIND}-{kind}"]) for kind in NomineeKind.values}
        made: dict[str, Any] = {"departments": _keys(given["departments"])}
        if any(by_kind.values()):
            made[BY_KIND] = {kind: keys for kind, keys in by_kind.items() if keys}
        rules = self._rules() if f"{BY_VALUE}-kinds" in self.fields else self.held.get(BY_VALUE)
        return made | ({BY_VALUE: rules} if rules else {})

    def _rules(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for number, kind, values in self.given(BY_VALUE):
            self.pointers[f"/settings/{BY_VALUE}/{len(made)}"] = f"/{BY_VALUE}-{number}"
            if kind in self._choosing:
                answers = typed(self._choosing[kind], values["values"])
                keys = _keys(values["departments"])
                made.append({"field": kind, "values": answers, "departments": keys})
            else:
                made.append(self.row_held(BY_VALUE, number))
        return made


def _keys(ticked: Sequence[str]) -> list[int]:
    return [int(key) for key in ticked]
