"""Sealed rankings, for whoever ran, decides on or audits a round: every place with its figures, and
all of it computed again by one button.
"""

from __future__ import annotations

from statistics import mean, pstdev
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.routes import MOST_RUNOFFS
from honors.boundaries import ADVISORY
from honors.models import Nomination, Ranking
from honors.models.rounds import ScoringMethod
from honors.queries import boundaries, recounts
from honors.queries import rankings as queries
from honors.queries.recounts import Difference
from honors.reckoning import LOT, criterion_number
from honors.voting import METHOD, RUNOFF
from portal import charts
from portal.paging import Pages
from portal.views.audits import AuditTabs
from portal.views.pages import ReadPage

WHATS = {
    "position": _("place"),
    "score": _("result"),
    "lot": _("lot"),
    "decided_by": _("what decided"),
    "ties": _("figures of the tie rules"),
    "votes": _("votes"),
    "marks": _("marks"),
    "sheet": _("a sheet that was left out"),
    "total": _("total of a sheet"),
    "is_above": _("above the line"),
    "lot_seed": _("seed of the lots"),
    "ledger digest": _("digest in the ledger"),
    "ledger line": _("line in the ledger"),
    "ledger lot_seed": _("seed in the ledger"),
}
RULES = {
    "score": _("by the result"),
    "median": _("by the median"),
    "lowest": _("by the lowest total"),
    "list_rule": _("by a rule of the list"),
    "passed": _("by having passed"),
    "fewest_against": _("by the fewest votes against"),
    **{RUNOFF.format(number): _("by the runoff") for number in range(1, MOST_RUNOFFS + 1)},
    LOT: _("by lot"),
}
VOTES = {
    "present": _("present"),
    "votes_for": _("for"),
    "votes_against": _("against"),
    "abstained": _("abstained"),
}


class RankingsPage(AuditTabs, ReadPage):
    here = "sealed_list"
    template = "portal/audit/sealed_list.html"

    def context(self) -> dict[str, Any]:
        return {"page": Pages(self.request).back(self._shown())}

    def _shown(self) -> QuerySet[Ranking]:
        visible = queries.visible_to(self.caller, at=self.at)
        return visible.select_related("stage__round", "category__title")


class SealedPage(AuditTabs, ReadPage):
    """`?recount=1` computes it again from the raw marks or votes; it writes nothing."""

    here = "sealed_list"
    template = "portal/audit/sealed.html"

    @cached_property
    def ranking(self) -> Ranking:
        visible = queries.visible_to(self.caller, at=self.at)
        whole = visible.select_related("stage__round", "category__title", "sealed_by")
        return get_object_or_404(whole, pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        ranking, after = self.ranking, self.request.GET.get("after", "")
        entries = queries.page(ranking, after=int(after) if after.isdecimal() else 0)
        whole = ranking.entries.count()
        recount = recounts.recompute(ranking) if "recount" in self.request.GET else None
        return {
            "ranking": ranking,
            "method": method_of(ranking.method),
            "entries": [(entry, rule_of(entry.decided_by)) for entry in entries],
            "count": whole,
            "more": entries[-1].position if entries and entries[-1].position < whole else "",
            "recount": recount,
            "differences": _told(recount.differences) if recount else [],
        }


class PlacePage(SealedPage):
    """Why one case has its place: the raw marks and the rule that was declared."""

    template = "portal/audit/sealed_place.html"

    def context(self) -> dict[str, Any]:
        entries = self.ranking.entries.select_related("ranking", "nomination__nominee")
        entry = get_object_or_404(entries, position=self.kwargs["position"])
        told = queries.explain(entry)
        return {
            "ranking": self.ranking,
            "entry": entry,
            "told": told,
            "method": method_of(told.method),
            "applied": method_of(told.method_applied),
            "decided_by": rule_of(told.decided_by),
            "ties": [(rule_of(name), figure) for name, figure in told.ties],
            "votes": [(VOTES[name], getattr(told.votes, name)) for name in VOTES if told.votes],
            "criteria": [name for name, _mark in told.judges[0].marks] if told.judges else [],
        }


class MethodsPage(SealedPage):
    """Whether the method changes the result, and how far judges are apart. It decides nothing."""

    template = "portal/audit/methods.html"

    def context(self) -> dict[str, Any]:
        found = boundaries.comparison(self.ranking)
        if not found.totals:
            return {"ranking": self.ranking}
        ranks = [
            (name, [places[case] for places in found.positions.values() if case in places])
            for case, name in found.names.items()
        ]
        given = [total for totals in found.judges.values() for total in totals]
        judges = [
            charts.BoxRow(name=gettext("Judge %(number)s") % {"number": number}, values=totals)
            for number, totals in found.judges.items()
        ]
        return {
            "ranking": self.ranking,
            "slope": charts.slope(
                gettext("Rank by each method"), [method_of(name) for name in found.positions], ranks
            ),
            "squares": charts.squares(
                gettext("What judges gave each case"),
                [(name, found.totals[case]) for case, name in found.names.items()],
            ),
            "boxes": charts.boxes(
                gettext("How each judge marked"), judges, low=min(given), high=max(given)
            ),
            "figures": [_spread(row) for row in judges],
        }


def _spread(row: charts.BoxRow) -> tuple[str, float, float]:
    """How widely a judge marks: almost none tells as little as too much."""
    return row.name, mean(row.values), pstdev(row.values)


def method_of(name: str) -> str:
    labels = {
        **dict(ScoringMethod.choices),
        METHOD: _("By votes"),
        ADVISORY: _("As if all judges were as strict"),
    }
    return str(labels.get(name, name))


def rule_of(name: str) -> str:
    number = criterion_number(name)
    if number:
        return str(_("by criterion %(number)s") % {"number": number})
    return str(RULES.get(name, name))


def _told(differences: tuple[Difference, ...]) -> list[dict[str, Any]]:
    keys = [d.nomination_id for d in differences if d.nomination_id is not None]
    named = Nomination.objects.filter(pk__in=keys).values_list("pk", "nominee__name")
    names: dict[int | None, str] = {**dict(named), None: gettext("the whole ranking")}
    return [
        {
            "case": names[difference.nomination_id],
            "what": WHATS.get(difference.what, difference.what),
            "stored": difference.stored,
            "computed": difference.computed,
        }
        for difference in differences
    ]
