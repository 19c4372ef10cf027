"""What a department answers, and how a secretary goes on without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.consultations import REASON_LIMIT, TEXT_LIMIT, AnswerSpec
from honors.actions.letters import NUMBER_LIMIT
from honors.actions.vetoes import VetoSpec
from honors.models import Consultation, NomineeMember
from honors.models.consultations import ANSWERS, ConsultationReply
from portal.forms.pages import DayField, LongText, PageForm, ScanField
from portal.forms.vetoes import Naming


def _number(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Number of the letter"), max_length=NUMBER_LIMIT, required=required
    )


def _scan() -> ScanField:
    return ScanField(
        label=_("Scan of the letter"), help_text=_("JPEG, PNG or PDF."), required=False
    )


class AnswerForm(Naming, PageForm):
    reply = forms.ChoiceField(
        label=_("Answer"),
        choices=[(reply.value, reply.label) for reply in ANSWERS],
        widget=forms.RadioSelect,
    )
    text = LongText(
        label=_("Explanation"),
        help_text=_("Whoever objects says what it is."),
        max_length=TEXT_LIMIT,
        required=False,
    )
    document_number = _number(required=False)
    file = _scan()

    def __init__(
        self,
        *args: Any,
        items: Sequence[tuple[str, str]],
        people: Sequence[NomineeMember | None],
        **kwargs: Any,
    ) -> None:
        """`items` are the vetoes of the round, (code, text); None among `people` is the nominee."""
        super().__init__(*args, **kwargs)
        self._people = {str(member.pk if member else 0): member for member in people}
        self.ask(
            items,
            [(key, m.name if m else _("The nominee")) for key, m in self._people.items()],
        )
        if items:
            self.fields["bars_until"] = DayField(
                label=_("It bars until"),
                help_text=_("The first day on which it bars no more; empty until it is lifted."),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("bars_until") and not self.confirmed:
            self.add_error("bars_until", _("Say below what applies, and to whom."))
        return self.cleaned_data

    @property
    def confirmed(self) -> list[VetoSpec]:
        until = self.cleaned_data.get("bars_until")
        return [
            VetoSpec(code=code, member=self._people[key], bars_until=until)
            for code, keys in self.named.items()
            for key in keys
        ]

    @property
    def answer(self) -> dict[str, Any]:
        """What the action takes, but for the file."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("reply", "text", "document_number")}
        return plain | {"vetoes": self.confirmed}


class LetterForm(PageForm):
    """One letter that answers several cases; a case without an answer is not in it."""

    document_number = _number()
    file = _scan()

    def __init__(self, *args: Any, asked: Sequence[Consultation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = list(asked)
        for row in self._asked:
            name = row.nomination.nominee.name
            self.fields |= {
                f"reply-{row.pk}": forms.ChoiceField(
                    label=_("Answer: %(name)s") % {"name": name},
                    choices=[
                        ("", _("Not in this letter")),
                        *((reply.value, reply.label) for reply in ANSWERS),
                    ],
                    required=False,
                ),
                f"text-{row.pk}": forms.CharField(
                    label=_("Explanation: %(name)s") % {"name": name},
                    max_length=TEXT_LIMIT,
                    required=False,
                    widget=forms.TextInput(attrs={"class": "remark"}),
                ),
            }

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"asked": row, "reply": self[f"reply-{row.pk}"], "text": self[f"text-{row.pk}"]}
            for row in self._asked
        ]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        replies = {row.pk: given.get(f"reply-{row.pk}") for row in self._asked}
        if not self.errors and not any(replies.values()):
            raise forms.ValidationError(_("Say what the letter answers, at least for one case."))
        for key, reply in replies.items():
            if reply == ConsultationReply.OBJECTION and not given.get(f"text-{key}"):
                self.add_error(f"text-{key}", _("Say what the objection is."))
        return given

    @property
    def answers(self) -> list[AnswerSpec]:
        given = self.cleaned_data
        return [
            AnswerSpec(
                consultation=row, reply=given[f"reply-{row.pk}"], text=given[f"text-{row.pk}"]
            )
            for row in self._asked
            if given[f"reply-{row.pk}"]
        ]


class ClosingForm(PageForm):
    reason = LongText(label=_("Why it goes on without them"), max_length=REASON_LIMIT, rows=3)
