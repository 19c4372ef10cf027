"""A dossier is written page by page: some answers are replaced, the others stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions.nominations.locking import lock_for_author
from honors.actions.nominations.writing import save_dossier, start
from honors.actions.nominees import register
from honors.forms import parse_form
from honors.queries.dossiers import answers_before, digest_of_answers, kept_in
from workflow.refusals import StaleVersion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from honors.models import Category, Dossier, Nomination, Nominee, Organization
    from workflow.definition import Actor


@transaction.atomic
def save_fields(
    *, nomination: Nomination, answers: Mapping[str, object], seen: str, by: Actor, at: datetime
) -> Dossier:
    """`seen` is the digest of these answers as the writer had them before them: whoever writes the
    same fields in two windows is refused in the second, and nobody's text is lost.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    if seen != digest_of_answers(kept_in(locked.dossier), answers):
        raise StaleVersion(
            _("Somebody changed these answers after you had opened them. Compare both."),
        )
    return replace_answers(locked, answers, by=by, at=at)


def replace_answers(
    locked: Nomination, answers: Mapping[str, object], *, by: Actor, at: datetime
) -> Dossier:
    """What was typed in place of an answer to another field waits there until it is mended."""
    typed = locked.dossier.half_typed
    waiting = {name: text for name, text in typed.items() if name not in answers}
    data = {**locked.dossier.answers, **answers}
    dossier = save_dossier(nomination=locked, data=data, by=by, at=at)
    if waiting:
        private = parse_form(locked.category.form.fields).sealed_names
        dossier.write(dossier.answers, unfit=waiting, private=private)
        dossier.save(update_fields=["data", "unfit", "sealed"])
    return dossier


@transaction.atomic
def renominate(
    *, category: Category, unit: Organization, nominee: Nominee, by: Actor, at: datetime
) -> Nomination:
    """A draft that begins with what was last written of the nominee, as the form takes it."""
    started = start(category=category, unit=unit, nominee=nominee, by=by, at=at)
    form = parse_form(started.category.form.fields)
    before = form.fitting(answers_before(started), on=timezone.localdate(at))
    if before:
        save_dossier(nomination=started, data=before, by=by, at=at)
    return started


@transaction.atomic
def nominate_newcomer(
    *,
    category: Category,
    unit: Organization,
    by: Actor,
    at: datetime,
    **particulars: Any,
) -> Nomination:
    """Somebody who was never nominated before: registered and begun in one step, or neither.

    `particulars` are what `honors.actions.nominees.register` takes of the nominee.
    """
    kind = category.title.nominee_kind
    nominee = register(kind=kind, unit=unit, by=by, at=at, **particulars)
    return renominate(category=category, unit=unit, nominee=nominee, by=by, at=at)
