"""What is honored, by which rules and when; and who was honored. For everybody to read."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.models import Program, Round
from honors.queries import honors as honor_queries
from honors.queries import programs as queries
from portal import charts
from portal.forms.wall import WallForm
from portal.paging import Pages
from portal.views.open import OpenPage
from portal.views.pages import Page

MOST_ROUNDS, ON_A_PAGE = 20, 50


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
        rounds = list(queries.published_rounds(self.program)[:MOST_ROUNDS])
        latest = rounds[0]
        return {
            "program": self.program,
            "round": latest,
            "is_open": latest.opens_at <= self.at < latest.closes_at and latest.state == "open",
            "titles": self.program.titles.prefetch_related("issuer_rows__organization"),
            "way": charts.way_of(list(latest.stages.order_by("position"))),
            "terms": _told(latest),
            "earlier": rounds[1:],
        }


def _told(round_: Round) -> dict[str, Any]:
    """What a nominator must know of the frozen terms."""
    terms = round_.terms
    categories = terms.get("categories", ())
    rubrics = terms.get("rubrics", ())
    return {
        "places": [(category["title"], category["places"]) for category in categories],
        "conditions": [
            condition["reason"]
            for category in categories
            for condition in category["eligibility"]
            if condition.get("reason")
        ],
        "consent": any(category["consent_required"] for category in categories),
        "vetoes": [item["text"] for item in terms.get("vetoes", ())],
        "criteria": list(
            {
                (line["name"], line["weight"]): None
                for rubric in rubrics
                for line in rubric["criteria"]
                if line["counts"]
            }
        ),
    }


class WallPage(OpenPage):
    """By year and title, both in the address."""

    template = "portal/wall.html"

    def context(self) -> dict[str, Any]:
        everybody = honor_queries.wall()
        form = WallForm(
            self.request.GET, years=honor_queries.wall_years(), titles=honor_queries.wall_titles()
        )
        page = Pages(self.request, size=ON_A_PAGE).in_order(form.narrowed(everybody))
        return {
            "narrowing": form,
            "is_narrowed": any(form.cleaned_data.values()),
            "page": page,
            "lines": honor_queries.told_on_wall(page.rows),
            "expired": _("expired since"),
        }
