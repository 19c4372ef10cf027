"""Honors: who may look, what a certificate answers to anybody, and how many there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.codes import normalize_code
from honors.lists import count_unit
from honors.models import Consent, Honor, Reissue
from honors.models.programs import NomineeKind
from honors.roles import PATH_END, Role, paths_of
from honors.states import HonorState
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from honors.models import User

READERS = (Role.NOMINATOR, Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)
SHOWN = (HonorState.VALID, HonorState.WARNED, HonorState.EXPIRED)
# Both names of a pair stand side by side.
_PERSON = re.compile("[^、，,/ ]+")
PERSONAL_KINDS = (NomineeKind.PERSON, NomineeKind.FAMILY, NomineeKind.PAIR)


@dataclass(frozen=True, kw_only=True)
class CertificateCheck:
    """All that anybody learns who has the code: never the full name of a person.

    `replaced_on` is the day on which a new certificate took the place of the one with this code,
    which is void since. The code of the new one is not told to whoever found the old.
    """

    state: str
    title: str
    holder: str
    issuers: tuple[str, ...]
    number: str
    awarded_on: date
    expires_on: date | None
    replaced_on: date | None


class TitleCount(NamedTuple):
    """`number` is in `unit` (名 户 个 对); `people` counts persons, 0 where nobody is one."""

    title: str
    unit: str
    number: int
    people: int


def visible_to(user: User, *, at: datetime) -> QuerySet[Honor]:
    """Those given in the subtree of an organization where one has a part in selections."""
    return within(paths_of(user.standing(at=at).having(*READERS))).order_by("pk")


def within(paths: Iterable[str]) -> QuerySet[Honor]:
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(unit_path__gte=path, unit_path__lt=path + PATH_END)
    return Honor.objects.filter(condition)


def check_certificate(code: str) -> CertificateCheck:
    """Five statements at most. A revoked or expired honor answers as such, it does not vanish."""
    normalized = normalize_code(code, pointer="/code")
    honor, replaced = _coded(normalized)
    if honor is None:
        message = _("No certificate bears this code.")
        raise InvalidInput(message, code="code_unknown", pointer="/code")
    issuers = honor.title.issuer_rows.select_related("organization").order_by("position")
    return CertificateCheck(
        state=honor.state,
        title=honor.title_name,
        holder=masked(honor.holder_name, kind=honor.title.nominee_kind),
        issuers=tuple(row.organization.name for row in issuers),
        number=honor.number,
        awarded_on=honor.awarded_on,
        expires_on=honor.expires_on,
        replaced_on=None if replaced is None else timezone.localdate(replaced.made_at),
    )


def _coded(code: str) -> tuple[Honor | None, Reissue | None]:
    """Whose certificate has this code, and what replaced it."""
    honor = Honor.objects.select_related("title").filter(code=code).first()
    if honor is not None:
        return honor, honor.reissues.first()
    made = Reissue.objects.select_related("honor__title").filter(code=code).first()
    if made is None:
        return None, None
    return made.honor, made.honor.reissues.filter(pk__gt=made.pk).first()


def masked(name: str, *, kind: str) -> str:
    """王小明 as 王*明, 李娜 as 李*; a collective or a place is no person and keeps its name."""
    if kind not in PERSONAL_KINDS:
        return name
    return _PERSON.sub(lambda person: _masked_person(person[0]), name)


def _masked_person(name: str) -> str:
    shown_last = name[-1] if len(name) > len("李娜") else ""
    return name[:1] + "*" * (len(name) - 1 - len(shown_last)) + shown_last


def counts(*, paths: Iterable[str], since: date, before: date) -> list[TitleCount]:
    """Honors awarded in [since, before) to units of these subtrees, revoked ones left out."""
    given = within(paths).filter(awarded_on__gte=since, awarded_on__lt=before)
    rows = (
        given.exclude(state=HonorState.REVOKED)
        .values_list("title_name", "title__nominee_kind")
        .annotate(number=Count("pk"), people=Sum("people", default=0))
        .order_by("title_name", "title_id")
    )
    return [
        TitleCount(title, count_unit(kind), number, people) for title, kind, number, people in rows
    ]


class OnWall(NamedTuple):
    """An honor as everybody sees it. `state` tells one that has expired since."""

    title: str
    year: int
    holder: str
    unit: str
    document: str
    state: str


def wall() -> QuerySet[Honor]:
    """What was given and never taken or given back; the latest first. Of a case whose consent was
    taken back nothing is shown.
    """
    shown = Honor.objects.filter(state__in=SHOWN, nomination__consent_revocation=None)
    told = shown.select_related("title", "commendation")
    return told.order_by("-awarded_on", "title_id", "number")


def years_of(honors: QuerySet[Honor]) -> list[int]:
    """Those in which these were given, the latest first."""
    years = honors.order_by().values_list("awarded_on__year", flat=True).distinct()
    return sorted(years, reverse=True)


def titles_of(honors: QuerySet[Honor]) -> list[tuple[int, str]]:
    rows = honors.order_by().values_list("title_id", "title__name").distinct()
    return sorted(rows, key=lambda row: row[1])


def told_on_wall(honors: Sequence[Honor]) -> list[OnWall]:
    """Nothing but what the commendation said. Who agreed to stand for it is named in full, a person
    of whom no consent is on record with a masked name. One statement.
    """
    cases = [honor.nomination_id for honor in honors]
    agreed = set(
        Consent.objects.filter(nomination__in=cases).values_list("nomination_id", flat=True)
    )
    return [
        OnWall(
            title=honor.title_name,
            year=honor.awarded_on.year,
            holder=honor.holder_name
            if honor.nomination_id in agreed
            else masked(honor.holder_name, kind=honor.title.nominee_kind),
            unit=honor.unit_name,
            document=honor.commendation.document_number,
            state=honor.state,
        )
        for honor in honors
    ]
