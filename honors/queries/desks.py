"""Who can be asked beside a desk, who is there now, and what is said of a case there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from honors.guards.desks import desk_roles
from honors.models import (
    CaseCopy,
    Conflict,
    Look,
    Membership,
    PendingVerdict,
    Phrase,
    Signer,
    User,
)
from honors.queries.organizations import paths_above
from honors.roles import PATH_END, Role
from honors.states import AT_A_STAGE, NominationState

if TYPE_CHECKING:
    from honors.models import Nomination
    from honors.roles import Standing

# Who reads cases for their office; judges and consulted departments have ways of their own.
READERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)
SIGNING = (Role.OFFICER, Role.SECRETARY, Role.APPROVER)
# So long after opening a case somebody counts as being at it.
AT_IT = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class LookAt:
    """`now` says that they opened it within the last five minutes."""

    user_id: int
    name: str
    first_seen: datetime
    last_seen: datetime
    now: bool


def colleagues(nomination: Nomination, *, at: datetime) -> QuerySet[User]:
    """To whom the case can be transferred where it lies: no ties, and not who has it already."""
    held = Membership.objects.at(at).filter(
        organization=nomination.holder_id, role__in=desk_roles(nomination.state)
    )
    people = _untied(nomination, held)
    return people if nomination.assignee_id is None else people.exclude(pk=nomination.assignee_id)


def signer_candidates(nomination: Nomination, *, at: datetime) -> QuerySet[User]:
    """Officers, approvers and secretaries of the handling unit and of everything below it."""
    if nomination.holder is None:
        return User.objects.none()
    path = nomination.holder.path
    held = Membership.objects.at(at).filter(
        role__in=SIGNING, organization__path__gte=path, organization__path__lt=path + PATH_END
    )
    return _untied(nomination, held)


def _untied(nomination: Nomination, held: QuerySet[Membership]) -> QuerySet[User]:
    tied = Conflict.objects.filter(user=OuterRef("pk"), nominee=nomination.nominee_id)
    people = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return people.filter(~Exists(tied)).exclude(pk=nomination.nominator_id).order_by("pk")


def copy_candidates(sender: Standing, *, at: datetime) -> QuerySet[User]:
    """Reviewing people at, below or above the offices in which the sender works."""
    return _people_around(sender, at).exclude(pk__in=[sender.user_id or 0])


def people_visible_to(user: User, *, at: datetime) -> QuerySet[User]:
    """Whom somebody who works on cases may turn to: the reviewing people of the own range."""
    return _people_around(user.standing(at=at), at)


def _people_around(standing: Standing, at: datetime) -> QuerySet[User]:
    seen = Q(pk__in=[])
    for grant in standing.having(*SIGNING):
        seen |= Q(organization__path__gte=grant.path, organization__path__lt=grant.path + PATH_END)
        seen |= Q(organization__path__in=paths_above(grant.path))
    held = Membership.objects.at(at).filter(seen, role__in=READERS)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def who_is_waited_for(nomination: Nomination, *, at: datetime) -> list[int]:
    """Who must act now, by account: missing signers and whoever has the case, or else the desk."""
    signers = Signer.objects.waiting().filter(nomination=nomination, required=True)
    people = set(signers.values_list("user_id", flat=True))
    here = Membership.objects.at(at).filter(
        user__is_active=True,
        organization=nomination.holder_id,
        role__in=_waiting_roles(nomination.state),
    )
    desk = set(here.values_list("user_id", flat=True))
    if nomination.assignee_id in desk:
        desk = {nomination.assignee_id}
    return sorted(people | desk)


def _waiting_roles(state: str) -> tuple[Role, ...]:
    if state == NominationState.RETURNED:
        return (Role.NOMINATOR,)
    if state == NominationState.NOTICE:
        return (Role.SECRETARY,)
    if state == NominationState.APPROVAL:
        return (Role.APPROVER,)
    return desk_roles(state) if state in AT_A_STAGE else ()


def looks_at(
    nominations: Sequence[Nomination], *, but: User | None = None, at: datetime
) -> Mapping[int, list[LookAt]]:
    """By case, who opened it at the stage where it is now, the latest first. One statement."""
    stages = {case.pk: case.stage_id for case in nominations if case.stage_id is not None}
    rows = Look.objects.filter(nomination__in=stages).select_related("user")
    if but is not None:
        rows = rows.exclude(user=but)
    found: dict[int, list[LookAt]] = {}
    for row in rows.order_by("-last_seen", "pk"):
        if row.stage_id == stages[row.nomination_id]:
            found.setdefault(row.nomination_id, []).append(_look(row, at))
    return found


def _look(row: Look, at: datetime) -> LookAt:
    return LookAt(
        user_id=row.user_id,
        name=str(row.user),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        now=row.last_seen > at - AT_IT,
    )


def at_it_now(nomination: Nomination, *, but: User, at: datetime) -> list[LookAt]:
    """Who else opened it within the last five minutes: a hint to wait or to ask, no lock."""
    return [
        look for look in looks_at([nomination], but=but, at=at).get(nomination.pk, []) if look.now
    ]


def signers_of(nomination: Nomination) -> QuerySet[Signer]:
    """All that were ever asked about the case, in order."""
    return Signer.objects.filter(nomination=nomination).select_related("user", "asked_by", "stage")


def signers_visible_to(user: User, *, at: datetime) -> QuerySet[Signer]:
    """Where one was asked or asked oneself; the rest is read beside its case."""
    if not user.is_active:
        return Signer.objects.none()
    own = Signer.objects.filter(Q(user=user) | Q(asked_by=user))
    return own.select_related("user", "asked_by", "nomination").order_by("pk")


def signers_shown(nomination: Nomination, *, to: User, at: datetime) -> QuerySet[Signer]:
    """All of a case to its offices; to everybody else what concerns themselves."""
    if is_of_an_office(nomination, to.standing(at=at)):
        return signers_of(nomination).order_by("pk")
    return signers_visible_to(to, at=at).filter(nomination=nomination)


def copies_shown(nomination: Nomination, *, to: User, at: datetime) -> QuerySet[CaseCopy]:
    """The same for those who are informed of a case."""
    if is_of_an_office(nomination, to.standing(at=at)):
        standing = CaseCopy.objects.standing().filter(nomination=nomination)
        return standing.select_related("user", "sent_by").order_by("pk")
    return copies_visible_to(to, at=at).filter(nomination=nomination)


def is_of_an_office(nomination: Nomination, standing: Standing) -> bool:
    """Who reviews or audits above the nominating unit, or runs the round."""
    return standing.holds(Role.SECRETARY, nomination.round.organizer_id) or any(
        standing.holds_over(role, nomination.unit_path) for role in READERS
    )


def verdicts_visible_to(user: User, *, at: datetime) -> QuerySet[PendingVerdict]:
    """Those of the own office, for who may note them there."""
    standing = user.standing(at=at)
    if not user.is_active:
        return PendingVerdict.objects.none()
    offices = {grant.organization_id for grant in standing.having(Role.SECRETARY, Role.APPROVER)}
    return PendingVerdict.objects.filter(nomination__holder__in=offices).order_by("pk")


def signers_in_reach(user: User, *, at: datetime) -> QuerySet[Signer]:
    """Those, and what a secretary of a case may take back."""
    own = Q(user=user) | Q(asked_by=user)
    found = Signer.objects.filter(own | _of_secretary(user.standing(at=at)))
    rows = found.select_related("user", "asked_by", "nomination").order_by("pk")
    return rows if user.is_active else rows.none()


def copies_in_reach(user: User, *, at: datetime) -> QuerySet[CaseCopy]:
    """What one is informed of, what one sent, and what a secretary of a case may take back."""
    own = Q(user=user) | Q(sent_by=user)
    found = CaseCopy.objects.standing().filter(own | _of_secretary(user.standing(at=at)))
    rows = found.select_related("user", "sent_by", "nomination").order_by("pk")
    return rows if user.is_active else rows.none()


def _of_secretary(standing: Standing) -> Q:
    """Of the unit that handles the case, or of the organizer of its round."""
    offices = {grant.organization_id for grant in standing.having(Role.SECRETARY)}
    return Q(nomination__holder__in=offices) | Q(nomination__round__organizer__in=offices)


def copies_visible_to(user: User, *, at: datetime) -> QuerySet[CaseCopy]:
    """What one is informed of, and what one sent; not what was taken back."""
    if not user.is_active:
        return CaseCopy.objects.none()
    own = CaseCopy.objects.standing().filter(Q(user=user) | Q(sent_by=user))
    return own.select_related("user", "sent_by", "nomination").order_by("pk")


def phrases_for(user: User, *, at: datetime, use: str = "") -> QuerySet[Phrase]:
    """Those in use of the own offices and of all above them."""
    paths: set[str] = set()
    for grant in user.standing(at=at).having(*SIGNING):
        paths |= {grant.path, *paths_above(grant.path)}
    phrases = Phrase.objects.filter(retired_at=None, organization__path__in=paths)
    return (phrases.filter(use=use) if use else phrases).order_by("pk")
