"""Nominees as far as somebody may see them: by name in any spelling, doubles, sealed numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from honors.identity import mask_id, mask_phone
from honors.models import EarlierTitle, Nominee, Organization
from honors.roles import PATH_END, Role, paths_of
from honors.sealing import site_keyring
from honors.spelling import folded, simplified, sound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User

IDENTITY_PURPOSE = "nominees.identity"
FOUND_LIMIT, DOUBLES_LIMIT = 50, 200


def visible_to(user: User, *, at: datetime) -> QuerySet[Nominee]:
    """Those of the own unit to its nominators; those of the whole subtree to its auditors.

    Everybody else meets a nominee only in a case that they may see.
    """
    standing = user.standing(at=at)
    condition = Q(unit__in=[g.organization_id for g in standing.having(Role.NOMINATOR)])
    for grant in standing.having(Role.AUDITOR):
        condition |= Q(unit__path__gte=grant.path, unit__path__lt=grant.path + PATH_END)
    return Nominee.objects.filter(condition).order_by("pk")


def kept_by(user: User, *, at: datetime) -> QuerySet[Nominee]:
    """Whom somebody may merge, and unmask with a reason: those of the own unit to its nominators,
    those below to a secretary.
    """
    return Nominee.objects.filter(_kept(user, at)).order_by("pk")


def titles_visible_to(user: User, *, at: datetime) -> QuerySet[EarlierTitle]:
    """Won elsewhere, or before anything was kept here, by whom a secretary or auditor is over; the
    own unit's to its nominators.
    """
    standing = user.standing(at=at)
    seen = Q(nominee__unit__in=[g.organization_id for g in standing.having(Role.NOMINATOR)])
    for grant in standing.having(Role.SECRETARY, Role.AUDITOR):
        seen |= Q(
            nominee__unit__path__gte=grant.path, nominee__unit__path__lt=grant.path + PATH_END
        )
    return EarlierTitle.objects.filter(seen).order_by("pk")


def titles_kept_by(user: User, *, at: datetime) -> QuerySet[EarlierTitle]:
    """Those that somebody may strike: of the units below a secretary."""
    paths = paths_of(user.standing(at=at).having(Role.SECRETARY))
    within = Organization.objects.within(paths).order_by()
    return EarlierTitle.objects.filter(nominee__unit__in=within.values("pk")).order_by("pk")


def _kept(user: User, at: datetime) -> Q:
    standing = user.standing(at=at)
    kept = Q(unit__in=[grant.organization_id for grant in standing.having(Role.NOMINATOR)])
    for grant in standing.having(Role.SECRETARY):
        kept |= Q(unit__path__gte=grant.path, unit__path__lt=grant.path + PATH_END)
    return kept


def search(user: User, text: str, *, at: datetime, limit: int = FOUND_LIMIT) -> list[Nominee]:
    """By a part of the name, traditional or simplified, with or without its middle dot.

    Merged ones are found by the one that was kept.
    """
    wanted = folded(text)
    if not wanted:
        return []
    found = visible_to(user, at=at).filter(name_folded__contains=wanted, merged_into=None)
    return list(found.select_related("unit")[:limit])


def named(text: str, *, of: str = "") -> Q:
    """Whose name has this part, in either script; or begins or goes on with these sounds, typed as
    initials or in full, without tones: wxl and wangxiulan are 王秀兰. `of` leads to the nominee.
    """
    wanted = folded(text)
    if not wanted:
        return Q(pk__in=[])
    found = Q(**{f"{of}name_folded__contains": wanted})
    if wanted.isascii() and wanted.isalpha():
        initials = " ".join(f"{letter}[a-z]*" for letter in wanted)
        in_full = " ?".join(wanted)
        found |= Q(**{f"{of}name_sound__regex": f"(^| )({initials}|{in_full})"})
    return found


def identity_place(key: int) -> str:
    """Where the sealed number of a nominee belongs; elsewhere it does not open."""
    return f"nominees/{key}/identity"


def phone_place(key: int) -> str:
    return f"nominees/{key}/phone"


def identity_of(nominee: Nominee) -> str:
    """The resident number in the clear, empty if none was given."""
    if not nominee.identity_sealed:
        return ""
    return site_keyring().open(nominee.identity_sealed, place=identity_place(nominee.pk))


def phone_of(nominee: Nominee) -> str:
    """The phone number in the clear, empty if none was given."""
    if not nominee.phone_sealed:
        return ""
    return site_keyring().open(nominee.phone_sealed, place=phone_place(nominee.pk))


def masked_identity(nominee: Nominee) -> str:
    """How staff see the number unless they unmask it; empty if none was given."""
    return mask_id(identity_of(nominee)) if nominee.identity_sealed else ""


def masked_phone(nominee: Nominee) -> str:
    return mask_phone(phone_of(nominee)) if nominee.phone_sealed else ""


def find_by_identity(kind: str, number: str) -> Nominee | None:
    """By the canonical form of the number, as `honors.identity.parse_resident_id` gives it."""
    index = site_keyring().index(number, purpose=IDENTITY_PURPOSE)
    return Nominee.objects.filter(kind=kind, identity_index=index).select_related("unit").first()


class Likeness(TextChoices):
    """Why two may be one, the surest first."""

    IDENTITY = "identity", _("The same identity number")
    NAME = "name", _("The same name in the same unit")
    SCRIPT = "script", _("The same name in traditional and simplified characters")
    MIDDLE_DOT = "middle_dot", _("The same name with and without a middle dot or a space")
    SOUND = "sound", _("Names that sound alike in the same unit")


@dataclass(frozen=True, kw_only=True)
class Lookalike:
    nominee: Nominee
    likeness: Likeness


@dataclass(frozen=True, kw_only=True)
class Double:
    """Two that may be one; `first` was registered earlier."""

    first: Nominee
    second: Nominee
    likeness: Likeness


def lookalikes(
    *, kind: str, unit: Organization, name: str, number: str = "", limit: int = FOUND_LIMIT
) -> list[Lookalike]:
    """Whom somebody might be who is about to be registered, the surest first, in one statement.

    By the identity `number` in every unit, by the name within this one.
    """
    index = site_keyring().index(number, purpose=IDENTITY_PURPOSE) if number else ""
    alike = Q(unit=unit, name_sound=sound(name))
    if index:
        alike |= Q(identity_index=index)
    rows = Nominee.objects.filter(alike, kind=kind, merged_into=None).select_related("unit")
    found = [
        Lookalike(
            nominee=row,
            likeness=Likeness.IDENTITY
            if index and row.identity_index == index
            else likeness_of(name, row.name),
        )
        for row in rows.order_by("pk")[:limit]
    ]
    order = list(Likeness)
    return sorted(found, key=lambda each: order.index(each.likeness))


def doubles(paths: Iterable[str], *, limit: int = DOUBLES_LIMIT) -> list[Double]:
    """Pairs below these paths that may be one, in one statement; `limit` counts nominees read.

    Two with different identity numbers are two, and so are two whose names only sound alike and
    whose sex or date of birth differs. Equal numbers the database never lets in.
    """
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(unit__path__gte=path, unit__path__lt=path + PATH_END)
    return _doubles(below, limit)


def doubles_for(user: User, *, at: datetime, limit: int = DOUBLES_LIMIT) -> list[Double]:
    """Pairs that may be one, of those whom somebody may merge; in one statement."""
    return _doubles(_kept(user, at), limit)


def _doubles(among: Q, limit: int) -> list[Double]:
    single = Nominee.objects.filter(merged_into=None)
    same = single.filter(
        unit=OuterRef("unit"), kind=OuterRef("kind"), name_sound=OuterRef("name_sound")
    ).exclude(pk=OuterRef("pk"))
    rows = single.filter(among, Exists(same)).select_related("unit")
    groups: dict[tuple[int, str, str], list[Nominee]] = {}
    for row in rows.order_by("unit__path", "kind", "name_sound", "pk")[:limit]:
        groups.setdefault((row.unit_id, row.kind, row.name_sound), []).append(row)
    return [
        Double(first=first, second=second, likeness=likeness)
        for group in groups.values()
        for number, first in enumerate(group)
        for second in group[number + 1 :]
        if (likeness := _likeness(first, second)) is not None
    ]


def _likeness(first: Nominee, second: Nominee) -> Likeness | None:
    if first.identity_index and second.identity_index:
        return None
    likeness = likeness_of(first.name, second.name)
    if likeness == Likeness.SOUND and _are_told_apart(first, second):
        return None
    return likeness


def _are_told_apart(first: Nominee, second: Nominee) -> bool:
    pairs = ((first.sex, second.sex), (first.birth_date, second.birth_date))
    return any(one and another and one != another for one, another in pairs)


def likeness_of(one: str, another: str) -> Likeness:
    """Of two names that sound alike."""
    if one == another:
        return Likeness.NAME
    if folded(one) != folded(another):
        return Likeness.SOUND
    if simplified(one) == simplified(another):
        return Likeness.SCRIPT
    return Likeness.MIDDLE_DOT
