"""What waits for somebody, what they did, began and are told of, and all that they may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honors.actions.copies import mark_read
from honors.models import Nomination
from honors.queries import desks, nominations, timelines, worklists
from honors.queries.desks import LookAt
from honors.roles import Role
from honors.states import NominationState
from portal.forms.worklist import NarrowingForm
from portal.paging import Pages
from portal.states import ICONS, Tag
from portal.views.pages import Page, ReadPage

LISTS: Mapping[str, Callable[..., Any]] = {
    "todo": worklists.todo,
    "done": worklists.done,
    "started": worklists.started,
    "copied": worklists.copied,
    "all": nominations.visible_to,
}
LABELS = {
    "todo": _("To do"),
    "done": _("Handled by me"),
    "started": _("Begun by my unit"),
    "copied": _("Copied to me"),
    "all": _("All cases"),
}
EMPTY = {
    "todo": _("Nothing waits for you now."),
    "done": _("You have not moved a case yet."),
    "started": _("Your unit has begun no case."),
    "copied": _("Nobody sent you a copy."),
    "all": _("There is no case that you may see yet."),
}
OPTIONS = ("category", "category__title__name", "round__name", "unit", "unit__name", "state")
MOST_OPTIONS = 500
# The moves that are made for several cases at once, and where.
BATCHES = ("receive", "forward")
SENT_ON = (NominationState.REVIEW, NominationState.CONSULTATION, NominationState.BALLOT)


@dataclass(frozen=True, kw_only=True)
class Row:
    """`due` is None where nothing has to be done by a time; `mark` tells copies apart."""

    case: Any
    due: datetime | None
    arrived: datetime | None
    looks: list[LookAt]
    mark: Tag | None


class WorklistPage(ReadPage):
    """Tabs with their counts; the list that is shown and what it is narrowed to are the address."""

    template = "portal/worklist.html"

    def context(self) -> dict[str, Any]:
        chosen = self.request.GET.get("list", "todo")
        if chosen not in LISTS:
            raise Http404
        found = LISTS[chosen](self.caller, at=self.at).select_related(
            "nominee", "category__title", "round", "unit", "holder", "stage", "assignee"
        )
        options = list(found.order_by().values_list(*OPTIONS).distinct()[:MOST_OPTIONS])
        narrowing = NarrowingForm(self.request.GET, options=options, timed=chosen != "all")
        page = Pages(self.request).in_order(narrowing.narrowed(found))
        return {
            "chosen": chosen,
            "label": LABELS[chosen],
            "tabs": self._tabs(chosen),
            "narrowing": narrowing,
            "is_narrowed": any(narrowing.cleaned_data.values()),
            "page": page,
            "rows": self._rows(page.rows),
            "batches": self._batches(chosen, page.rows),
            "nothing": EMPTY[chosen],
        }

    def _tabs(self, chosen: str) -> list[dict[str, Any]]:
        counts = worklists.counted(self.caller, at=self.at)
        everything = nominations.visible_to(self.caller, at=self.at).order_by().count()
        numbers = {
            "todo": (counts.todo, counts.todo),
            "done": (counts.done, 0),
            "started": (counts.started, 0),
            "copied": (counts.copied, counts.unread),
            "all": (everything, 0),
        }
        url = reverse("portal:worklist")
        return [
            {
                "label": label,
                "url": url if name == "todo" else f"{url}?list={name}",
                "count": numbers[name][0],
                "calls": numbers[name][1],
                "is_here": name == chosen,
            }
            for name, label in LABELS.items()
        ]

    def _rows(self, cases: Sequence[Any]) -> list[Row]:
        arrived = timelines.arrivals(cases)
        looks = desks.looks_at(cases, but=self.caller, at=self.at)
        return [
            Row(
                case=case,
                due=_due(case),
                arrived=arrived.get(case.pk),
                looks=looks.get(case.pk, []),
                mark=_mark(case),
            )
            for case in cases
        ]

    def _batches(self, chosen: str, cases: Sequence[Nomination]) -> list[Any]:
        desks_here = {
            grant.organization_id for grant in self.caller.standing(at=self.at).having(Role.OFFICER)
        }
        several = any(case.state in SENT_ON and case.holder_id in desks_here for case in cases)
        if chosen != "todo" or not several:
            return []
        return [Nomination.workflow.transition(name) for name in BATCHES]


def _due(case: Any) -> datetime | None:
    due: datetime | None = getattr(case, "due_at", None)
    return None if due == worklists.FAR else due


def _mark(case: Any) -> Tag | None:
    read = getattr(case, "is_read", None)
    if read is None:
        return None
    if read:
        return Tag(label=str(_("Read already")), tone="quiet", icon=ICONS["quiet"])
    return Tag(label=str(_("Not read yet")), tone="calling", icon=ICONS["waiting"])


class CopyMark(Page):
    """Read or unread, as the reader says."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        copy = get_object_or_404(desks.copies_visible_to(self.caller, at=self.at), pk=pk)
        mark_read(copy=copy, read=request.POST.get("read") == "yes", by=self.caller, at=self.at)
        return self.go(f"{reverse('portal:worklist')}?list=copied")
