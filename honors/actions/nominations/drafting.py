"""What is typed is kept as it is typed: answer by answer, without an event for every keystroke."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.nominations.locking import lock_for_author
from honors.forms import Form, parse_form
from workflow import ledger
from workflow.refusals import InvalidInput, InvalidInputs, Refusal

if TYPE_CHECKING:
    from honors.models import Dossier, Nomination
    from workflow.definition import Actor

# One event stands for all that one person types within this time of it.
SITTING = timedelta(minutes=30)
# Of the JSON of one answer that is none yet; what is longer was not typed.
UNFIT_LIMIT = 50_000


class DraftConflict(Refusal):
    """Somebody else, or another window, changed the same answers since. `answers` gives by field
    what was sent and what is kept; nothing was saved.
    """

    code = kind = "draft_conflict"

    def __init__(self, answers: Mapping[str, tuple[object, object]], *, revision: int) -> None:
        super().__init__(
            _("These answers were changed elsewhere meanwhile."),
            fields=sorted(answers),
            revision=revision,
        )
        self.answers = dict(answers)
        self.revision = revision


@dataclass(frozen=True, kw_only=True)
class Saved:
    """`revision` is what the next patch names. `mistakes` are about answers of this patch that are
    kept word for word (`dossier.unfit`) and must be mended before the case is submitted.
    """

    dossier: Dossier
    revision: int
    mistakes: list[InvalidInput]


@transaction.atomic
def autosave(
    *,
    nomination: Nomination,
    patch: Mapping[str, object],
    by: Actor,
    at: datetime,
    expected_revision: int,
) -> Saved:
    """Keep these answers, and leave all others as they are; an empty one is removed.

    `expected_revision` is the one that the page was made from. Only an answer that was changed
    since, to something else, is in conflict: two windows on different fields do not disturb each
    other. What the form does not accept is kept too, apart from the answers.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    dossier, form = locked.dossier, parse_form(locked.category.form.fields)
    seen = inputs.whole(expected_revision, field="expected_revision", low=0)
    _refuse_unknown(form, patch)
    fit, unfit, mistakes = _sorted_out(form, patch, at)
    _refuse_conflicts(dossier, patch, fit, seen)
    changed = _changed(dossier, patch, fit, unfit)
    if changed:
        _keep(form, dossier, changed, fit, unfit, at=at)
        _note(locked, dossier, changed, by=by, at=at)
        dossier.save()
    return Saved(dossier=dossier, revision=dossier.revision, mistakes=mistakes)


def _refuse_unknown(form: Form, patch: Mapping[str, object]) -> None:
    known = {field.name for field in form.fields}
    errors = [
        InvalidInput(
            _("This form has no such field."), code="unknown_field", pointer=f"/patch/{name}"
        )
        for name in sorted({*map(str, patch)} - known)
    ]
    inputs.raise_errors(errors)


def _sorted_out(
    form: Form, patch: Mapping[str, object], at: datetime
) -> tuple[dict[str, object], dict[str, object], list[InvalidInput]]:
    """Each answer by itself: those that the form takes, canonical, and the others as typed."""
    fit: dict[str, object] = {}
    unfit: dict[str, object] = {}
    mistakes: list[InvalidInput] = []
    for name, value in patch.items():
        try:
            fit |= form.clean({name: value}, on=timezone.localdate(at))
        except InvalidInputs as refused:
            unfit[name] = _bounded(value, name)
            mistakes += refused.errors
    return fit, unfit, mistakes


def _bounded(value: object, name: str) -> object:
    try:
        size = len(json.dumps(value, ensure_ascii=False).encode())
    except (TypeError, ValueError) as error:
        raise _unkeepable(name) from error
    if size > UNFIT_LIMIT or "\\u0000" in json.dumps(value):
        raise _unkeepable(name)
    return value


def _unkeepable(name: str) -> InvalidInput:
    message = _("This cannot be kept: it is no text, or far too long.")
    return InvalidInput(message, code="unkeepable", pointer=f"/patch/{name}")


def _refuse_conflicts(
    dossier: Dossier, patch: Mapping[str, object], fit: Mapping[str, object], seen: int
) -> None:
    conflicts = {
        name: (value, _kept(dossier, name))
        for name, value in patch.items()
        if dossier.revised_in.get(name, 0) > seen
        and _kept(dossier, name) not in (value, fit.get(name))
    }
    if conflicts:
        raise DraftConflict(conflicts, revision=dossier.revision)


def _kept(dossier: Dossier, name: str) -> object:
    return dossier.half_typed.get(name, dossier.answers.get(name))


def _changed(
    dossier: Dossier,
    patch: Mapping[str, object],
    fit: Mapping[str, object],
    unfit: Mapping[str, object],
) -> list[str]:
    answers, typed = dossier.answers, dossier.half_typed

    def differs(name: str) -> bool:
        if name in unfit:
            return bool(typed.get(name) != unfit[name])
        return name in typed or answers.get(name) != fit.get(name)

    return sorted(filter(differs, patch))


def _keep(
    form: Form,
    dossier: Dossier,
    changed: list[str],
    fit: Mapping[str, object],
    unfit: Mapping[str, object],
    *,
    at: datetime,
) -> None:
    """An answer that is none any more leaves what was there: it goes when something fits again."""
    answers, typed = dict(dossier.answers), dict(dossier.half_typed)
    for name in changed:
        typed.pop(name, None)
        if name in unfit:
            typed[name] = unfit[name]
        elif name in fit:
            answers[name] = fit[name]
        else:
            answers.pop(name, None)
    # In the form's order, as everything that reads a dossier expects.
    ordered = {f.name: answers[f.name] for f in form.fields if f.name in answers}
    mark_revised(dossier, changed)
    dossier.write(ordered, unfit=typed, private=form.sealed_names)
    dossier.saved_at = at


def mark_revised(dossier: Dossier, changed: list[str]) -> None:
    """These answers were changed now; whoever read them before must look again."""
    dossier.revision += 1
    dossier.revised_in = dossier.revised_in | dict.fromkeys(changed, dossier.revision)


def _note(
    nomination: Nomination, dossier: Dossier, changed: list[str], *, by: Actor, at: datetime
) -> None:
    """The first save of a sitting is an event; submitting freezes what was typed in the end."""
    author = by.standing(at=at).user_id
    if (
        dossier.noted_by_id == author
        and dossier.noted_at is not None
        and dossier.noted_at <= at < dossier.noted_at + SITTING
    ):
        return
    dossier.noted_by_id, dossier.noted_at = author, at
    ledger.record(
        f"nominations:{nomination.pk}",
        "nominations.autosave",
        actor=by.ledger_key,
        at=at,
        facts={"fields": changed},
    )
