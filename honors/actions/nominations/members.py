"""The members of a family, one by one: in its dossier, and among those whom vetoes ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions.nominations.fields import replace_answers
from honors.actions.nominations.locking import lock_for_author
from honors.actions.nominees import MemberSpec, change_members
from honors.forms import parse_form
from honors.queries.dossiers import digest_of_answers
from workflow.refusals import InvalidInput, InvalidInputs, StaleVersion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from honors.forms import FormField
    from honors.models import Dossier, Nomination
    from workflow.definition import Actor

FIELD = "members"


@transaction.atomic
def put_member(
    *,
    nomination: Nomination,
    place: int | None,
    member: Mapping[str, object],
    by: Actor,
    at: datetime,
    seen: str = "",
) -> Dossier:
    """At a place of the list, from 0, in place of who stood there; None adds one at its end.

    `seen` is the digest of the member as the writer had it before them.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    rows = list(locked.dossier.answers.get(FIELD, ()))
    before = _row(rows, place)
    if place is not None and seen != digest_of_answers(before, member):
        raise StaleVersion(
            _("Somebody changed these answers after you had opened them. Compare both.")
        )
    index = len(rows) if place is None else place
    rows[index : index + 1] = [{**before, **member}]
    dossier = _save(locked, rows, index, by=by, at=at)
    kept = dossier.answers[FIELD][index]
    if (before.get("name"), before.get("relation")) != (kept["name"], kept["relation"]):
        _follow(locked, before, kept, by=by, at=at)
    return dossier


@transaction.atomic
def drop_member(
    *, nomination: Nomination, place: int, seen: str, by: Actor, at: datetime
) -> Dossier:
    """`seen` is the digest of the member as the writer had it before them: it is found also where
    others above it were taken out meanwhile, and is refused where somebody changed it.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    rows = list(locked.dossier.answers.get(FIELD, ()))
    place = _place_of(locked, rows, place, seen)
    before = rows.pop(place)
    dossier = _save(locked, rows, None, by=by, at=at)
    if rows:
        _follow(locked, before, None, by=by, at=at)
    return dossier


def _place_of(locked: Nomination, rows: list[dict[str, Any]], place: int, seen: str) -> int:
    names = [field.name for field in _inner(locked)]
    found = [at for at, row in enumerate(rows) if digest_of_answers(row, names) == seen]
    if found:
        return place if place in found else found[0]
    _row(rows, place)
    raise StaleVersion(_("Somebody changed these answers after you had opened them. Compare both."))


def _inner(locked: Nomination) -> tuple[FormField, ...]:
    form = parse_form(locked.category.form.fields)
    return next(field for field in form.fields if field.name == FIELD).fields


def _row(rows: list[dict[str, Any]], place: int | None) -> dict[str, Any]:
    if place is None:
        return {}
    if not 0 <= place < len(rows):
        raise InvalidInput(_("There is no such member."), code="not_a_member", pointer="/place")
    return rows[place]


def _save(
    locked: Nomination, rows: list[dict[str, Any]], index: int | None, *, by: Actor, at: datetime
) -> Dossier:
    """Mistakes point at the fields of the one member that was written."""
    if index is not None:
        _require(_inner(locked), rows[index])
    try:
        return replace_answers(locked, {FIELD: rows}, by=by, at=at)
    except InvalidInputs as refused:
        for error in refused.errors:
            error.pointer = error.pointer.removeprefix(f"/{FIELD}/{index}")
        raise


def _require(fields: Any, row: Mapping[str, object]) -> None:
    empty = [
        InvalidInput(_("This may not be empty."), code="empty", pointer=f"/{field.name}")
        for field in fields
        if field.required and not str(row.get(field.name) or "").strip()
    ]
    if empty:
        raise InvalidInputs(empty)


def _follow(
    locked: Nomination,
    before: Mapping[str, Any],
    after: Mapping[str, Any] | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The nominee's own record follows: vetoes are asked of everybody who belongs to the family."""
    standing = locked.nominee.members.filter(until=None)
    leaving = list(standing.filter(name=before.get("name", "")))
    known = after is not None and standing.filter(name=after["name"]).exists()
    joining = []
    if after is not None and not known:
        joining = [
            MemberSpec(name=after["name"], relation=after["relation"], sex=after.get("sex", ""))
        ]
    if after is not None and known:
        leaving = [member for member in leaving if member.name != after["name"]]
    if not joining and not leaving:
        return
    change_members(
        nominee=locked.nominee,
        on=timezone.localdate(at),
        joining=joining,
        leaving=leaving,
        by=by,
        at=at,
    )
