"""Rows that are added and taken away one by one, also without JavaScript.

Each row is of a kind, which says its fields; the kinds travel along in a hidden field, so that what
is sent is read by the rows that were shown. The button `add` names the part that gets a further
row, of the kind that is chosen in `<part>-more`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.forms import Form, FormField
from portal.forms.pages import PageForm

MOST_ROWS = 40
APART = ":"  # between a field of a form and a value of it
YES, NO = "true", "false"

Known = tuple[str, Any]  # the kind of a row, and what it holds
Asked = Callable[[str, Any], dict[str, forms.Field]]


class RowsForm(PageForm):
    """`pointers` lead from where an action names a mistake to the row that was shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pointers: dict[str, str] = {}
        self._kinds: dict[str, list[str]] = {}
        self._known: dict[str, list[Any]] = {}
        self._labels: dict[str, Mapping[str, Any]] = {}
        if self.is_bound:
            sent: Any = self.data
            self.data = sent.copy()

    def lay(
        self, part: str, known: Sequence[Known], ask: Asked, *, kinds: Mapping[str, Any]
    ) -> None:
        """Rows as they are known, or as they were sent. `kinds` are those that may be added."""
        self._labels[part] = kinds
        shown = [kind for kind, _value in known]
        held = [value for _kind, value in known]
        if self.is_bound:
            shown = [kind for kind in self._sent(part) if kind in {*kinds, *shown}]
            held += [None] * len(shown)
        self._kinds[part], self._known[part] = shown, held[: len(shown)]
        for number, kind in enumerate(shown):
            for name, field in ask(kind, self._known[part][number]).items():
                self.fields[f"{part}-{number}-{name}"] = field
            self.fields[f"{part}-{number}-gone"] = forms.BooleanField(
                label=_("Take it away"), required=False
            )
        self._tell(part, kinds)

    def call(self, part: str, labels: Mapping[str, Any]) -> None:
        """What rows are called of which no further one may be added."""
        self._labels[part] = labels

    def _sent(self, part: str) -> list[str]:
        sent = str(self.data.get(f"{part}-kinds", "")).split()
        if self.data.get("add") == part:
            sent.append(str(self.data.get(f"{part}-more", "")))
        return sent[:MOST_ROWS]

    def _tell(self, part: str, kinds: Mapping[str, Any]) -> None:
        hidden = forms.CharField(widget=forms.HiddenInput, required=False)
        hidden.initial = " ".join(self._kinds[part])
        self.fields[f"{part}-kinds"] = hidden
        more = forms.ChoiceField(label=_("What to add"), choices=list(kinds.items()))
        more.required = False
        if len(kinds) == 1:
            more.widget, more.initial = forms.HiddenInput(), next(iter(kinds))
        self.fields[f"{part}-more"] = more
        if self.is_bound:
            sent: Any = self.data
            sent[f"{part}-kinds"] = hidden.initial

    def clean(self) -> dict[str, Any]:
        """A row that is taken away may hold anything."""
        for part, kinds in self._kinds.items():
            for number in range(len(kinds)):
                if self.cleaned_data.get(f"{part}-{number}-gone"):
                    for name in self._names(part, number):
                        self.errors.pop(name, None)
        return self.cleaned_data

    def rows(self, part: str) -> list[dict[str, Any]]:
        """For the page: each with what it held, its fields, and whether it was there before."""
        return [
            {
                "label": self._labels[part].get(kind, kind),
                "known": self._known[part][number],
                **self._laid_out(self._names(part, number, but="gone")),
                "gone": self[f"{part}-{number}-gone"],
                "open": any(self[name].errors for name in self._names(part, number))
                or self._known[part][number] is None,
            }
            for number, kind in enumerate(self._kinds[part])
        ]

    def _laid_out(self, names: Sequence[str]) -> dict[str, Any]:
        """What is asked at first sight, and what only some rows need."""
        fields = [self[name] for name in names]
        return {
            "fields": [field for field in fields if not is_rare(field.field)],
            "rare": [field for field in fields if is_rare(field.field)],
            "rare_open": any(f.value() or f.errors for f in fields if is_rare(f.field)),
        }

    def part(self, part: str) -> dict[str, Any]:
        return {
            "name": part,
            "rows": self.rows(part),
            "kinds": self[f"{part}-kinds"],
            "more": self[f"{part}-more"],
        }

    def _names(self, part: str, number: int, *, but: str = "") -> list[str]:
        start = f"{part}-{number}-"
        return [name for name in self.fields if name.startswith(start) and name != start + but]

    def row_held(self, part: str, number: int) -> Any:
        return self._known[part][number]

    def given(self, part: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Number, kind and values of each row that stays. What is wrong already is left out."""
        for number, kind in enumerate(self._kinds[part]):
            start = f"{part}-{number}-"
            values = {
                name.removeprefix(start): self.cleaned_data.get(name)
                for name in self._names(part, number)
            }
            if not values["gone"]:
                yield number, kind, values

    def settle_exception(
        self, name: str, ticked: Sequence[str], fields: Mapping[str, FormField]
    ) -> None:
        """What was ticked becomes what a rule holds, or a mistake at its field."""
        try:
            self.cleaned_data[name] = excepted(fields, ticked)
        except forms.ValidationError as wrong:
            self.add_error(name, wrong)

    def pointed(self, pointer: str) -> str:
        """Where on this form a mistake is told that an action found at `pointer`."""
        for start in sorted(self.pointers, key=len, reverse=True):
            if pointer == start or pointer.startswith(f"{start}/"):
                return self.pointers[start] + pointer.removeprefix(start)
        return pointer


def rarely(field: forms.Field) -> forms.Field:
    """Asked, but folded until it says something."""
    field.widget.attrs["data-rare"] = ""
    return field


def is_rare(field: forms.Field) -> bool:
    return "data-rare" in field.widget.attrs


def choice(
    label: Any, choices: Sequence[Any], initial: Any = None, *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=required)


def ticks(
    label: Any, choices: Sequence[Any], initial: Any = (), *, required: bool = True, hint: Any = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        initial=list(initial),
        required=required,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple,
    )


def choosing(form: Form) -> dict[str, FormField]:
    """The fields of a form whose answers are known beforehand."""
    return {field.name: field for field in form.fields if field.kind in ("choice", "boolean")}


def answers_of(field: FormField) -> list[tuple[str, Any]]:
    """As a page asks for them."""
    if field.kind == "boolean":
        return [(YES, _("Yes")), (NO, _("No"))]
    return list(field.choices)


def typed(field: FormField, values: Sequence[str]) -> list[Any]:
    """As dossiers hold them."""
    return [value == YES for value in values] if field.kind == "boolean" else list(values)


def shown(values: Sequence[Any]) -> list[str]:
    """The other way round."""
    return [(YES if value else NO) if isinstance(value, bool) else str(value) for value in values]


def exception(fields: Mapping[str, FormField], known: Mapping[str, Any] | None) -> forms.Field:
    """Who counts by another answer instead, such as a specialist who holds office."""
    groups = [
        (field.label, [(f"{name}{APART}{value}", label) for value, label in answers_of(field)])
        for name, field in fields.items()
    ]
    held = [] if known is None else [f"{known['field']}{APART}{v}" for v in shown(known["values"])]
    asked = ticks(
        _("Except for those who answer"),
        groups,
        held,
        required=False,
        hint=_("Answers to one question only. Leave it empty where there is no exception."),
    )
    return rarely(asked)


def excepted(fields: Mapping[str, FormField], ticked: Sequence[str]) -> dict[str, Any] | None:
    """{"field", "values"}, None for nobody. Answers to two questions are no exception."""
    pairs = [text.partition(APART) for text in ticked]
    names = {name for name, _apart, _value in pairs}
    if not names:
        return None
    if len(names) > 1:
        raise forms.ValidationError(_("Choose answers to one question only."))
    (name,) = names
    return {"field": name, "values": typed(fields[name], [value for _n, _a, value in pairs])}
