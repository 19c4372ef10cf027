"""The pages of a dossier: fields are built from the form that the round chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.nominees import MemberSpec
from honors.forms import FormField
from honors.models import Attachment, Defect
from portal.forms.pages import LongText, PageForm, VersionField
from portal.forms.vetoes import Naming

FEW = 6  # choices that are shown side by side
CAPTION_LIMIT = 100
TALL, SHORT = 12, 4  # rows
PAIR = 2
LONG = 500  # words from which a text gets a tall field
HINTS = {
    "date": _("Such as 2026-03-08."),
    "month": _("Year and month, such as 1990-05."),
    "phone": _("11 digits."),
}
YES_OR_NO = [("true", _("Yes")), ("false", _("No"))]


class WritingForm(PageForm):
    """`window` tells windows apart, `seen` says which answers were before the writer, `adopted`
    names the windows whose text came back in this one.
    """

    window = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    adopted = forms.CharField(widget=forms.HiddenInput, required=False)

    def allow_gaps(self) -> None:
        """For whoever goes on later."""
        for field in self.fields.values():
            field.required = False

    @property
    def answers(self) -> dict[str, Any]:
        beside = {"window", "seen", "adopted"}
        return {name: value for name, value in self.cleaned_data.items() if name not in beside}


class DossierForm(WritingForm):
    def __init__(self, *args: Any, asked: Sequence[FormField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in asked:
            self.fields[field.name] = asked_as(field)


def asked_as(field: FormField) -> forms.Field:
    """What is typed goes to the domain as it is: that knows every way to write a date."""
    given: dict[str, Any] = {"label": field.label, "required": field.required}
    if field.kind == "choice":
        return _choice(field, given)
    if field.kind == "boolean":
        return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect, **given)
    if field.kind == "long_text":
        return _long(field, given)
    attributes = {"inputmode": {"integer": "numeric", "decimal": "decimal", "phone": "tel"}}
    mode = attributes["inputmode"].get(field.kind)
    widget = forms.TextInput(attrs={"inputmode": mode, "class": "short"} if mode else {})
    return forms.CharField(help_text=HINTS.get(field.kind, ""), widget=widget, **given)


def _choice(field: FormField, given: dict[str, Any]) -> forms.Field:
    choices = list(field.choices)
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    return forms.ChoiceField(choices=[("", _("Choose")), *choices], **given)


def _long(field: FormField, given: dict[str, Any]) -> forms.Field:
    rows = TALL if (field.limit or 0) > LONG else SHORT
    asked = LongText(rows=rows, help_text=WRITING_HINTS.get(field.name, ""), **given)
    asked.counts_to = field.limit  # type: ignore[attr-defined]
    return asked


WRITING_HINTS = {
    "deeds_brief": _("Who, what, for how long, with what effect: in a few sentences."),
    "deeds": _(
        "Tell two or three things that really happened: when, where, who was helped, what changed."
        " No identity or phone numbers."
    ),
}


class ConditionsForm(Naming, WritingForm):
    """One answer for the whole list; whoever answers that something applies says what and to whom.

    `items` are (code, text), `people` are (position, name) with 0 for the nominee.
    """

    NONE, SOME = "none", "some"
    applies = forms.ChoiceField(
        label=_("Is there anything that bars the nominee or a family member?"),
        choices=[(NONE, _("None of it applies to anybody")), (SOME, _("Something applies"))],
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[tuple[str, str]],
        people: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask(items, [(str(place), name) for place, name in people])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        named = any(self.named.values())
        if given.get("applies") == self.SOME and not named:
            self.add_error("applies", _("Say below what applies, and to whom."))
        if given.get("applies") == self.NONE and named:
            self.add_error("applies", _("Somebody is ticked below: check which is right."))
        return given

    @property
    def declared(self) -> dict[str, list[int]]:
        return {code: [int(place) for place in places] for code, places in self.named.items()}


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PhotosField(forms.FileField):
    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data]
        cleaned = super().clean
        return [cleaned(file, initial) for file in files]


class PhotosForm(WritingForm):
    """`kept` are the photos that are there, each with a field for what it shows."""

    photos = PhotosField(
        label=_("Photos"),
        help_text=_("From the camera or the album. They are made smaller by themselves."),
        widget=SeveralFiles(attrs={"accept": "image/*,.heic,.heif", "data-photos": "yes"}),
        required=False,
    )

    def __init__(self, *args: Any, kept: Sequence[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for photo in kept:
            self.fields[caption_of(photo)] = forms.CharField(
                label=_("What it shows"), max_length=CAPTION_LIMIT, required=False
            )


def caption_of(photo: Attachment) -> str:
    """Under which name a page asks what a photo shows."""
    return f"caption-{photo.pk}"


class NewcomerForm(WritingForm):
    """Somebody who was never nominated here. A family and a pair name their people at once."""

    name = forms.CharField(label=_("Name"), max_length=100)
    resident_id = forms.CharField(
        label=_("Identity number"),
        required=False,
        help_text=_("18 characters; spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_another = forms.BooleanField(
        label=_("This is somebody else than those found below"), required=False
    )

    def __init__(self, *args: Any, kind: str, has_lookalikes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "family":
            self.fields["name"].label = _("Name of the representative")
        if kind not in ("person", "family"):
            del self.fields["resident_id"]
        for number in range({"family": 1, "pair": PAIR}.get(kind, 0)):
            self._add_member(number)
        if not has_lookalikes:
            del self.fields["is_another"]

    @property
    def members(self) -> list[MemberSpec]:
        given = self.cleaned_data
        return [
            MemberSpec(name=given[f"members-{n}-name"], relation=given[f"members-{n}-relation"])
            for n in range(PAIR)
            if f"members-{n}-name" in given
        ]

    def _add_member(self, number: int) -> None:
        count = {"number": number + 1}
        self.fields[f"members-{number}-name"] = forms.CharField(
            label=_("Member %(number)s: name") % count, max_length=60
        )
        self.fields[f"members-{number}-relation"] = forms.CharField(
            label=_("Member %(number)s: relation") % count,
            max_length=30,
            help_text=_("To the representative, such as husband or daughter."),
        )


class SubmitForm(PageForm):
    version = VersionField()


class CorrectForm(PageForm):
    """An answer for each defect, ready where the usual one will do."""

    version = VersionField()

    def __init__(self, *args: Any, defects: Sequence[Defect], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for defect in defects:
            self.fields[f"answer_{defect.pk}"] = LongText(
                label=_("How it was corrected"), rows=2, initial=defect.answer or _("Corrected.")
            )
