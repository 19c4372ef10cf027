"""A round in pictures, each with its table under it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors.models import Round
from honors.queries import meetings, statistics
from honors.states import NominationState
from portal import charts
from portal.charts import Chart
from portal.paging import Pages
from portal.views.pages import ReadPage
from portal.views.timetables import timetable_of

MOST_QUOTAS = 30


class StatisticsListPage(ReadPage):
    template = "portal/county/statistics_list.html"

    def context(self) -> dict[str, Any]:
        found = statistics.rounds_counted_for(self.caller, at=self.at).select_related("program")
        return {"page": Pages(self.request).in_order(found)}


class StatisticsPage(ReadPage):
    template = "portal/county/statistics.html"

    @cached_property
    def round(self) -> Round:
        counted = statistics.rounds_counted_for(self.caller, at=self.at)
        return get_object_or_404(counted.select_related("organizer"), pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        found = statistics.figures(self.round)
        return {
            "round": self.round,
            "figures": found,
            "returns": found.returns,
            "funnel": funnel_of(found),
            "dropped": dropped_of(found),
            "tiles": charts.tiles(
                _("Where the cases come from"),
                [(place.name, place.count) for place in found.places],
                unit=_("cases"),
            ),
            "quotas": [
                charts.quota_bar(quota.name, taken=quota.taken, places=quota.places)
                for quota in found.quotas[:MOST_QUOTAS]
            ],
            "judges": self._judges(),
            "daily": self._daily(),
            "timetable": timetable_of(self.round, at=self.at),
        }

    def _daily(self) -> Chart | None:
        counts = statistics.submitted_by_day(self.round)
        if not counts:
            return None
        deadline = timezone.localdate(self.round.closes_at)
        title = _("Submitted up to each day")
        return charts.days(title, counts, deadline=deadline, unit=_("cases"))

    def _judges(self) -> list[tuple[str, Chart]]:
        titles = dict(self.round.categories.values_list("pk", "title__name"))
        given = meetings.totals_by_judge(list(titles))
        return [
            (titles[category], judges_chart(judges)) for category, judges in given.items() if judges
        ]


def judges_chart(judges: Any) -> Chart:
    """The totals that each judge gave, under a number that does not tell who it was."""
    totals = [total for given in judges.values() for total in given]
    rows = [
        charts.BoxRow(name=_("Judge %(number)s") % {"number": number}, values=given)
        for number, given in judges.items()
    ]
    return charts.boxes(_("How each judge marked"), rows, low=min(totals), high=max(totals))


def dropped_of(found: statistics.Figures) -> list[tuple[Any, int]]:
    """For which reason cases ended, in words."""
    return [(NominationState(state).label, count) for state, count in found.dropped.items()]


def funnel_of(found: statistics.Figures) -> Chart:
    steps = [
        (_("Begun"), found.begun),
        (_("Submitted"), found.submitted),
        *((str(reached.stage), reached.count) for reached in found.reached),
        (_("Approved"), found.approved),
        (_("Honored"), found.honored),
    ]
    return charts.funnel(_("How far the cases came"), steps, unit=_("cases"))
