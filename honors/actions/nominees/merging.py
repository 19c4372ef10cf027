"""Two nominees that are one: everything goes to the one that is kept, the other stays on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from honors.actions.nominees.registering import MOST_MEMBERS
from honors.actions.nominees.sealed import sealed_phone
from honors.models import (
    Conflict,
    EarlierTitle,
    Honor,
    Nomination,
    Nominee,
    NomineeMember,
    Recommendation,
)
from honors.models.programs import NomineeKind
from honors.queries.nominees import identity_of, identity_place, phone_of
from honors.roles import Role
from honors.sealing import site_keyring
from honors.spelling import folded
from honors.states import OCCUPYING_NOMINATIONS, RecommendationState
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

REASON_LIMIT = 500


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The keys of what went from one to the other."""

    nominations: list[int]
    honors: list[int]
    recommendations: list[int]
    titles: list[int]
    conflicts: list[int]
    members: list[int]


@transaction.atomic
def merge(*, keep: Nominee, other: Nominee, reason: str, by: Actor, at: datetime) -> Nominee:
    """Give everything of `other` to `keep`: cases, honors, recommendations, titles won earlier,
    ties, members, and a sealed number that `keep` lacks. What `keep` has already stays with
    `other`, as its history.

    Names on lists, notices and certificates stay as they were printed.
    """
    cleaned = clean_text(reason, field="reason", limit=REASON_LIMIT)
    if not cleaned:
        message = _("Say how you know that both are the same.")
        raise InvalidInput(message, code="reason_missing", pointer="/reason")
    kept, gone = _locked(keep, other)
    _require_both(kept, gone, by, at)
    _require_mergeable(kept, gone)
    moved = Moved(
        nominations=_give(Nomination, kept, gone),
        honors=_give(Honor, kept, gone),
        recommendations=_give(Recommendation, kept, gone),
        titles=_give_titles(kept, gone),
        conflicts=_give_conflicts(kept, gone),
        members=_give_members(kept, gone),
    )
    _give_sealed(kept, gone)
    gone.merged_into, gone.merged_at = kept, at
    kept.save()
    gone.save()
    Nominee.objects.filter(merged_into=gone).update(merged_into=kept)
    _record(kept, gone, moved, cleaned, by, at)
    return kept


def _locked(keep: Nominee, other: Nominee) -> tuple[Nominee, Nominee]:
    if keep.pk == other.pk:
        message = _("Choose two different nominees.")
        raise InvalidInput(message, code="same_nominee", pointer="/other")
    rows = Nominee.objects.filter(pk__in=(keep.pk, other.pk)).order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(no_key=True)}
    return locked[keep.pk], locked[other.pk]


def _require_both(kept: Nominee, gone: Nominee, by: Actor, at: datetime) -> None:
    """A nominator merges within the own unit, a secretary between all units below."""
    standing = by.standing(at=at)
    for nominee in (kept, gone):
        within = standing.holds(Role.NOMINATOR, nominee.unit_id)
        if not within and not standing.holds_over(Role.SECRETARY, nominee.unit.path):
            message = _("Only a nominator of %(unit)s or a secretary above it may merge this.")
            raise NotPermitted(message, unit=nominee.unit.name)


def _require_mergeable(kept: Nominee, gone: Nominee) -> None:
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        raise GuardFailed(_("One of them was already merged."), code="already_merged")
    if kept.kind != gone.kind:
        kind = NomineeKind(kept.kind).label
        raise GuardFailed(
            _("What is entered as “%(kind)s” is nobody else."), code="kind_differs", kind=kind
        )
    if kept.identity_index and gone.identity_index:
        message = _("Their identity numbers differ, so they are two.")
        raise GuardFailed(message, code="identity_differs")
    _require_same_pair(kept, gone)
    _require_no_rival_cases(kept, gone)
    _require_no_rival_recommendations(kept, gone)


def _require_same_pair(kept: Nominee, gone: Nominee) -> None:
    if kept.kind == NomineeKind.PAIR and _names(kept) != _names(gone):
        raise GuardFailed(_("The two pairs are of other people."), code="members_differ")


def _names(nominee: Nominee) -> set[str]:
    return {folded(name) for name in nominee.members.values_list("name", flat=True)}


def _require_no_rival_cases(kept: Nominee, gone: Nominee) -> None:
    """Cases of both in one category, still running or won, would be one nominee's twice."""
    cases = Nomination.objects.filter(nominee__in=(kept, gone)).order_by("pk")
    occupying = [
        case for case in cases.select_for_update(no_key=True) if case.state in OCCUPYING_NOMINATIONS
    ]
    rivals = {case.category_id: case for case in occupying if case.nominee_id == gone.pk}
    for case in occupying:
        if case.nominee_id == kept.pk and case.category_id in rivals:
            raise GuardFailed(
                _("Both have a case in %(category)s: end %(case)s or its rival first."),
                code="rival_cases",
                category=str(case.category),
                case=str(rivals[case.category_id]),
            )


def _require_no_rival_recommendations(kept: Nominee, gone: Nominee) -> None:
    standing = Recommendation.objects.exclude(state=RecommendationState.WITHDRAWN)
    calls = standing.filter(nominee=gone).values("call")
    rival = standing.filter(nominee=kept, call__in=calls).select_related("call").first()
    if rival is not None:
        message = _("Both are recommended for %(title)s: withdraw one first.")
        raise GuardFailed(message, code="rival_recommendations", title=rival.call.title_name)


def _give(model: Any, kept: Nominee, gone: Nominee) -> list[int]:
    rows = model.objects.filter(nominee=gone)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(nominee=kept)
    return keys


def _give_titles(kept: Nominee, gone: Nominee) -> list[int]:
    """But for those that are recorded of both."""
    own = EarlierTitle.objects.filter(
        nominee=kept, name=OuterRef("name"), level=OuterRef("level"), since=OuterRef("since")
    )
    rows = EarlierTitle.objects.filter(nominee=gone).exclude(Exists(own))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    EarlierTitle.objects.filter(pk__in=keys).update(nominee=kept)
    return keys


def _give_conflicts(kept: Nominee, gone: Nominee) -> list[int]:
    """Whoever is tied to both is so already."""
    tied = Conflict.objects.filter(nominee=kept).values_list("user_id", flat=True)
    rows = Conflict.objects.filter(nominee=gone).exclude(user__in=set(tied))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    Conflict.objects.filter(pk__in=keys).update(nominee=kept)
    return keys


def _give_members(kept: Nominee, gone: Nominee) -> list[int]:
    """Those whom the kept one does not have under any spelling, behind its own."""
    own = list(kept.members.order_by("position"))
    names = {folded(member.name) for member in own}
    joining = [m for m in gone.members.order_by("position") if folded(m.name) not in names]
    most = MOST_MEMBERS.get(NomineeKind(kept.kind), len(own))
    if len(own) + len(joining) > most:
        message = _("Together they have more than %(most)s members.")
        raise GuardFailed(message, code="too_many_members", most=most)
    after = max((member.position for member in own), default=0) + 1
    for position, member in enumerate(joining, start=after):
        member.nominee, member.position = kept, position
    NomineeMember.objects.bulk_update(joining, ["nominee", "position"])
    return [member.pk for member in joining]


def _give_sealed(kept: Nominee, gone: Nominee) -> None:
    """A sealed value opens in its own row alone, so it is sealed anew for the row it goes to."""
    if gone.identity_index:
        number, index = identity_of(gone), gone.identity_index
        gone.identity_sealed = gone.identity_index = ""
        gone.save()  # before the other row takes the index, which is unique
        kept.identity_index = index
        kept.identity_sealed = site_keyring().seal(number, place=identity_place(kept.pk))
        kept.birth_date, kept.sex = gone.birth_date, gone.sex
    if gone.phone_sealed and not kept.phone_sealed:
        kept.phone_sealed = sealed_phone(kept.pk, phone_of(gone))
        gone.phone_sealed = ""


def _record(
    kept: Nominee, gone: Nominee, moved: Moved, reason: str, by: Actor, at: datetime
) -> None:
    """In the history of both; what was moved is named by its keys."""
    facts = {"other": gone.pk, "moved": vars(moved)}
    entries = [
        ledger.Entry(
            stream=f"nominees:{kept.pk}",
            action="nominees.merge",
            facts=facts,
            private={"reason": reason},
        ),
        ledger.Entry(
            stream=f"nominees:{gone.pk}",
            action="nominees.merged",
            facts={"into": kept.pk, "moved": vars(moved)},
            private={"reason": reason},
        ),
    ]
    ledger.append(entries, actor=by.ledger_key, at=at)
