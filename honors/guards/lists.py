"""What a whole list must fulfil: places, shares and caps, at the cut and at approval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.belonging import counts_in
from honors.states import OCCUPYING_NOMINATIONS, NominationState
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed

# What decided the place of a case that a cap of the list passed by.
SKIPPED = "list_rule"


@reads("category")
def category_has_places(nominations: Sequence[Any], _move: Move) -> None:
    """The category has a place for each of them."""
    asked = Counter(n.category_id for n in nominations if not n.takes_place)
    for nomination in nominations:
        category = nomination.category
        if category.taken + asked[category.pk] > category.places:
            raise GuardFailed(
                _("%(category)s has %(left)s places left; %(asked)s are asked for."),
                code="places_exhausted",
                category=str(category),
                left=category.places - category.taken,
                asked=asked[category.pk],
            )


@reads("category")
def places_were_given_up(nominations: Sequence[Any], _move: Move) -> None:
    """Of those whom rankings sent on from the stage, as many have ended as are to follow now."""
    asked = Counter((n.category_id, n.resume_stage_id) for n in nominations)
    categories = {n.category_id: n.category for n in nominations}
    for (category_id, stage_id), wanted in asked.items():
        cases = categories[category_id].nominations
        sent_on = cases.filter(
            ranking_entries__ranking__stage=stage_id, ranking_entries__is_above=True
        )
        still_in = cases.filter(
            ranking_entries__ranking__stage=stage_id, state__in=OCCUPYING_NOMINATIONS
        )
        if still_in.distinct().count() + wanted > sent_on.distinct().count():
            raise GuardFailed(_("The category has no place left."), code="places_exhausted")


@reads("ranking_entries__ranking")
def best_placed_follows_first(nominations: Sequence[Any], _move: Move) -> None:
    """Whoever was passed over with a better place follows first, but for caps of the list."""
    lowest: dict[Any, int] = {}
    for nomination in nominations:
        for entry in nomination.ranking_entries.all():
            if entry.ranking.stage_id == nomination.resume_stage_id and not entry.is_above:
                lowest[entry.ranking] = max(entry.position, lowest.get(entry.ranking, 0))
    for ranking, position in lowest.items():
        waiting = ranking.entries.filter(
            is_above=False,
            position__lt=position,
            nomination__state=NominationState.NOT_SELECTED,
            nomination__resume_stage=ranking.stage_id,
        ).exclude(nomination__in=nominations)
        first = waiting.exclude(decided_by=SKIPPED).select_related("nomination").first()
        if first is not None:
            raise GuardFailed(
                _("%(number)s has a better place and follows first."),
                code="not_next",
                number=str(first.nomination),
            )


@reads("category__title", "dossier")
def list_rules_hold(nominations: Sequence[Any], _move: Move) -> None:
    """The shares and caps of the category hold for all that is approved with these."""
    for category in {n.category_id: n.category for n in nominations}.values():
        if not category.list_rules:
            continue
        fresh = [n for n in nominations if n.category_id == category.pk]
        before = category.nominations.filter(takes_place=True).exclude(pk__in=[n.pk for n in fresh])
        rows = [n.dossier.answers for n in [*before.select_related("dossier"), *fresh]]
        check_list_rules(rows, category.list_rules)


def check_list_rules(rows: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]) -> None:
    """rules: {name: {"label", "field", "values", "unless", and "at_most_percent" |
    "at_least_percent" | "at_most"}}. Percentages are of the whole list, compared without rounding.
    """
    for rule in rules.values():
        count = sum(counts_in(rule, row) for row in rows)
        percent = count * 100
        broken = (
            percent > rule.get("at_most_percent", 100) * len(rows)
            or percent < rule.get("at_least_percent", 0) * len(rows)
            or count > rule.get("at_most", len(rows))
        )
        if broken:
            raise GuardFailed(
                _("The list breaks a rule: %(label)s; it has %(count)s of %(total)s."),
                code="list_rule_broken",
                label=rule["label"],
                count=count,
                total=len(rows),
            )
