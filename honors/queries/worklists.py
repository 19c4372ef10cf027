"""The four lists that an office works from (待办、已办、我发起的、抄送我的).

Each is a queryset of cases that can be filtered further, with what a row shows beside the case:
`due_at`, the time by which something is to be done (FAR where nothing says so), `is_mine`, that one
has it in hand or is asked to sign oneself, and `is_overdue`. `counted` asks for all four at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from honors.guards.desks import desk_roles
from honors.models import (
    CaseCopy,
    Consultation,
    Handling,
    Membership,
    Nomination,
    ScoreSheet,
    Signer,
)
from honors.queries.nominations import visible_to, worklist
from honors.queries.nominees import named
from honors.roles import Role
from honors.states import DESKS, OPEN_SHEETS, SIGNED_AT, NominationState

if TYPE_CHECKING:
    from honors.models import User

# Behind everything that has a time: what has none comes last.
FAR = datetime(9999, 12, 30, tzinfo=UTC)
WAITING_ORDER = ("-is_mine", "due_at", "pk")


@dataclass(frozen=True, kw_only=True)
class Counts:
    """`unread` are those of `copied` that were not read; `overdue` and `mine` those of `todo`."""

    todo: int
    mine: int
    overdue: int
    done: int
    started: int
    copied: int
    unread: int


def todo(user: User, *, at: datetime) -> QuerySet[Any]:
    """What waits for this person or their office now: first what they have in hand or are to sign,
    then by the time that is left. A colleague's case is no task of theirs.
    """
    standing = user.standing(at=at)
    signing = Q(state__in=SIGNED_AT) & Q(Exists(_open_signatures(user)))
    office = Q(pk__in=worklist(user, at=at).order_by().values("pk")) & ~_held_by_others(user, at)
    sheets = ScoreSheet.objects.filter(
        nomination=OuterRef("pk"), stage=OuterRef("stage"), judge=user, state__in=OPEN_SHEETS
    )
    judging = Q(state=NominationState.SCORING) & Q(Exists(sheets))
    working = office | judging | signing
    found = _seen(user, at).filter(working if standing.grants else Q(pk__in=[]))
    timed = _timed(found, user, at).annotate(is_mine=_flag(Q(assignee=user) | signing))
    ordered: QuerySet[Any] = timed.order_by(*WAITING_ORDER)
    return ordered


def done(user: User, *, at: datetime) -> QuerySet[Any]:
    """What this person moved, or signed on, and may still see; the latest first (`acted_at`)."""
    acted = Handling.objects.filter(nomination=OuterRef("pk"), user=user)
    signed = Signer.objects.filter(nomination=OuterRef("pk"), user=user).exclude(answer="")
    found = _seen(user, at).filter(Q(Exists(acted)) | Q(Exists(signed)))
    latest = acted.order_by("-at").values("at")[:1]
    latest_signed = signed.order_by("-answered_at").values("answered_at")[:1]
    when = Coalesce(Subquery(latest), Subquery(latest_signed), output_field=DateTimeField())
    timed = _timed(found, user, at).annotate(acted_at=when)
    ordered: QuerySet[Any] = timed.order_by("-acted_at", "-pk")
    return ordered


def started(user: User, *, at: datetime) -> QuerySet[Any]:
    """The cases of the own units, as far as one nominates for them; one's own first."""
    units = {grant.organization_id for grant in user.standing(at=at).having(Role.NOMINATOR)}
    found = _seen(user, at).filter(unit__in=units)
    timed = _timed(found, user, at).annotate(is_mine=_flag(Q(nominator=user)))
    ordered: QuerySet[Any] = timed.order_by("-is_mine", "-created_at", "-pk")
    return ordered


def copied(user: User, *, at: datetime) -> QuerySet[Any]:
    """What one is informed of, unread first, then the latest. Rows have `copy_id`, `copied_at` and
    `read_at`.
    """
    copy = CaseCopy.objects.standing().filter(nomination=OuterRef("pk"), user=user).order_by("pk")
    found = _seen(user, at).filter(Exists(copy))
    timed = _timed(found, user, at).annotate(
        copy_id=Subquery(copy.values("pk")[:1]),
        copied_at=Subquery(copy.values("sent_at")[:1]),
        read_at=Subquery(copy.values("read_at")[:1]),
        is_read=_flag(Q(read_at__isnull=False)),
    )
    ordered: QuerySet[Any] = timed.order_by("is_read", "-copied_at", "-pk")
    return ordered


def filtered(
    cases: QuerySet[Any],
    *,
    category: int | None = None,
    unit: int | None = None,
    kind: str | None = None,
    overdue: bool | None = None,
    search: str = "",
) -> QuerySet[Any]:
    """By category, nominating unit, kind of stage (or state), and whether the time is over. What is
    searched for is a part of the name, its sounds, or a number.
    """
    asked = {"category": category, "unit": unit, "state": kind, "is_overdue": overdue}
    found = cases.filter(**{name: value for name, value in asked.items() if value is not None})
    if not search:
        return found
    return found.filter(named(search, of="nominee__") | Q(number__icontains=search))


def counted(user: User, *, at: datetime) -> Counts:
    """For the tabs. One statement for each list, however many cases there are."""
    is_true = Q(is_mine=True)
    own = todo(user, at=at).order_by()
    waiting = own.aggregate(
        all=Count("pk"), mine=Count("pk", is_true), overdue=Count("pk", Q(is_overdue=True))
    )
    informed = copied(user, at=at).order_by()
    read = informed.aggregate(all=Count("pk"), unread=Count("pk", Q(is_read=False)))
    return Counts(
        todo=waiting["all"],
        mine=waiting["mine"],
        overdue=waiting["overdue"],
        done=done(user, at=at).order_by().count(),
        started=started(user, at=at).order_by().count(),
        copied=read["all"],
        unread=read["unread"],
    )


def _seen(user: User, at: datetime) -> QuerySet[Nomination]:
    """Only what one may see, with what a row of each list shows."""
    return visible_to(user, at=at).select_related("assignee", "category__title")


def _timed(cases: QuerySet[Nomination], user: User, at: datetime) -> QuerySet[Any]:
    due = _due(user)
    return cases.annotate(due_at=due, is_overdue=_flag(Q(due_at__lte=at)))


def _due(user: User) -> Coalesce:
    """When the correction, the nominations, the answers asked for or the round itself end.

    The end of the own signature's last day comes before all of these.
    """
    answers = (
        Consultation.objects.filter(
            nomination=OuterRef("pk"), stage=OuterRef("stage"), reply="", voided_at=None
        )
        .order_by()
        .values("nomination")
        .annotate(first=Min("due_at"))
        .values("first")
    )
    signature = _open_signatures(user).order_by("pk").values("due_at")[:1]
    by_state = Case(
        When(state=NominationState.DRAFT, then=F("round__closes_at")),
        When(state=NominationState.RETURNED, then=F("correct_by")),
        When(state=NominationState.CONSULTATION, then=Subquery(answers)),
        output_field=DateTimeField(),
    )
    return Coalesce(Subquery(signature), by_state, Value(FAR), output_field=DateTimeField())


def _open_signatures(user: User) -> QuerySet[Signer]:
    """Of the outer case, by this person, while they are waited for."""
    return Signer.objects.waiting().filter(nomination=OuterRef("pk"), user=user)


def _held_by_others(user: User, at: datetime) -> Q:
    """In the hand of a colleague who still works at the desk, as `honors.guards.desks` has it."""
    here = Membership.objects.at(at).filter(
        user=OuterRef("assignee"), organization=OuterRef("holder"), user__is_active=True
    )
    by_state = Q(pk__in=[])
    for state in DESKS:
        works = Q(Exists(here.filter(role__in=desk_roles(state))))
        by_state |= Q(state=state) & works
    return Q(assignee__isnull=False) & ~Q(assignee=user) & by_state


def _flag(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
