"""The vocabulary of a state machine: a table that a reader sees whole.

A `Workflow` lists its `Transition`s. A model declares
`class Case(WorkflowModel, workflow=case_flow)` with `state = state_field(case_flow)`; the table
is turned into django-fsm transitions, which latch the field, and everything else (locks,
permission, reasons, history) belongs to `workflow.engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from django.apps import apps
from django.db import models
from django_fsm import GET_STATE, FSMField, transition

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M", bound=models.Model)


class Actor(Protocol):
    """Who acts. `ledger_key` names the actor in history without personal data."""

    @property
    def ledger_key(self) -> str: ...

    def standing(self, *, at: datetime) -> Any:
        """What the actor may do at that moment, read once for a whole batch."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a subject goes: the state, and the other fields of its place that change.

    `beside` are fields that go with them by the same statement, and into no event.
    """

    state: str
    place: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Route:
    """A target that depends on the subject; `results` lists every state it may answer."""

    choose: Callable[[Any, Move], Destination]
    results: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row of the table.

    by: who may; a transition without a rule cannot be written.
    when: guards, each `guard(subject, move)`, raising `GuardFailed` with the reason.
    when_all: guards over the whole batch, `guard(subjects, move)`.
    needs: names that the actor must supply; accepts: names that may be supplied.
    private: the supplied names whose text is committed to, not written, in the ledger.
    then: names of effects, run in this order in the same transaction.
    locks: foreign keys whose rows are locked before the subjects, for rules that count siblings.
    reopens: the move leaves a final state, and is meant to.
    inner: only what follows another move makes it; nobody may ask for it by itself.
    """

    name: str
    label: Any
    source: tuple[str, ...]
    target: str | Route
    by: Callable[[Any, Any], bool]
    when: tuple[Callable[[Any, Move], None], ...] = ()
    when_all: tuple[Callable[[Sequence[Any], Move], None], ...] = ()
    needs: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    private: tuple[str, ...] = ("reason", "opinion", "defects", "evidence", "findings", "note")
    then: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    reopens: bool = False
    inner: bool = False

    @property
    def results(self) -> tuple[str, ...]:
        return self.target.results if isinstance(self.target, Route) else (self.target,)

    @property
    def lookups(self) -> tuple[str, ...]:
        """Every relation that its rule, guards and target say they read, each once."""
        readers: list[Any] = [self.by, *self.when, *self.when_all]
        if isinstance(self.target, Route):
            readers.append(self.target.choose)
        return tuple(dict.fromkeys(name for reader in readers for name in lookups_of(reader)))


@dataclass(frozen=True, kw_only=True)
class Move:
    """One attempt: what is asked, by whom, when, and with what.

    Effects add to history what they `note` and what they `commit` to.

    `origins` tells effects the place of each subject before the move, by primary key.
    """

    transition: Transition
    actor: Actor
    standing: Any
    at: datetime
    supplied: Mapping[str, Any] = field(default_factory=dict)
    origins: dict[Any, dict[str, Any]] = field(default_factory=dict)
    facts: dict[Any, dict[str, Any]] = field(default_factory=dict)
    private: dict[Any, dict[str, str]] = field(default_factory=dict)

    def note(self, subject: models.Model, **facts: Any) -> None:
        """Write facts (no personal values) into the event of this subject's move."""
        self.facts.setdefault(subject.pk, {}).update(facts)

    def commit(self, subject: models.Model, **texts: str) -> None:
        """Let the event vouch for texts that it must not hold, as for private inputs."""
        self.private.setdefault(subject.pk, {}).update(texts)


def reads(*lookups: str) -> Callable[[F], F]:
    """Declare the relations that a rule, guard or target walks; the engine loads them in bulk."""

    def declare(function: F) -> F:
        function.lookups = lookups  # type: ignore[attr-defined]
        return function

    return declare


def automatic(rule: F) -> F:
    """Declare a rule that no person ever meets, so that no state may depend on it alone."""
    rule.automatic = True  # type: ignore[attr-defined]
    return rule


def lookups_of(function: Callable[..., Any]) -> tuple[str, ...]:
    return getattr(function, "lookups", ())


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """A whole machine.

    place: the fields that events carry beside `state` and `version`, and that replay rebuilds.
    batch_stream: names the ledger stream that gets the extra event of a batch.
    """

    name: str
    states: type[models.TextChoices]
    initial: str
    final: tuple[str, ...]
    transitions: tuple[Transition, ...]
    effects: str = ""
    place: tuple[str, ...] = ()
    batch_stream: Callable[[Any], str] | None = None

    def transition(self, name: str) -> Transition:
        for row in self.transitions:
            if row.name == name:
                return row
        raise LookupError(f"{self.name} has no transition {name}")

    def leaving(self, state: str) -> tuple[Transition, ...]:
        return tuple(row for row in self.transitions if state in row.source)

    def stream(self, subject: models.Model) -> str:
        return f"{self.name}:{subject.pk}"

    def place_of(self, subject: models.Model) -> dict[str, Any]:
        names = ("state", *self.place, "version")
        return {name: getattr(subject, name) for name in names}


def state_field(workflow: Workflow, **options: Any) -> FSMField:
    """The latched column of a machine. Its legal values are in `legal_state` as well."""
    field: FSMField = FSMField(
        choices=workflow.states.choices,
        default=workflow.initial,
        max_length=32,
        protected=True,
        **options,
    )
    return field


def legal_state(workflow: Workflow) -> models.CheckConstraint:
    """The database's own list of legal states, for whatever goes round the field."""
    return models.CheckConstraint(
        condition=models.Q(state__in=list(workflow.states.values)),
        name=f"{workflow.name}_state_legal",
    )


class WorkflowQuerySet(models.QuerySet[M]):
    def update(self, **values: Any) -> int:
        model: Any = self.model
        if model.place_fields() & values.keys():
            raise TypeError("a state moves only through workflow.engine.perform")
        return super().update(**values)

    def write_place(self, **values: Any) -> int:
        """For the engine alone, which has locked and checked the rows."""
        return super().update(**values)


class WorkflowModel(models.Model):
    version = models.PositiveIntegerField(default=1, editable=False)

    workflow: ClassVar[Workflow]
    objects = WorkflowQuerySet.as_manager()

    class Meta:
        abstract = True

    def __init_subclass__(cls, *, workflow: Workflow | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        if workflow is None:
            return
        cls.workflow = workflow
        for row in workflow.transitions:
            setattr(cls, latch_name(row.name), _latch(row))

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Everything but the place: an object read before a move would write the old one back."""
        if self._state.adding:
            # A new object with the key of an old one would be written over it.
            options.setdefault("force_insert", True)
        else:
            update_fields = self._fields_beside_place(update_fields)
        super().save(update_fields=update_fields, **options)

    def _fields_beside_place(self, asked: Iterable[str] | None) -> list[str]:
        kept = self.place_fields()
        if asked is not None:
            if kept & {*asked}:
                raise TypeError("a state moves only through workflow.engine.perform")
            return list(asked)
        loaded = [f for f in self._meta.concrete_fields if f.attname in self.__dict__]
        return [f.name for f in loaded if f.name not in kept and not f.primary_key]

    @classmethod
    def place_fields(cls) -> set[str]:
        """What only the engine writes, by every name that Django takes for it."""
        place = {"state", "version", *cls.workflow.place}
        fields = [f for f in cls._meta.concrete_fields if place & {f.name, f.attname}]
        return {name for f in fields for name in (f.name, f.attname)}

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Any] | None = None,
    ) -> None:
        # A deferred field may be fetched; the state may not, it is read again under the lock.
        if fields is None or "state" in fields:
            raise TypeError("read a workflow object again instead of refreshing it")
        super().refresh_from_db(using=using, fields=list(fields), from_queryset=from_queryset)


def workflow_models() -> list[type[WorkflowModel]]:
    """Every model that has a machine, in the order of the installed applications."""
    models_ = [model for model in apps.get_models() if issubclass(model, WorkflowModel)]
    return [model for model in models_ if not model._meta.proxy]


def latch_name(transition_name: str) -> str:
    return f"fsm_{transition_name}"


def _latch(row: Transition) -> Callable[..., None]:
    def move(self: WorkflowModel, destination: Destination) -> None:
        """django-fsm sets the state; there is nothing else to do here."""

    move.__name__ = latch_name(row.name)
    target: Any = row.target
    if isinstance(target, Route):
        target = GET_STATE(lambda _subject, chosen: chosen.state, states=list(row.results))
    latched: Callable[..., None] = transition(
        field="state", source=list(row.source), target=target
    )(move)
    return latched
