"""Which cases somebody may see, and which wait for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from honors.models import (
    CaseCopy,
    Consent,
    JudgePromise,
    Nomination,
    ScoreSheet,
    Signer,
    Stage,
)
from honors.queries.timelines import timeline
from honors.roles import PATH_END, Role
from honors.states import CLOSED_SHEETS, OPEN_SHEETS, NominationState, RoundState
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User
    from honors.roles import Standing

__all__ = ["consents_of", "timeline", "visible_to", "worklist"]

# Who sees every case below the own organization once it was submitted.
REVIEWERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER)
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
    the cases of the own sheets as long as the role is held, but none that the judge meets at a
    blind stage: of those there is the copy that `honors.queries.blinding` gives. Whoever is
    informed of a case, or asked to sign, reads it as long as they work somewhere, it is no draft
    again and its round is not archived. A department meets a case only as
    `honors.queries.consultations` shows it.
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
        | (_shown_beside(user, standing) & submitted)
    )
    if standing.having(Role.JUDGE):
        condition |= Q(Exists(_shown_sheets(user))) & ~Q(Exists(_blind_sheets(user)))
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
    if standing.having(Role.JUDGE):
        condition |= (
            Q(state=NominationState.SCORING)
            & Q(Exists(_shown_sheets(user).filter(stage=OuterRef("stage"), state__in=OPEN_SHEETS)))
            & ~Q(Exists(_blind_sheets(user)))
        )
    return Nomination.objects.filter(condition).select_related(*SHOWN).order_by("pk")


def consents_of(nomination: Nomination, *, by: User, at: datetime) -> QuerySet[Consent]:
    """Who agreed and how: for the unit that nominates, and for who handles or audits the case."""
    standing = by.standing(at=at)
    own = standing.holds(Role.NOMINATOR, nomination.unit_id)
    organizing = standing.holds(Role.SECRETARY, nomination.round.organizer_id)
    above = any(
        standing.holds_over(role, nomination.unit_path) for role in (*REVIEWERS, Role.AUDITOR)
    )
    if not (own or organizing or above):
        raise NotPermitted(_("Consents are shown to the unit and to who handles the case."))
    return Consent.objects.filter(nomination=nomination).order_by("pk")


def _organizations(standing: Standing, role: Role) -> list[int]:
    return sorted({grant.organization_id for grant in standing.having(role)})


def _below(standing: Standing, roles: Iterable[Role]) -> Q:
    condition = Q(pk__in=[])
    for grant in standing.having(*roles):
        condition |= Q(unit_path__gte=grant.path, unit_path__lt=grant.path + PATH_END)
    return condition


def _shown_sheets(user: User) -> QuerySet[ScoreSheet]:
    """A judge who still owes a promise sees no case."""
    promised = JudgePromise.objects.filter(user=user, round=OuterRef("stage__round"))
    asking = Stage.objects.filter(settings__promise=True)
    free = ~Q(stage__in=asking.values("pk")) | Q(Exists(promised))
    return _sheets(user).exclude(state__in=CLOSED_SHEETS).filter(free)


def _shown_beside(user: User, standing: Standing) -> Q:
    """Exactly the cases that somebody was shown by name."""
    if not standing.having(*REVIEWERS, Role.AUDITOR):
        return Q(pk__in=[])
    own = {"nomination": OuterRef("pk"), "user": user, "withdrawn_at": None}
    shown = Q(Exists(CaseCopy.objects.filter(**own))) | Q(Exists(Signer.objects.filter(**own)))
    return shown & ~Q(round__state__in=(RoundState.ARCHIVED, RoundState.CANCELED))


def _blind_sheets(user: User) -> QuerySet[ScoreSheet]:
    """Also closed ones: who judged or stepped back does not learn afterwards who it was."""
    return _sheets(user).filter(stage__settings__blind=True)


def _sheets(user: User) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(nomination=OuterRef("pk"), judge=user)
