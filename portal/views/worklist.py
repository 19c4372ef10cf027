"""What waits for somebody, what they did, began and are told of, and all that they may see."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honors.actions.copies import mark_read
from honors.documents.tables import write_xlsx
from honors.models import Nomination, User
from honors.queries import desks, nominations, timelines, worklists
from honors.queries.desks import LookAt
from honors.roles import Role
from honors.states import NominationState
from portal import charts, saved_views
from portal.forms.worklist import NarrowingForm, ViewForm
from portal.paging import Pages
from portal.states import ICONS, Tag
from portal.views.files import handed_over
from portal.views.pages import Page, ReadPage
from workflow.refusals import InvalidInput

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
MOST_OPTIONS, MOST_BESIDE, MOST_IN_FILE = 500, 2000, 5000
LONGEST_KEY = 18  # digits
OLDEST = 10
# Days since a case arrived: from, below, and how that is called.
AGES = (
    (0, 1, _("today")),
    (1, 4, _("1 to 3 days")),
    (4, 8, _("4 to 7 days")),
    (8, 15, _("8 to 14 days")),
    (15, 10_000, _("15 days and more")),
)
# What a row shows beside the nominee, as the reader chooses.
COLUMNS: Mapping[str, Any] = {
    "category": _("Honor title"),
    "unit": _("Unit"),
    "state": _("State"),
    "arrived": _("Arrived"),
    "holder": _("With"),
}
VIEWED = frozenset({"list", "search", "category", "unit", "kind", "overdue", "column", "size"})
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


class Listing:
    """One of the lists, narrowed to what an address asks for."""

    def __init__(self, asked: QueryDict, *, by: User, at: datetime) -> None:
        self.chosen = asked.get("list", "todo")
        if self.chosen not in LISTS:
            raise Http404
        whole = LISTS[self.chosen](by, at=at)
        options = list(whole.order_by().values_list(*OPTIONS).distinct()[:MOST_OPTIONS])
        self.narrowing = NarrowingForm(asked, options=options, timed=self.chosen != "all")
        self.cases = self.narrowing.narrowed(whole).select_related(
            "nominee", "category__title", "round", "unit", "holder", "stage", "assignee"
        )
        named = [name for name in asked.getlist("column") if name in COLUMNS]
        self.columns = named or [*COLUMNS]


def beside(asked: QueryDict, case: Nomination, *, by: User, at: datetime) -> dict[str, str]:
    """The cases before and after one in the list that somebody came from: their addresses."""
    cases = Listing(asked, by=by, at=at).cases
    keys = list(cases.values_list("pk", flat=True)[:MOST_BESIDE])
    if case.pk not in keys:
        return {}
    place = keys.index(case.pk)
    around = {"before": keys[place - 1 : place], "after": keys[place + 1 : place + 2]}
    if not place:
        around["before"] = []
    query = urlencode({"in": asked.urlencode()})
    return {
        side: f"{reverse('portal:nomination', args=keys)}?{query}"
        for side, keys in around.items()
        if keys
    }


class WorklistPage(ReadPage):
    """Tabs with their counts; the list that is shown and what it is narrowed to are the address."""

    template = "portal/worklist.html"

    def context(self) -> dict[str, Any]:
        listing = Listing(self.request.GET, by=self.caller, at=self.at)
        chosen = listing.chosen
        page = Pages(self.request).in_order(listing.cases)
        return {
            "chosen": chosen,
            "label": LABELS[chosen],
            "tabs": self._tabs(chosen),
            "narrowing": listing.narrowing,
            "is_narrowed": any(listing.narrowing.cleaned_data.values()),
            "columns": listing.columns,
            "choices": COLUMNS.items(),
            "page": page,
            "rows": self._rows(page.rows),
            "here": urlencode({"in": self._view()}),
            "views": saved_views.of(self.caller),
            "view": self._view(),
            "view_form": ViewForm(),
            "batches": self._batches(chosen, page.rows),
            "nothing": EMPTY[chosen],
        }

    def _view(self) -> str:
        """What of the address belongs to a view."""
        asked = self.request.GET.copy()
        for name in {*asked} - VIEWED:
            del asked[name]
        return asked.urlencode()

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


class WorklistFile(Page):
    """Exactly what the list is narrowed to, all of its pages, as a spreadsheet."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> FileResponse:
        listing = Listing(request.GET, by=self.caller, at=self.at)
        cases = list(listing.cases[:MOST_IN_FILE])
        arrived = timelines.arrivals(cases)
        cells = {name: partial(CELLS[name], arrived=arrived) for name in listing.columns}
        head = [_("Nominee"), _("Number"), *(COLUMNS[name] for name in listing.columns), _("Due")]
        rows = (
            [case.nominee.name, case.number, *(cell(case) for cell in cells.values()), _due(case)]
            for case in cases
        )
        file = io.BytesIO()
        write_xlsx([str(label) for label in head], rows, file)
        content = ContentFile(file.getvalue())
        return handed_over(content, name=f"{LABELS[listing.chosen]}.xlsx")


class AgeingPage(ReadPage):
    """How long what waits here has been waiting."""

    template = "portal/worklist_ageing.html"

    def context(self) -> dict[str, Any]:
        cases = list(worklists.todo(self.caller, at=self.at)[:MOST_IN_FILE])
        arrived = timelines.arrivals(cases)
        ages = [(self.at - arrived[case.pk]).days for case in cases if case.pk in arrived]
        amounts = [
            (str(label), sum(low <= age < high for age in ages)) for low, high, label in AGES
        ]
        title = gettext("How long cases have been waiting")
        drawn = charts.bars(title, amounts, unit=gettext("cases"))
        return {"chart": drawn if ages else None, "oldest": self._oldest(cases, arrived)}

    def _oldest(
        self, cases: Sequence[Any], arrived: Mapping[int, datetime]
    ) -> list[tuple[Any, timedelta]]:
        waiting = [case for case in cases if case.pk in arrived]
        waiting.sort(key=lambda case: arrived[case.pk])
        keys = [case.pk for case in waiting[:OLDEST]]
        named = Nomination.objects.select_related("nominee", "unit").in_bulk(keys)
        return [(named[key], self.at - arrived[key]) for key in keys]


CELLS: Mapping[str, Callable[..., Any]] = {
    "category": lambda case, arrived: str(case.category),
    "unit": lambda case, arrived: case.unit.name,
    "state": lambda case, arrived: str(NominationState(case.state).label),
    "arrived": lambda case, arrived: arrived.get(case.pk),
    "holder": lambda case, arrived: str(case.assignee or case.holder.name),
}


class ViewKept(Page):
    """A worklist as it is narrowed now, under a name of one's own; or one let go of."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        dropped = request.POST.get("drop", "")
        if dropped.isdecimal() and len(dropped) < LONGEST_KEY:
            saved_views.let_go(self.caller, int(dropped))
            return self.go(reverse("portal:worklist"))
        form, asked = ViewForm(request.POST), QueryDict(request.POST.get("view", ""))
        if not form.is_valid():
            messages.error(request, _("Give the view a name."))
            return self.go(_address(asked))
        try:
            saved_views.keep(self.caller, form.cleaned_data["name"], asked, among=VIEWED)
        except InvalidInput as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The view is kept."))
        return self.go(_address(asked))


def _address(asked: QueryDict) -> str:
    return f"{reverse('portal:worklist')}?{asked.urlencode()}"


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
