"""Which score sheets somebody may see, and what a judge does next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from honors.models import PanelMember, ScoreSheet
from honors.models.rounds import AFTER_OWN
from honors.roles import PATH_END, Role
from honors.states import COUNTING_SHEETS, OPEN_SHEETS, NominationState, ScoreSheetState

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import User
    from honors.roles import Standing


def visible_to(user: User, *, at: datetime) -> QuerySet[ScoreSheet]:
    """A judge's own, and those of others on the same case whose marks may be read.

    Chairs see every sheet of the stages whose panels they chair, as they recuse others; secretaries
    all of their rounds, auditors all over which they audit. Seeing a sheet is not reading its
    marks: `readable_to`.
    """
    standing = user.standing(at=at)
    if not user.is_active:
        return ScoreSheet.objects.none()
    seen = Q(judge=user) | _opened_to_peers(user) | overseen(standing)
    if standing.having(Role.JUDGE):
        seen |= Q(Exists(_chaired(user)))
    return ScoreSheet.objects.filter(seen).order_by("pk")


def readable_to(user: User, *, at: datetime) -> QuerySet[ScoreSheet]:
    """The sheets whose marks somebody may read.

    Nobody reads another's marks for a case while an own sheet of it is open, whatever else they
    are. After that, a stage's `others_visible` lets judges read those of their case ("after_own"),
    or only once they are sealed ("never", which holds where nothing is said). A chair without an
    own sheet reads sealed ones only.
    """
    if not user.is_active:
        return ScoreSheet.objects.none()
    standing = user.standing(at=at)
    others = _opened_to_peers(user) | overseen(standing)
    if standing.having(Role.JUDGE):
        others |= Q(Exists(_chaired(user)), state=ScoreSheetState.LOCKED)
    readable = Q(judge=user) | (others & ~Q(Exists(_own(user, *OPEN_SHEETS))))
    return ScoreSheet.objects.filter(readable).order_by("pk")


def overseen(standing: Standing, *, round_: str = "stage__round") -> Q:
    """What lies in rounds that one is secretary of or audits; `round_` is the way to the round."""
    seen = Q(pk__in=[])
    for grant in standing.having(Role.SECRETARY, Role.AUDITOR):
        if grant.role == Role.AUDITOR:
            path = f"{round_}__organizer__path"
            seen |= Q(**{f"{path}__gte": grant.path, f"{path}__lt": grant.path + PATH_END})
        else:
            seen |= Q(**{f"{round_}__organizer": grant.organization_id})
    return seen


def _opened_to_peers(user: User) -> Q:
    """What the judge of a counting sheet may read of the others on the same case."""
    told = Q(stage__settings__others_visible=AFTER_OWN, state__in=COUNTING_SHEETS)
    sealed = Q(state=ScoreSheetState.LOCKED)
    return (told | sealed) & Q(Exists(_own(user, *COUNTING_SHEETS)))


def _own(user: User, *states: str) -> QuerySet[ScoreSheet]:
    """The user's own sheets of the case and stage of the outer one."""
    return ScoreSheet.objects.filter(
        judge=user,
        nomination=OuterRef("nomination"),
        stage=OuterRef("stage"),
        state__in=states,
    ).order_by()


def _chaired(user: User) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(user=user, is_chair=True, panel__stage=OuterRef("stage"))


def next_for(judge: User, *, after: int = 0) -> ScoreSheet | None:
    """The judge's next sheet to fill in behind the one with this number, begun ones first."""
    begun_first = Case(When(state=ScoreSheetState.IN_PROGRESS, then=Value(0)), default=Value(1))
    waiting = ScoreSheet.objects.filter(
        judge=judge,
        pk__gt=after,
        state__in=OPEN_SHEETS,
        nomination__state=NominationState.SCORING,
    )
    return waiting.select_related("nomination").order_by(begun_first, "pk").first()
