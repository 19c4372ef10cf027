"""The only place where a state moves.

`check` raises the reason why a move would be refused; `available` asks it for every move that
leaves the state; `perform` and `perform_many` lock, check, move, run the effects and write the
ledger in one transaction. One is a batch of one.
"""

from __future__ import annotations

import importlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import prefetch_related_objects
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from workflow import ledger, merkle
from workflow.definition import (
    Actor,
    Destination,
    Move,
    Route,
    Transition,
    WorkflowModel,
    WorkflowQuerySet,
    latch_name,
)
from workflow.refusals import (
    INPUTS,
    InputMissing,
    NotPermitted,
    StaleVersion,
    TransitionRefused,
    WrongState,
)

W = TypeVar("W", bound=WorkflowModel)
_inside = ContextVar("inside another move", default=False)
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Possibility:
    """One move from here: free to make when `refusal` is None."""

    transition: Transition
    refusal: TransitionRefused | None


def check(
    subject: WorkflowModel,
    name: str,
    *,
    actor: Actor,
    at: datetime,
    supplied: Mapping[str, Any] | None = None,
) -> None:
    """Raise the refusal that `perform` would raise now. Inputs are examined only when given."""
    row = subject.workflow.transition(name)
    move = Move(
        transition=row, actor=actor, standing=actor.standing(at=at), at=at, supplied=supplied or {}
    )
    prefetch_related_objects([subject], *row.lookups)
    _check(subject, move, inputs=supplied is not None)
    _check_all([subject], move)


def available(subject: WorkflowModel, *, actor: Actor, at: datetime) -> list[Possibility]:
    """Every transition that leaves the subject's state, in table order, with why not."""
    rows = subject.workflow.leaving(subject.workflow.place_of(subject)["state"])
    lookups = dict.fromkeys(lookup for row in rows for lookup in row.lookups)
    prefetch_related_objects([subject], *lookups)
    standing = actor.standing(at=at)
    moves = [Move(transition=row, actor=actor, standing=standing, at=at) for row in rows]
    return [Possibility(transition=m.transition, refusal=_refusal(subject, m)) for m in moves]


def _refusal(subject: WorkflowModel, move: Move) -> TransitionRefused | None:
    try:
        _check(subject, move, inputs=False)
        _check_all([subject], move)
    except TransitionRefused as refused:
        return refused
    return None


def perform(
    subject: W,
    name: str,
    *,
    actor: Actor,
    at: datetime,
    expected_version: int | None = None,
    **supplied: Any,
) -> W:
    """Move one subject and return it as read under the lock; the one passed in is stale then."""
    queryset = type(subject)._default_manager.filter(pk=subject.pk)
    expected = None if expected_version is None else {subject.pk: expected_version}
    moved: list[W] = perform_many(
        queryset, name, actor=actor, at=at, expected_versions=expected, **supplied
    )
    if not moved:
        raise WrongState(_("This record no longer exists."), code="gone")
    return moved[0]


@transaction.atomic
def perform_many(
    queryset: models.QuerySet[Any],
    name: str,
    *,
    actor: Actor,
    at: datetime,
    expected_versions: Mapping[int, int] | None = None,
    **supplied: Any,
) -> list[Any]:
    """Move all subjects of the queryset, or none: the first refusal is raised with its subject.

    Statements do not grow with the number of subjects, chunks of fixed size aside. Returns the
    subjects in primary-key order as read under the lock.
    """
    row = queryset.model.workflow.transition(name)
    subjects = _locked(queryset, row)
    if not subjects:
        return []
    move = Move(
        transition=row, actor=actor, standing=actor.standing(at=at), at=at, supplied=supplied
    )
    _refuse_stale(subjects, expected_versions or {}, row)
    for subject in subjects:
        _check(subject, move, inputs=True)
    _check_all(subjects, move)
    move.origins.update({s.pk: s.workflow.place_of(s) for s in subjects})
    _move(subjects, move)
    _follow(subjects, move)
    _record(subjects, move)
    return subjects


@transaction.atomic
def begin_many(
    subjects: Sequence[W],
    *,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any] | Callable[[W], Mapping[str, Any]] | None = None,
    private: Mapping[str, str] | None = None,
) -> list[W]:
    """Store new subjects in the initial state, each with the event that opens its stream.

    `facts` are the same for all, or told of each. `private` texts are committed to there, as those
    of a move are.
    """
    if not subjects:
        return []
    workflow = subjects[0].workflow
    if any(workflow.place_of(subject)["state"] != workflow.initial for subject in subjects):
        raise TypeError(f"{workflow.name} begin in {workflow.initial}")
    model: Any = type(subjects[0])
    stored: list[W] = model._default_manager.bulk_create(subjects, batch_size=CHUNK)
    entries = [
        ledger.Entry(
            stream=workflow.stream(subject),
            action=f"{workflow.name}.begin",
            facts={"to": workflow.place_of(subject), **({"facts": told} if told else {})},
            private=private or {},
        )
        for subject in stored
        for told in [facts(subject) if callable(facts) else facts]
    ]
    ledger.append(entries, actor=actor.ledger_key, at=at)
    return stored


def begin(
    subject: W,
    *,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
) -> W:
    return begin_many([subject], actor=actor, at=at, facts=facts, private=private)[0]


def _locked(queryset: models.QuerySet[Any], row: Transition) -> list[Any]:
    """Lock plain rows first and read relations after: a join would be read before the lock."""
    model: Any = queryset.model
    keys = queryset.order_by().values("pk")
    for name in row.locks:
        related: Any = model._meta.get_field(name).related_model
        holders = related._default_manager.filter(pk__in=queryset.order_by().values(f"{name}_id"))
        list(holders.order_by("pk").select_for_update(no_key=True))
    rows = model._default_manager.filter(pk__in=keys).order_by("pk")
    subjects = list(rows.select_for_update(no_key=True))
    # Django asks for related rows by one long OR on SQLite, which has a limit of 1,000.
    for start in range(0, len(subjects), CHUNK):
        prefetch_related_objects(subjects[start : start + CHUNK], *row.lookups)
    return subjects


def _refuse_stale(
    subjects: Iterable[WorkflowModel], expected: Mapping[int, int], row: Transition
) -> None:
    for subject in subjects:
        version = expected.get(subject.pk)
        if version is not None and version != subject.version:
            refused = StaleVersion(
                _("Somebody changed this record in the meantime. Look at it again."),
                expected=version,
                current=subject.version,
            )
            raise _named(refused, subject, row)


def _check(subject: WorkflowModel, move: Move, *, inputs: bool) -> None:
    row = move.transition
    try:
        _check_state(subject, row)
        if (row.inner and not _inside.get()) or not row.by(subject, move.standing):
            raise NotPermitted(
                _("%(transition)s is not yours to do here."), transition=str(row.label)
            )
        if inputs:
            _check_inputs(row, move.supplied)
        for guard in row.when:
            guard(subject, move)
    except TransitionRefused as refused:
        raise _named(refused, subject, row) from None


def _check_state(subject: WorkflowModel, row: Transition) -> None:
    state = subject.workflow.place_of(subject)["state"]
    if state not in row.source:
        label = subject.workflow.states(state).label
        raise WrongState(
            _("%(transition)s is not possible while the state is %(state)s."),
            transition=str(row.label),
            state=str(label),
        )


def _check_inputs(row: Transition, supplied: Mapping[str, Any]) -> None:
    unknown = supplied.keys() - {*row.needs, *row.accepts}
    if unknown:
        raise TypeError(f"{row.name} takes no {', '.join(sorted(unknown))}")
    for name in row.needs:
        value = supplied.get(name)
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            raise InputMissing(
                _("%(transition)s needs: %(name)s."),
                code=f"{name}_missing",
                pointer=f"/{name}",
                transition=str(row.label),
                name=str(INPUTS.get(name, name)),
            )


def _check_all(subjects: Sequence[WorkflowModel], move: Move) -> None:
    try:
        for guard in move.transition.when_all:
            guard(subjects, move)
    except TransitionRefused as refused:
        raise _named(refused, refused.subject, move.transition) from None


def _named(refused: TransitionRefused, subject: object, row: Transition) -> TransitionRefused:
    refused.subject = subject
    refused.transition = row.name
    return refused


def _move(subjects: Sequence[WorkflowModel], move: Move) -> None:
    """Latch each subject, then write all places, wherever they lie, in one statement a chunk."""
    places: dict[int, dict[str, Any]] = {}
    for subject in subjects:
        destination = _destination(subject, move)
        getattr(subject, latch_name(move.transition.name))(destination)
        changed = {**destination.place, **destination.beside}
        for name, value in changed.items():
            setattr(subject, name, value)
        subject.version += 1
        places[subject.pk] = {"state": destination.state, **changed}
    model, keys = type(subjects[0]), list(places)
    for start in range(0, len(keys), CHUNK):
        chunk = {key: places[key] for key in keys[start : start + CHUNK]}
        names = dict.fromkeys(name for place in chunk.values() for name in place)
        values = {name: _column(model, name, chunk) for name in names}
        rows: WorkflowQuerySet[Any] = model.objects.filter(pk__in=list(chunk))
        rows.write_place(**values, version=models.F("version") + 1)


def _column(model: type[WorkflowModel], name: str, places: Mapping[int, Mapping[str, Any]]) -> Any:
    """The value that all rows get, or each row its own; a place that does not name it keeps it."""
    values = {key: place[name] for key, place in places.items() if name in place}
    distinct: dict[Any, list[int]] = {}
    for key, value in values.items():
        distinct.setdefault(value, []).append(key)
    if len(distinct) == 1 and len(values) == len(places):
        return next(iter(distinct))
    field: Any = model._meta.get_field(name)
    whens = [
        models.When(pk__in=keys, then=models.Value(value, output_field=field))
        for value, keys in distinct.items()
    ]
    chosen = models.Case(*whens, default=models.F(field.attname), output_field=field)
    # PostgreSQL sees only literals here, and would take them for text.
    casts = connection.features.requires_casted_case_in_updates
    return Cast(chosen, output_field=field) if casts else chosen


def _destination(subject: WorkflowModel, move: Move) -> Destination:
    target = move.transition.target
    if not isinstance(target, Route):
        return Destination(state=target)
    chosen = target.choose(subject, move)
    if chosen.state not in target.results:
        raise TypeError(f"{move.transition.name} may not lead to {chosen.state}")
    return chosen


def effects_of(
    model: type[WorkflowModel], row: Transition
) -> list[Callable[[Sequence[Any], Move], None]]:
    """Found by name, so that a table may stand below the code that carries it out."""
    if not row.then:
        return []
    module = importlib.import_module(model.workflow.effects)
    return [getattr(module, name) for name in row.then]


def _follow(subjects: Sequence[WorkflowModel], move: Move) -> None:
    within = _inside.set(True)
    try:
        for effect in effects_of(type(subjects[0]), move.transition):
            effect(subjects, move)
    finally:
        _inside.reset(within)


def _record(subjects: Sequence[WorkflowModel], move: Move) -> None:
    workflow = subjects[0].workflow
    action = f"{workflow.name}.{move.transition.name}"
    batch = secrets.token_hex(16) if len(subjects) > 1 else ""
    entries = [_entry(subject, action, move) for subject in subjects]
    events = ledger.append(entries, actor=move.actor.ledger_key, at=move.at, batch=batch)
    if batch:
        _record_batch(subjects[0], action, batch, [event.hash for event in events], move)


def _entry(subject: WorkflowModel, action: str, move: Move) -> ledger.Entry:
    place = subject.workflow.place_of(subject)
    facts: dict[str, Any] = {"from": move.origins[subject.pk], "to": place}
    noted = move.facts.get(subject.pk)
    if noted:
        facts["facts"] = noted
    given = {name: move.supplied.get(name) for name in move.transition.private}
    private = {
        name: value if isinstance(value, str) else ledger.dump(value)
        for name, value in given.items()
        if value
    }
    private |= move.private.get(subject.pk, {})
    return ledger.Entry(
        stream=subject.workflow.stream(subject), action=action, facts=facts, private=private
    )


def _record_batch(
    first: WorkflowModel, action: str, batch: str, hashes: Sequence[str], move: Move
) -> None:
    """One more event with the count and the RFC 6962 root over the members' hashes."""
    named = first.workflow.batch_stream
    stream = named(first) if named else f"batches:{batch}"
    root = merkle.root([bytes.fromhex(value) for value in hashes]).hex()
    entry = ledger.Entry(
        stream=stream, action=f"{action}.batch", facts={"count": len(hashes), "root": root}
    )
    ledger.append([entry], actor=move.actor.ledger_key, at=move.at, batch=batch)
