"""Divisions come from official tables, other units are founded one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.imports.divisions import DivisionRow, examine, kind_of, row_error
from honors.models import Organization
from honors.models.organizations import Level, OrganizationKind, depth_of
from honors.queries.accounts import require_anywhere, require_over, require_over_all
from honors.roles import Role
from honors.texts import compact, require_text
from workflow import ledger
from workflow.definition import Actor
from workflow.refusals import InvalidInput, InvalidInputs

CHUNK = 500
UNIT_KINDS = (
    OrganizationKind.DEPARTMENT,
    OrganizationKind.FIRM,
    OrganizationKind.CLINIC,
    OrganizationKind.SCHOOL,
    OrganizationKind.ASSOCIATION,
)
LONGEST_PATH = 40
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ONE_MOMENT = _("Somebody else is changing the same organizations. Try again.")


@dataclass(frozen=True, kw_only=True)
class Imported:
    created: int
    updated: int
    unchanged: int


@transaction.atomic
def create_division(
    *, code: str, name: str, level: str, parent: Organization | None, by: Actor, at: datetime
) -> Organization:
    """The kind follows from the code. A division without parent is the root of a tree."""
    above = parent.code if parent is not None else ""
    if above is None:
        raise inputs.refused(
            _("A division lies in a division."), code="parent_no_division", field="parent"
        )
    row = DivisionRow(
        line=1,
        code=compact(require_text(code, pointer="/code")),
        name=name,
        level=require_text(level, pointer="/level"),
        parent_code=above,
    )
    imported = import_divisions(rows=[row], by=by, at=at)
    if not imported.created:
        raise inputs.refused(
            _("There is a division with this code."), code="duplicate_code", field="code"
        )
    return Organization.objects.get(code=row.code)


@transaction.atomic
def create_unit(
    *,
    parent: Organization,
    name: str,
    kind: str,
    by: Actor,
    at: datetime,
    valid_from: date | None = None,
) -> Organization:
    """A department, firm, clinic, school or association: at its parent's level, without a code.

    Before the day `valid_from`, where one is given, nothing is begun for it.
    """
    require_over(by, Role.ADMINISTRATOR, parent, at)
    above = Organization.objects.select_for_update(no_key=True).get(pk=parent.pk)
    unit = Organization(
        parent=above,
        name=inputs.text(name, field="name", limit=100),
        level=above.level,
        kind=inputs.choice(kind, UNIT_KINDS, field="kind"),
        lineage=above.lineage,
        valid_from=None if valid_from is None else inputs.day(valid_from, field="valid_from"),
    )
    if above.children.filter(name=unit.name, code=None).exists():
        raise inputs.refused(
            _("There is a unit of this name already."), code="unit_exists", field="name"
        )
    unit.path = _next_path(above)
    above.save(update_fields=["children_made"])
    unit.save()
    ledger.append([_creation(unit)], actor=by.ledger_key, at=at)
    return unit


@transaction.atomic
def set_contact(
    *, organization: Organization, contact: str, by: Actor, at: datetime
) -> Organization:
    """Where people may ask."""
    require_over(by, Role.ADMINISTRATOR, organization, at)
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    locked.contact = inputs.optional_text(contact, field="contact", limit=100)
    locked.save(update_fields=["contact"])
    ledger.record(
        _stream(locked),
        "organizations.set_contact",
        actor=by.ledger_key,
        at=at,
        private={"contact": locked.contact},
    )
    return locked


@transaction.atomic
def import_divisions(
    *,
    rows: Sequence[DivisionRow],
    by: Actor,
    at: datetime,
    progress: Callable[[int], object] | None = None,
) -> Imported:
    """Create the divisions that are new, rename those whose name changed; all or none.

    `progress` is told how many more rows are done. Statements grow by chunks of fixed size only.
    """
    require_anywhere(by, Role.ADMINISTRATOR, at)
    tell = progress or (lambda _count: None)
    known = _locked(rows)
    cleaned = examine(rows, {code: division.level for code, division in known.items()})
    _refuse_moved(cleaned, known)
    new = [row for row in cleaned if row.code not in known]
    renamed = [row for row in cleaned if row.code in known and known[row.code].name != row.name]
    _require_standing(new, renamed, known, by=by, at=at)
    changes = _Changes(divisions=known)
    for row in renamed:
        changes.rename(row)
    tell(len(cleaned) - len(new))
    with inputs.once(_ONE_MOMENT, code="concurrent_import", field="rows"):
        for _level, batch in groupby(_in_order(new), key=lambda row: depth_of(row.level)):
            rest = list(batch)
            for start in range(0, len(rest), CHUNK):
                tell(changes.create(rest[start : start + CHUNK]))
        changes.store()
    ledger.append(changes.entries, actor=by.ledger_key, at=at)
    unchanged = len(cleaned) - len(new) - len(renamed)
    return Imported(created=len(new), updated=len(renamed), unchanged=unchanged)


def _in_order(rows: Sequence[DivisionRow]) -> list[DivisionRow]:
    return sorted(rows, key=lambda row: depth_of(row.level))


@dataclass(kw_only=True)
class _Changes:
    """What an import is about to do. `touched` rows are written back together at its end."""

    divisions: dict[str, Organization]
    touched: dict[int, Organization] = field(default_factory=dict)
    entries: list[ledger.Entry] = field(default_factory=list)
    roots: int | None = None

    def rename(self, row: DivisionRow) -> None:
        division = self.divisions[row.code]
        facts = {"code": row.code, "name": row.name, "was": division.name}
        division.name = row.name
        self.touched[division.pk] = division
        self.entries.append(
            ledger.Entry(stream=_stream(division), action="organizations.rename", facts=facts)
        )

    def create(self, rows: Sequence[DivisionRow]) -> int:
        """Rows of one level, so that every parent has its number already."""
        made = [self._division(row) for row in rows]
        for division in Organization.objects.bulk_create(made, batch_size=CHUNK):
            above = division.parent.lineage if division.parent else {}
            division.lineage = above | {division.level: division.pk}
            self.divisions[str(division.code)] = division
            self.touched[division.pk] = division
            self.entries.append(_creation(division))
        return len(rows)

    def _division(self, row: DivisionRow) -> Organization:
        parent = self.divisions[row.parent_code] if row.parent_code else None
        if parent is not None:
            self.touched[parent.pk] = parent
        return Organization(
            parent=parent,
            path=_next_path(parent) if parent else self._root_path(),
            code=row.code,
            name=row.name,
            level=row.level,
            kind=kind_of(row.code, row.level),
        )

    def _root_path(self) -> str:
        if self.roots is None:
            last = Organization.objects.filter(parent=None).order_by("path").last()
            self.roots = int(last.path, 36) if last else 0
        self.roots += 1
        return _step(self.roots)

    def store(self) -> None:
        """One upsert by primary key for each chunk: far cheaper than an UPDATE of many cases."""
        Organization.objects.bulk_create(
            self.touched.values(),
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name", "lineage", "children_made"],
        )


def _locked(rows: Sequence[DivisionRow]) -> dict[str, Organization]:
    """The divisions that the rows name, locked in the order of their codes."""
    written = {code for row in rows for code in (row.code, row.parent_code)}
    codes = sorted({compact(code) for code in written} - {""})
    found: dict[str, Organization] = {}
    for start in range(0, len(codes), CHUNK):
        divisions = Organization.objects.select_for_update(no_key=True).order_by("code")
        chunk = divisions.filter(code__in=codes[start : start + CHUNK])
        found |= {str(division.code): division for division in chunk}
    return found


def _refuse_moved(rows: Sequence[DivisionRow], known: Mapping[str, Organization]) -> None:
    errors: list[InvalidInput] = []
    for number, row in enumerate(rows):
        stored = known.get(row.code)
        if stored is None:
            continue
        parent = known.get(row.parent_code)
        if stored.level != row.level or stored.parent_id != (parent.pk if parent else None):
            message = _("Line %(line)s: the division %(value)s is stored elsewhere in the tree.")
            errors.append(row_error(number, row, "code", message, "division_moved"))
    if errors:
        raise InvalidInputs(errors)


def _require_standing(
    new: Sequence[DivisionRow],
    renamed: Sequence[DivisionRow],
    known: Mapping[str, Organization],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Over every stored division that is renamed or gets something new below it."""
    fresh = {row.code for row in new}
    places: dict[str, Organization | None] = {row.code: known[row.code] for row in renamed}
    for row in new:
        if row.parent_code not in fresh:
            places[row.parent_code] = known.get(row.parent_code)
    if places:
        require_over_all(by, Role.ADMINISTRATOR, places.values(), at)


def _next_path(parent: Organization) -> str:
    parent.children_made += 1
    path = parent.path + _step(parent.children_made)
    if len(path) > LONGEST_PATH:
        raise inputs.refused(_("The tree is deep enough."), code="too_deep", field="parent")
    return path


def _step(number: int) -> str:
    """Four base-36 digits."""
    digits = ""
    for _place in range(4):
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def _stream(organization: Organization) -> str:
    return f"organizations:{organization.pk}"


def _creation(organization: Organization) -> ledger.Entry:
    facts = {
        "code": organization.code,
        "name": organization.name,
        "level": str(Level(organization.level)),
        "kind": str(OrganizationKind(organization.kind)),
        "parent": organization.parent_id,
    }
    if organization.valid_from is not None:
        facts["valid_from"] = organization.valid_from.isoformat()
    stream = _stream(organization)
    return ledger.Entry(stream=stream, action="organizations.create", facts=facts)
