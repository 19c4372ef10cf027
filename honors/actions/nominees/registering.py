"""Who can be nominated: registered once by their unit, and used again over the years."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.nominees.locking import lock_standing
from honors.identity import ResidentId, parse_name, parse_resident_id
from honors.models import Nominee, NomineeMember
from honors.models.nominees import Sex
from honors.models.programs import NomineeKind
from honors.queries.accounts import require
from honors.queries.nominees import IDENTITY_PURPOSE, find_by_identity, identity_place
from honors.roles import Role
from honors.sealing import site_keyring
from workflow import ledger
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from honors.models import Organization
    from workflow.definition import Actor

# Whose name may be that of something longer than a person.
LONG_NAMES = (NomineeKind.COLLECTIVE, NomineeKind.PLACE)
NAME_LIMIT, LONG_NAME_LIMIT, RELATION_LIMIT = 60, 100, 30
# Who has an identity number: the person, or the one who represents the family.
IDENTIFIED = (NomineeKind.PERSON, NomineeKind.FAMILY)
PAIR_SIZE = 2
MOST_MEMBERS = {NomineeKind.FAMILY: 60, NomineeKind.COLLECTIVE: 500}
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class MemberSpec:
    """A member of a family, a pair or a collective, as typed. `since` is unknown if None."""

    name: str
    relation: str
    sex: str = ""
    birth_date: date | None = None
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A nominee who was examined and is not stored yet."""

    nominee: Nominee
    identity: ResidentId | None
    members: Sequence[MemberSpec]


@transaction.atomic
def register(
    *,
    kind: str,
    unit: Organization,
    name: str,
    by: Actor,
    at: datetime,
    sex: str = "",
    birth_date: date | None = None,
    resident_id: str = "",
    members: Sequence[MemberSpec] = (),
) -> Nominee:
    """A new nominee, or the one that the unit registered before with this identity and name.

    Birth date and sex of a person are those of the identity number. `identity_known`: another unit
    registered it; `identity_other_name`: it was registered with another name.
    """
    require(by, Role.NOMINATOR, unit, at)
    entry = prepare(
        kind=kind,
        unit=unit,
        name=name,
        sex=sex,
        birth_date=birth_date,
        resident_id=resident_id,
        members=members,
        at=at,
    )
    nominee, identity = entry.nominee, entry.identity
    known = _registered_before(nominee, identity) if identity else None
    if known is not None:
        return known
    _store(nominee, identity)
    NomineeMember.objects.bulk_create(members_of(nominee, entry.members, first=1))
    ledger.append([event_of(entry)], actor=by.ledger_key, at=at)
    return nominee


def prepare(
    *,
    kind: str,
    unit: Organization,
    name: str,
    at: datetime,
    sex: str = "",
    birth_date: date | None = None,
    resident_id: str = "",
    members: Sequence[MemberSpec] = (),
) -> Entry:
    """What was typed of a nominee, examined and not yet compared with anybody."""
    today = timezone.localdate(at)
    nominee = Nominee(
        kind=inputs.choice(kind, NomineeKind.values, field="kind"),
        unit=unit,
        name=_name(name, kind),
        sex=_sex(sex, field="sex"),
        birth_date=_past_day(birth_date, field="birth_date", on=today),
        created_at=at,
    )
    specs = _members(members, on=today)
    _check_size(kind, len(specs))
    identity = _identity(nominee, resident_id, on=today)
    return Entry(nominee=nominee, identity=identity, members=specs)


def event_of(entry: Entry) -> ledger.Entry:
    """The one that opens the history of a nominee who was stored."""
    nominee = entry.nominee
    facts = {"kind": nominee.kind, "unit": nominee.unit_id, "members": len(entry.members)}
    return ledger.Entry(
        stream=f"nominees:{nominee.pk}",
        action="nominees.register",
        facts=facts,
        private={"name": nominee.name},
    )


def _name(name: str, kind: str) -> str:
    limit = LONG_NAME_LIMIT if kind in LONG_NAMES else NAME_LIMIT
    return parse_name(name, pointer="/name", limit=limit)


def _sex(sex: str, *, field: str) -> str:
    return inputs.choice(sex, ["", *Sex.values], field=field)


def _past_day(birth_date: date | None, *, field: str, on: date) -> date | None:
    if birth_date is None:
        return None
    day = inputs.day(birth_date, field=field)
    if not EARLIEST <= day <= on:
        raise InvalidInput(
            _("This date must lie between %(earliest)s and %(on)s."),
            code="date_out_of_range",
            pointer=f"/{field}",
            earliest=EARLIEST,
            on=on,
        )
    return day


def _identity(nominee: Nominee, resident_id: str, *, on: date) -> ResidentId | None:
    if resident_id == "":
        return None
    if nominee.kind not in IDENTIFIED:
        raise InvalidInput(
            _("Only a person, or the representative of a family, has an identity number."),
            code="identity_not_for_kind",
            pointer="/resident_id",
        )
    identity = parse_resident_id(resident_id, on=on, pointer="/resident_id")
    _take_from_identity(nominee, identity)
    return identity


def _take_from_identity(nominee: Nominee, identity: ResidentId) -> None:
    if nominee.birth_date not in (None, identity.birth_date):
        raise InvalidInput(
            _("The date of birth differs from the one in the identity number."),
            code="birth_date_differs",
            pointer="/birth_date",
        )
    if nominee.sex not in ("", identity.sex):
        raise InvalidInput(
            _("The sex differs from the one in the identity number."),
            code="sex_differs",
            pointer="/sex",
        )
    nominee.birth_date, nominee.sex = identity.birth_date, identity.sex


def _registered_before(nominee: Nominee, identity: ResidentId) -> Nominee | None:
    known = find_by_identity(nominee.kind, identity.number)
    if known is not None:
        refuse_unlike(nominee, known)
    return known


def refuse_unlike(nominee: Nominee, known: Nominee) -> None:
    """Unless the one who has this identity number is the same, of the same unit."""
    if known.name != nominee.name:
        raise InvalidInput(
            _("This identity number is registered with another name. Check both."),
            code="identity_other_name",
            pointer="/name",
        )
    if known.unit_id != nominee.unit_id:
        raise known_elsewhere()


def known_elsewhere() -> InvalidInput:
    return InvalidInput(
        _("This identity number is already registered by another unit."),
        code="identity_known",
        pointer="/resident_id",
    )


def _store(nominee: Nominee, identity: ResidentId | None) -> None:
    """The sealed number names its own row, so the row comes first."""
    if identity is not None:
        index = site_keyring().index(identity.number, purpose=IDENTITY_PURPOSE)
        nominee.identity_index = index
    try:
        with transaction.atomic():
            nominee.save()
    except IntegrityError as error:  # somebody registered the same identity a moment ago
        raise known_elsewhere() from error
    if identity is not None:
        place = identity_place(nominee.pk)
        nominee.identity_sealed = site_keyring().seal(identity.number, place=place)
        nominee.save(update_fields=["identity_sealed"])


def _members(members: Sequence[MemberSpec], *, on: date) -> list[MemberSpec]:
    return [
        replace(
            member,
            name=parse_name(member.name, pointer=f"/members/{n}/name", limit=NAME_LIMIT),
            relation=inputs.text(
                member.relation, field=f"members/{n}/relation", limit=RELATION_LIMIT
            ),
            sex=_sex(member.sex, field=f"members/{n}/sex"),
            birth_date=_past_day(member.birth_date, field=f"members/{n}/birth_date", on=on),
            since=_past_day(member.since, field=f"members/{n}/since", on=on),
        )
        for n, member in enumerate(members)
    ]


def _check_size(kind: str, count: int) -> None:
    """A pair is two, a family at least one; a collective may have a roster, nobody else has."""
    most = MOST_MEMBERS.get(NomineeKind(kind), 0)
    if kind == NomineeKind.PAIR and count != PAIR_SIZE:
        message, code = _("A pair has exactly two members."), "pair_of_two"
    elif kind == NomineeKind.FAMILY and not 1 <= count <= most:
        message, code = _("A family has between 1 and %(most)s members."), "family_members"
    elif kind == NomineeKind.COLLECTIVE and count > most:
        message, code = _("A roster has at most %(most)s members."), "roster_too_long"
    elif kind in (NomineeKind.PERSON, NomineeKind.PLACE) and count:
        message, code = _("A person or a place has no members."), "members_not_for_kind"
    else:
        return
    raise InvalidInput(message, code=code, pointer="/members", most=most)


def members_of(nominee: Nominee, specs: Sequence[MemberSpec], *, first: int) -> list[NomineeMember]:
    """Rows to store, in order from the position `first`."""
    return [
        NomineeMember(
            nominee=nominee,
            position=position,
            name=spec.name,
            relation=spec.relation,
            sex=spec.sex,
            birth_date=spec.birth_date,
            since=spec.since,
        )
        for position, spec in enumerate(specs, first)
    ]


@transaction.atomic
def change_members(
    *,
    nominee: Nominee,
    on: date,
    by: Actor,
    at: datetime,
    joining: Sequence[MemberSpec] = (),
    leaving: Collection[NomineeMember] = (),
) -> Nominee:
    """Who joins a family, a pair or a collective on a day, and who leaves; those who left stay on
    record.
    """
    require(by, Role.NOMINATOR, nominee.unit, at)
    today = timezone.localdate(at)
    day = _past_day(on, field="on", on=today)
    locked = lock_standing(nominee)
    members = list(locked.members.order_by("position"))
    present = {member.pk for member in members if member.until is None}
    gone = {member.pk for member in leaving}
    if not gone <= present:
        raise InvalidInput(
            _("Somebody who leaves is no member."), code="not_a_member", pointer="/leaving"
        )
    specs = _members([replace(spec, since=spec.since or day) for spec in joining], on=today)
    _check_size(locked.kind, len(present - gone) + len(specs))
    NomineeMember.objects.filter(pk__in=gone).update(until=day)
    last = max((member.position for member in members), default=0)
    NomineeMember.objects.bulk_create(members_of(locked, specs, first=last + 1))
    facts = {"joining": len(specs), "leaving": sorted(gone), "on": str(day)}
    _record(locked, "nominees.change_members", by, at, facts=facts)
    return locked


def _record(
    nominee: Nominee,
    action: str,
    by: Actor,
    at: datetime,
    *,
    facts: Mapping[str, object],
    private: Mapping[str, str] | None = None,
) -> None:
    stream = f"nominees:{nominee.pk}"
    ledger.record(stream, action, actor=by.ledger_key, at=at, facts=facts, private=private)
