"""What a unit may still send up, and how many it must send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors import routes
from honors.places import candidates_rule, fewest_candidates, share_rules, shares_of_case
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed

# The case's used places with the quotas above them, as far as places are handed down in practice.
USED = "quota_places__quota__parent__parent__parent"


@reads("unit__quotas__sub_quotas", "round__stages", "category", "dossier", USED)
def unit_has_a_place(nomination: Any, _move: Move) -> None:
    """The nominating unit may nominate one more, unless the channel passes it by."""
    if not routes.passes_by_unit(nomination):
        _place_left(nomination, nomination.unit)


@reads("holder__quotas__sub_quotas", "category", "dossier", USED)
def holder_has_a_place(nomination: Any, _move: Move) -> None:
    """The forwarding unit may send up one more, and one more of its kind."""
    _place_left(nomination, nomination.holder)


def _place_left(nomination: Any, organization: Any) -> None:
    refuse_without_places(nomination.category, organization)
    quota = _quota_of(nomination, organization)
    used = {place.quota_id for place in nomination.quota_places.all()}
    if quota is None or quota.pk in used:
        return
    shares = shares_in(nomination, organization)
    for sub in quota.sub_quotas.all():
        if sub.name in shares and sub.most is not None and sub.taken >= sub.most:
            raise share_used_up(nomination.category, sub)
    if quota.pk in _above(nomination):
        return
    left = quota.left_for(shares)
    if left is not None and left <= 0:
        raise GuardFailed(
            _("%(unit)s has no place left: %(places)s in all."),
            code="places_reserved" if quota.left > 0 else "quota_exhausted",
            unit=organization.name,
            places=quota.usable + quota.extra,
        )


def refuse_without_places(category: Any, organization: Any) -> None:
    """A quota of no places at all says that the unit sends up nobody, and not that it has sent up
    all it may. Places that it borrows count.
    """
    for quota in organization.quotas.all():
        if quota.category_id == category.pk and quota.gives_nothing:
            raise GuardFailed(
                _("%(unit)s has no places for %(category)s: it may not recommend anybody."),
                code="no_quota_places",
                unit=organization.name,
                category=str(category),
            )


def _quota_of(nomination: Any, organization: Any) -> Any | None:
    own = (q for q in organization.quotas.all() if q.category_id == nomination.category_id)
    return next(own, None)


def _above(nomination: Any) -> set[int]:
    """The quotas from which the places that the case uses were handed down."""
    return {q.pk for place in nomination.quota_places.all() for q in _parents(place.quota)}


def _parents(quota: Any) -> Iterator[Any]:
    while quota.parent is not None:
        quota = quota.parent
        yield quota


def shares_in(nomination: Any, organization: Any) -> list[str]:
    """The shares of the organization's places that the case counts in."""
    rules = share_rules(nomination.category.quota_rules, organization.level)
    return shares_of_case(rules, nomination.channel, nomination.dossier.answers)


def share_used_up(category: Any, sub: Any) -> GuardFailed:
    return GuardFailed(
        _("No more may be sent up of this kind: %(label)s, at most %(most)s."),
        code="share_exhausted",
        label=category.quota_rules["shares"][sub.name]["label"],
        most=sub.most,
    )


@reads("holder__quotas", "category", "quota_places")
def enough_candidates(nominations: Sequence[Any], _move: Move) -> None:
    """What a unit sends up first is as many as its places ask for; later ones complete it."""
    cells = {(n.category_id, n.holder_id): n for n in nominations}
    asked = Counter((n.category_id, n.holder_id) for n in nominations)
    for cell, nomination in cells.items():
        quota = _quota_of(nomination, nomination.holder)
        rule = candidates_rule(nomination.category.quota_rules, nomination.holder.level)
        if quota is None or quota.left is None or rule is None or quota.used_places.exists():
            continue
        fewest = fewest_candidates(rule, quota.usable)
        if asked[cell] < fewest:
            raise GuardFailed(
                _("%(places)s places need at least %(fewest)s candidates, sent up together."),
                code="too_few_candidates",
                places=quota.usable,
                fewest=fewest,
            )
