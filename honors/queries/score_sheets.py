"""Which score sheets somebody may see, what a judge does next, and how far the judges are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from honors.models import PanelMember, ScoreSheet
from honors.models.rounds import AFTER_OWN
from honors.roles import PATH_END, Role
from honors.states import COUNTING_SHEETS, OPEN_SHEETS, NominationState, ScoreSheetState

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Category, Stage, User
    from honors.roles import Standing


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many of a judge's sheets are submitted. Recused and voided ones are not asked for."""

    judge_id: int
    name: str
    done: int
    total: int


def visible_to(user: User, *, at: datetime) -> QuerySet[ScoreSheet]:
    """A judge's own, and those of others on the same case whose marks may be read.

    Chairs see every sheet of the stages whose panels they chair, as they recuse others; secretaries
    all of their rounds, auditors all over which they audit. Seeing a sheet is not reading its
    marks: `readable_to`.
    """
    standing = user.standing(at=at)
    if not user.is_active:
        return ScoreSheet.objects.none()
    seen = Q(judge=user) | _opened_to_peers(user) | _overseen(standing)
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
    others = _opened_to_peers(user) | _overseen(standing)
    if standing.having(Role.JUDGE):
        others |= Q(Exists(_chaired(user)), state=ScoreSheetState.LOCKED)
    readable = Q(judge=user) | (others & ~Q(Exists(_own(user, *OPEN_SHEETS))))
    return ScoreSheet.objects.filter(readable).order_by("pk")


def _overseen(standing: Standing) -> Q:
    seen = Q(pk__in=[])
    for grant in standing.having(Role.SECRETARY, Role.AUDITOR):
        if grant.role == Role.AUDITOR:
            path = "stage__round__organizer__path"
            seen |= Q(**{f"{path}__gte": grant.path, f"{path}__lt": grant.path + PATH_END})
        else:
            seen |= Q(stage__round__organizer=grant.organization_id)
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


def progress(stage: Stage, *, category: Category | None = None) -> list[Progress]:
    """Each judge's progress at a scoring stage, in one statement."""
    sheets = ScoreSheet.objects.filter(stage=stage, state__in=(*OPEN_SHEETS, *COUNTING_SHEETS))
    if category is not None:
        sheets = sheets.filter(nomination__category=category)
    done = Count("pk", filter=Q(state__in=COUNTING_SHEETS))
    people = sheets.values_list("judge_id", "judge__display_name")
    rows = people.annotate(done=done, total=Count("pk"))
    return [
        Progress(judge_id=judge, name=name, done=finished, total=total)
        for judge, name, finished, total in rows.order_by("judge_id")
    ]
