"""A case: what was written, where it is, what became of it, what can be done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from honors.actions import nominations
from honors.actions.looks import record_look
from honors.models import Nomination
from honors.queries import nominations as queries
from honors.queries import timelines
from portal import charts
from portal.views.moves import MovePage, offers_of
from portal.views.pages import ReadPage

# The cut selects and passes over, issuing a commendation honors, the clock lets lapse; decisions
# are recorded on a page of their own.
BY_HAND = frozenset(
    {
        "submit", "receive", "recall", "resubmit", "send_back", "forward", "decline", "reinstate",
        "clear", "hold", "release", "withdraw", "disqualify",
    }
)  # fmt: skip


class NominationPage(ReadPage):
    template = "portal/nomination.html"

    @cached_property
    def nomination(self) -> Nomination:
        visible = queries.visible_to(self.caller, at=self.at)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        case = self.nomination
        record_look(nomination=case, by=self.caller, at=self.at)
        # They come first: the engine brings what the route is drawn from as well.
        offers = offers_of(
            case, by=self.caller, at=self.at, url_name="portal:nomination_move", by_hand=BY_HAND
        )
        return {
            "nomination": case,
            "offers": offers,
            "steps": timelines.timeline(case),
            "route": charts.route(case),
        }


class NominationMove(MovePage):
    model = Nomination
    by_hand = BY_HAND

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Nomination:
        return nominations.move(
            nomination=self.subject,
            name=name,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return reverse("portal:nomination", kwargs={"pk": self.subject.pk})
