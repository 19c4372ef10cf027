"""What every kind of import answers: which columns, what becomes of a row, writing, undoing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from honors.imports.values import Mistake
from honors.models import Organization
from honors.models.imports import RowOutcome
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import ImportState
from honors.texts import compact
from workflow.refusals import InvalidInput, InvalidInputs, Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.imports.columns import Column
    from honors.models import Import, ImportRow, User

CHUNK = 500
NAMED = 5


@dataclass(kw_only=True)
class Planned:
    """A row and what is to become of it. `made` is what its kind prepared to write, `subject` and
    `facts` what was written.
    """

    line: int
    values: Mapping[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)
    outcome: str = RowOutcome.CREATE
    made: Any = None
    subject: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)


def made_by(rows: Sequence[ImportRow]) -> dict[int, ImportRow]:
    """The rows that made something, by its key."""
    return {row.subject: row for row in rows if row.subject is not None}


def lock(rows: QuerySet[Any]) -> None:
    """In the order of the keys; nobody changes them before this transaction ends."""
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))


class Kind(ABC):
    """One import of one kind, acting as `by`. `numbers` are the places of the columns by name.

    While it `is_writing`, what writing itself examines need not be examined before.
    """

    name: ClassVar[str]
    # Whether something is made of what is known as well, as a draft is of a known nominee.
    writes_known: ClassVar[bool] = False

    def __init__(
        self, import_: Import, *, by: User, at: datetime, numbers: Mapping[str, int] | None = None
    ) -> None:
        self.import_, self.by, self.at = import_, by, at
        self.is_writing = import_.state == ImportState.WRITING
        self.numbers = numbers or {}
        self.seen: dict[Any, Any] = {}

    @abstractmethod
    def require(self) -> None:
        """Refuse unless `by` may do this there."""

    @property
    @abstractmethod
    def columns(self) -> Sequence[Column]: ...

    @abstractmethod
    def places(self) -> Iterable[Organization]:
        """The units that a row may name."""

    @abstractmethod
    def plan(self, rows: Sequence[Planned]) -> None:
        """Decide on each row that has no mistake yet, and prepare it."""

    @abstractmethod
    def write(self, rows: Sequence[Planned]) -> None:
        """Rows of one chunk, none of which is refused, in the caller's transaction."""

    @abstractmethod
    def moved(self, rows: Sequence[ImportRow]) -> list[int]:
        """The lines of those that are no longer as the import left them; what they made is locked
        before it is looked at.
        """

    @abstractmethod
    def undo(self, rows: Sequence[ImportRow]) -> None:
        """Take back what these rows made, in the caller's transaction."""

    def settle(self, rows: Sequence[Planned]) -> None:
        self.plan([row for row in rows if not row.mistakes])
        for row in rows:
            if row.mistakes:
                row.outcome = RowOutcome.REFUSE

    def blame(self, row: Planned, refusal: Refusal, name: str = "") -> None:
        """Mistakes at the cells of the columns that they name."""
        errors = refusal.errors if isinstance(refusal, InvalidInputs) else [refusal]
        for error in errors:
            column = self._column_of(name or getattr(error, "pointer", ""))
            row.mistakes.append(Mistake(column, error.code, str(error)))

    def _column_of(self, pointer: str) -> int:
        name = pointer.removeprefix("/")
        return self.numbers.get(name) or self.numbers.get(f"answers/{name}", 0)

    def once(self, row: Planned, key: Any, name: str = "") -> None:
        """Each stands in the file once."""
        first = self.seen.setdefault(key, row.line)
        if first != row.line:
            message = _("This is in line %(line)s already. Delete one of the two lines.")
            self.blame(row, InvalidInput(message, code="row_twice", line=first), name)

    @cached_property
    def _by_name(self) -> dict[str, list[Organization]]:
        found: dict[str, list[Organization]] = {}
        for place in self.places():
            names = {place.name, *([place.code] if place.code else [])}
            if place.parent is not None:
                names.add(f"{place.parent.name}{place.name}")
            for name in names:
                found.setdefault(name, []).append(place)
        return found

    def unit_of(self, row: Planned) -> Organization | None:
        """The unit that the row names, by name or code; else that of the import."""
        typed = row.get("unit")
        if not typed:
            return self.import_.organization
        found = self._by_name.get(typed) or self._by_name.get(compact(typed), [])
        if len(found) == 1:
            return found[0]
        if found:
            message = _("Several units have this name. Write %(ways)s, or the code of 12 digits.")
            ways = "、".join(f"{u.parent.name if u.parent else ''}{u.name}" for u in found[:NAMED])
            error = InvalidInput(message, code="unit_ambiguous", ways=ways)
        else:
            message = _("There is no such unit among those for which you may do this.")
            error = InvalidInput(message, code="unit_unknown")
        self.blame(row, error, "unit")
        return None


class OfNominators(Kind):
    """What a unit itself writes: for every unit of which `by` is a nominator."""

    def require(self) -> None:
        require(self.by, Role.NOMINATOR, self.import_.organization, self.at)

    def places(self) -> Iterable[Organization]:
        held = self.by.standing(at=self.at).having(Role.NOMINATOR)
        keys = [grant.organization_id for grant in held]
        return Organization.objects.filter(pk__in=keys).select_related("parent")
