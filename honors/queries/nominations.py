"""Which cases somebody may see, and which wait for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from honors.models import Consultation, Nomination, ScoreSheet
from honors.queries.timelines import timeline
from honors.roles import PATH_END, Role
from honors.states import OPEN_SHEETS, NominationState, ScoreSheetState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User
    from honors.roles import Standing

__all__ = ["timeline", "visible_to", "worklist"]

# Who sees every case below the own organization once it was submitted.
REVIEWERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER)
# Those who have no more to do with the case, or were never meant to.
CLOSED_SHEETS = (ScoreSheetState.RECUSED, ScoreSheetState.VOIDED)
SHOWN = ("nominee", "category__title", "round", "unit", "holder", "stage")

# Who acts on a case in a state, at the organization that holds it.
ACTING: tuple[tuple[Role, tuple[NominationState, ...]], ...] = (
    (Role.NOMINATOR, (NominationState.DRAFT, NominationState.RETURNED)),
    (
        Role.OFFICER,
        (
            NominationState.REVIEW,
            NominationState.CONSULTATION,
            NominationState.SCORING,
            NominationState.BALLOT,
        ),
    ),
    (Role.SECRETARY, (NominationState.NOTICE, NominationState.ON_HOLD)),
    (Role.APPROVER, (NominationState.APPROVAL,)),
)
# Who acts on a case in a state, at the organizer of its round.
ORGANIZING = (NominationState.SCORING, NominationState.ON_HOLD, NominationState.APPROVED)


def visible_to(user: User, *, at: datetime) -> QuerySet[Nomination]:
    """What the roles held at that moment let somebody read. Administrators see no case.

    Nominators see all of their own unit. Officers, secretaries and approvers see what was
    submitted below their organization, and the organizer's secretaries all of their rounds: a
    draft is nobody's business but its unit's. Auditors see everything below theirs. A judge sees
    the cases of the own sheets, a department those on which it is asked.
    """
    standing = user.standing(at=at)
    if not user.is_active:
        return Nomination.objects.none()
    submitted = ~Q(state=NominationState.DRAFT)
    condition = (
        Q(unit__in=_organizations(standing, Role.NOMINATOR))
        | (_below(standing, REVIEWERS) & submitted)
        | (Q(round__organizer__in=_organizations(standing, Role.SECRETARY)) & submitted)
        | _below(standing, (Role.AUDITOR,))
        | Q(Exists(_sheets(user).exclude(state__in=CLOSED_SHEETS)))
        | Q(Exists(_consultations(standing)))
    )
    return Nomination.objects.filter(condition).select_related(*SHOWN).order_by("pk")


def worklist(user: User, *, at: datetime) -> QuerySet[Nomination]:
    """The cases that wait for this person to do something, in the order of their start."""
    standing = user.standing(at=at)
    if not user.is_active:
        return Nomination.objects.none()
    condition = Q(
        round__organizer__in=_organizations(standing, Role.SECRETARY), state__in=ORGANIZING
    )
    for role, states in ACTING:
        condition |= Q(holder__in=_organizations(standing, role), state__in=states)
    condition |= Q(state=NominationState.SCORING) & Q(
        Exists(_sheets(user).filter(stage=OuterRef("stage"), state__in=OPEN_SHEETS))
    )
    condition |= Q(state=NominationState.CONSULTATION) & Q(
        Exists(_consultations(standing).filter(stage=OuterRef("stage"), reply=""))
    )
    return Nomination.objects.filter(condition).select_related(*SHOWN).order_by("pk")


def _organizations(standing: Standing, role: Role) -> list[int]:
    return sorted({grant.organization_id for grant in standing.having(role)})


def _below(standing: Standing, roles: Iterable[Role]) -> Q:
    condition = Q(pk__in=[])
    for grant in standing.having(*roles):
        condition |= Q(unit_path__gte=grant.path, unit_path__lt=grant.path + PATH_END)
    return condition


def _sheets(user: User) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(nomination=OuterRef("pk"), judge=user)


def _consultations(standing: Standing) -> QuerySet[Consultation]:
    departments = _organizations(standing, Role.CONSULTEE)
    return Consultation.objects.filter(
        nomination=OuterRef("pk"), voided_at=None, department__in=departments
    )
