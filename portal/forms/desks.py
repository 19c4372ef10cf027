"""Work at a desk: returning for correction, handing on, asking others, informing others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors.forms import FormField
from honors.models import User
from portal.answers import written
from portal.forms.moves import NO_REASON, phrase_field, reason_of
from portal.forms.pages import DayField, LongText, PageForm, VersionField

TEXT_LIMIT, DEFECT_LIMIT, SHOWN = 2000, 500, 80
DEFECT = "defect-"


class ReturnForm(PageForm):
    """One line for each field of the dossier: what is written there is to be mended.

    `phrases` are offered beside every line, and may be the reason as a whole.
    """

    version = VersionField()

    def __init__(
        self,
        *args: Any,
        fields: Sequence[FormField],
        data: Mapping[str, Any],
        phrases: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.phrases = phrases
        for field in fields:
            self._ask(field.name, field.label, written(field, data.get(field.name)))
        self._ask("attachments", _("Files and photos"), "")
        self._ask("nominee", _("Name and particulars of the nominee"), "")
        self.fields["phrase"] = phrase_field(phrases)
        self.fields["reason"] = LongText(
            label=_("Reason"),
            help_text=_("Whoever is concerned reads it."),
            max_length=TEXT_LIMIT,
            required=False,
        )
        if not phrases:
            del self.fields["phrase"]

    def _ask(self, name: str, label: Any, value: str) -> None:
        self.fields[f"{DEFECT}{name}"] = forms.CharField(
            label=label,
            required=False,
            max_length=DEFECT_LIMIT,
            help_text=_("Written: %(value)s") % {"value": _short(value)} if value else "",
            widget=forms.TextInput(attrs={"list": "phrases", "autocomplete": "off"}),
        )

    @property
    def defects(self) -> list[dict[str, str]]:
        return [
            {"field": name.removeprefix(DEFECT), "text": text}
            for name, text in self.cleaned_data.items()
            if name.startswith(DEFECT) and text
        ]

    @property
    def reason(self) -> str:
        return reason_of(self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        if not self.defects:
            raise forms.ValidationError(
                _("Say of at least one field what is wrong with it."), code="no_defect"
            )
        if not self.reason:
            self.add_error("reason", NO_REASON)
        return self.cleaned_data


def _short(value: str) -> str:
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"


class PeopleForm(PageForm):
    """Who is asked or informed, out of those that may be."""

    users = forms.ModelMultipleChoiceField(
        label=_("Who"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["users"]
        field.queryset = people


class SignersForm(PeopleForm):
    required = forms.TypedChoiceField(
        label=_("What their answer decides"),
        choices=[
            ("yes", _("All of them must agree before the case goes on")),
            ("no", _("They give an opinion; it does not hold the case up")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    question = LongText(label=_("Question"), max_length=1000, required=False, rows=3)
    due_on = DayField(label=_("Answer until"), required=False)


class CopiesForm(PeopleForm):
    note = LongText(label=_("Note"), max_length=500, required=False, rows=3)


class NudgeForm(PageForm):
    note = LongText(label=_("Note"), max_length=200, required=False, rows=3)


class UnmaskForm(PageForm):
    reason = LongText(
        label=_("For what"),
        help_text=_("History keeps who looked and why."),
        max_length=500,
        rows=3,
    )


class SignForm(PageForm):
    agrees = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("I agree")), ("no", _("I do not agree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = LongText(
        label=_("Opinion"),
        help_text=_("Whoever does not agree says why."),
        max_length=1000,
        required=False,
    )
