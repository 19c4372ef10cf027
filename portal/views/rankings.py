"""The order in which a unit recommends its cases: by number, or one place up or down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions.nominations import rank
from honors.actions.nominations.ranking import RANKED_AT
from honors.models import Nomination
from honors.queries import nominations as queries
from honors.queries import quotas
from honors.roles import Role
from portal import charts
from portal.views.pages import Page, ReadPage

LAST = 10_000
STEPS = {"up": -1.5, "down": 1.5}


def at_own_desk(page: Page) -> QuerySet[Nomination]:
    """What lies with a unit of which the caller is an officer, where it can be ranked."""
    standing = page.caller.standing(at=page.at)
    own = {grant.organization_id for grant in standing.having(Role.OFFICER)}
    visible = queries.visible_to(page.caller, at=page.at)
    return visible.filter(holder__in=own, state__in=RANKED_AT)


class RankingListPage(ReadPage):
    """One row for each category that has cases at one's own desk."""

    template = "portal/ranking_list.html"

    def context(self) -> dict[str, Any]:
        names = ("category", "category__title__name", "round__name", "holder", "holder__name")
        rows = at_own_desk(self).order_by("category", "holder").values(*names)
        return {"rows": rows.annotate(cases=Count("pk"), ranked=Count("unit_rank"))}


class RankingPage(Page):
    template = "portal/ranking.html"

    @cached_property
    def cases(self) -> list[Nomination]:
        """As they are ranked now, those without a place last."""
        here = at_own_desk(self).filter(
            category=self.kwargs["category"], holder=self.kwargs["organization"]
        )
        found = list(here.order_by(F("unit_rank").asc(nulls_last=True), "pk"))
        if not found:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        first = self.cases[0]
        places = quotas.visible_to(self.caller, at=self.at)
        quota = places.filter(category=first.category, organization=first.holder).first()
        query = QueryDict(mutable=True)
        query.setlist("case", [str(case.pk) for case in self.cases if case.unit_rank])
        return {
            "cases": self.cases,
            "category": first.category,
            "unit": first.holder,
            "places": quota,
            "quota": quota
            and charts.quota_bar(
                str(_("Places of the unit")), taken=quota.taken, places=quota.places
            ),
            "is_ranked": all(case.unit_rank for case in self.cases),
            "send": f"{reverse('portal:batch', kwargs={'name': 'forward'})}?{query.urlencode()}",
        }

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        rank(
            category=self.cases[0].category,
            organization=self.cases[0].holder,  # type: ignore[arg-type]
            ordered=sorted(self.cases, key=lambda case: wanted(request.POST, case.pk)),
            by=self.caller,
            at=self.at,
        )
        messages.success(request, _("The order is saved."))
        return self.go(request.path)


def wanted(sent: QueryDict, key: int) -> float:
    """Where a row is to stand: `rank-<key>` is the number as typed, `step` moves one row past its
    neighbor.
    """
    typed = sent.get(f"rank-{key}", "")
    number = int(typed) if typed.isdecimal() and len(typed) < len(str(LAST)) else LAST
    way, _colon, moved = sent.get("step", "").partition(":")
    return number + (STEPS.get(way, 0) if moved == str(key) else 0)
