"""What is honored, by which rules and when; and who was honored. For everybody to read."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.models import Program, Round
from honors.queries import honors as honor_queries
from honors.queries import programs as queries
from honors.queries import statistics
from honors.states import RoundState
from portal import charts
from portal.forms.wall import WallForm
from portal.paging import Pages
from portal.views.open import OpenPage
from portal.views.pages import Page
from portal.views.statistics import dropped_of, funnel_of
from portal.views.timetables import timetable_of

ON_A_PAGE = 50
OVER = (RoundState.CONCLUDED, RoundState.ARCHIVED)


class ProgramsPage(OpenPage):
    template = "portal/program_list.html"

    def context(self) -> dict[str, Any]:
        return {"page": Pages(self.request).in_order(queries.published())}


class AtProgram(Page):
    @cached_property
    def program(self) -> Program:
        return get_object_or_404(queries.published(), pk=self.kwargs["pk"])


class ProgramPage(AtProgram, OpenPage):
    """Titles, terms and dates, from what opening the latest round froze."""

    template = "portal/program.html"

    def context(self) -> dict[str, Any]:
        page = queries.page(self.program, at=self.at)
        timetable = timetable_of(page.round, at=self.at)
        return told_of(page) | {"timetable": timetable} | _ended(page.round)


def _ended(round_: Round) -> dict[str, Any]:
    """How far the cases came and why they ended, in numbers alone, once nothing can change."""
    if round_.state not in OVER:
        return {}
    found = statistics.figures(round_)
    return {"funnel": funnel_of(found), "dropped": dropped_of(found)} if found.begun else {}


def told_of(page: queries.ProgramPage) -> dict[str, Any]:
    return {
        "program": page.program,
        "round": page.round,
        "is_open": page.is_open,
        "titles": page.titles,
        "way": charts.way_of(page.stages),
        "terms": page.terms,
        "earlier": page.earlier,
    }


class WallPage(OpenPage):
    """By year and title, both in the address."""

    template = "portal/wall.html"

    def context(self) -> dict[str, Any]:
        everybody = honor_queries.wall()
        form = WallForm(
            self.request.GET,
            years=honor_queries.years_of(everybody),
            titles=honor_queries.titles_of(everybody),
        )
        page = Pages(self.request, size=ON_A_PAGE).in_order(form.narrowed(everybody))
        return {
            "narrowing": form,
            "is_narrowed": any(form.cleaned_data.values()),
            "page": page,
            "lines": honor_queries.told_on_wall(page.rows),
            "expired": _("expired since"),
        }
