"""Writing a public notice, saying it otherwise, and proving that it hung."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors.actions.public_notices import (
    CONTACT_LIMIT,
    DEEDS_LIMIT,
    PLACE_LIMIT,
    TITLE_LIMIT,
)
from honors.models import Nomination, NoticeEntry
from portal.forms.moves import MoveForm
from portal.forms.pages import LongText, PageForm, ScanField, VersionField
from workflow.workdays import LONGEST_PERIOD

DEEDS = "deeds-"


def title() -> forms.Field:
    return forms.CharField(label=_("Title"), max_length=TITLE_LIMIT)


def contact() -> forms.Field:
    return forms.CharField(
        label=_("Where objections go"),
        help_text=_("Office, room, telephone and the hours in which somebody is there."),
        max_length=CONTACT_LIMIT,
    )


class DraftForm(PageForm):
    """`cases` wait for a notice; all of them are chosen at first."""

    def __init__(self, *args: Any, cases: QuerySet[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {"title": title(), "contact": contact()}
        self.fields["nominations"] = forms.ModelMultipleChoiceField(
            label=_("Who is shown"),
            queryset=cases,
            widget=forms.CheckboxSelectMultiple,
            initial=list(cases.values_list("pk", flat=True)),
        )
        chosen: Any = self.fields["nominations"]
        chosen.label_from_instance = _named


def _named(case: Nomination) -> str:
    return f"{case.nominee.name} · {case.unit.name} · {case.category}"


class WordsForm(PageForm):
    """Title, contact and the deeds of every line; the rest of a line follows its case."""

    version = VersionField()

    def __init__(self, *args: Any, entries: Sequence[NoticeEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {"title": title(), "contact": contact()}
        for entry in entries:
            self.fields[f"{DEEDS}{entry.position}"] = LongText(
                label=f"{entry.position}. {entry.line.get('name', '')}",
                help_text=_("Deeds as the public reads them. They may be left out."),
                initial=entry.line.get("deeds", ""),
                max_length=DEEDS_LIMIT,
                required=False,
                rows=3,
            )

    @property
    def deeds(self) -> dict[int, str]:
        """By the position of the line: those that were changed."""
        return {
            int(name.removeprefix(DEEDS)): self.cleaned_data[name]
            for name in self.changed_data
            if name.startswith(DEEDS)
        }


class NoticeMoveForm(MoveForm):
    """Making it longer asks for days; where they end is the calendar's business."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kwargs["row"].name == "extend":
            days = forms.IntegerField(
                label=_("Days more"), min_value=1, max_value=LONGEST_PERIOD, initial=1
            )
            self.fields = {"days": days, **self.fields}


class ProofForm(PageForm):
    place = forms.CharField(
        label=_("Where it hangs"),
        help_text=_("Such as the board of the village committee."),
        max_length=PLACE_LIMIT,
    )
    taken_at = forms.DateTimeField(
        label=_("When the photo was taken"),
        help_text=_("Hung later than posted, the notice ends later as well."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    file = ScanField(label=_("Photo or scan"), help_text=_("JPEG, PNG or PDF."))
