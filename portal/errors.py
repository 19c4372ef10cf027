"""A refusal in the words and at the place where somebody can do something about it.

One place for all pages: the same words stand in the summary on top and beside the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from workflow.refusals import (
    GuardFailed,
    InputMissing,
    InvalidInput,
    InvalidInputs,
    NotPermitted,
    Refusal,
    StaleVersion,
    WrongState,
)

UNPROCESSABLE = 422
STATUS_OF_KIND = {
    WrongState.kind: 409,
    GuardFailed.kind: 409,
    StaleVersion.kind: 409,
    NotPermitted.kind: 403,
    InputMissing.kind: UNPROCESSABLE,
    InvalidInput.kind: UNPROCESSABLE,
}
# What the page of a failure is called, and what its reader can do.
TITLES = {
    400: _("The page was asked for in a way that cannot be read"),
    403: _("This is not yours to do"),
    404: _("There is nothing here"),
    409: _("This is not possible now"),
    413: _("That is too large"),
    422: _("Something is missing"),
    429: _("Too many attempts"),
    500: _("Something went wrong on our side"),
    503: _("The system is busy"),
}
WAYS_OUT = {
    400: _("Go back and try again. What you had typed is still on the page before."),
    403: _("If you think that it should be, ask the level above you."),
    404: _("The address may be mistyped, or the page is not meant for you."),
    409: _("Look at the record again: somebody may have changed it in the meantime."),
    413: _("Choose a smaller file and try again."),
    422: _("Go back and fill in what is missing."),
    429: _("Wait for a quarter of an hour, then try again."),
    500: _("Nothing was changed. Try again; if it happens again, call the level above you."),
    503: _("Nothing was changed. Try again in a moment."),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One line of the summary; `anchor` is the field that it leads to, empty for the whole."""

    text: str
    anchor: str


def status_of(refusal: Refusal) -> int:
    return STATUS_OF_KIND.get(refusal.kind, 409)


def put(form: forms.Form, refusal: Refusal) -> None:
    """Tell the refusal on the form: beside the field that its pointer names, else on top."""
    listed = refusal.errors if isinstance(refusal, InvalidInputs) else [refusal]
    for error in listed:
        form.add_error(_field_of(form, error.pointer), str(error))


def _field_of(form: forms.Form, pointer: str) -> str | None:
    """`/members/0/name` is the field `members-0-name`, else `members`, unless the form knows better
    where it asked for it.
    """
    pointed = getattr(form, "pointed", str)(pointer)
    steps = str(pointed).strip("/").split("/")
    for length in range(len(steps), 0, -1):
        name = "-".join(steps[:length])
        if name in form.fields:
            return name
    return None


def problems_of(form: forms.BaseForm) -> list[Problem]:
    """In the order of the page."""
    return list(_problems(form))


def _problems(form: forms.BaseForm) -> Iterator[Problem]:
    for text in form.errors.get(NON_FIELD_ERRORS, ()):
        yield Problem(text=str(text), anchor="")
    for field in form:
        for text in field.errors:
            yield Problem(text=str(text), anchor=anchor_of(field))


def anchor_of(field: forms.BoundField) -> str:
    """Where the focus goes: of several buttons the first one."""
    several = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if several else str(field.auto_id)
