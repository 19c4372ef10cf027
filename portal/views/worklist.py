"""What waits for somebody, and all that they may see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from honors.models import Nomination
from honors.queries import nominations
from portal.paging import Pages
from portal.views.pages import ReadPage


class WorklistPage(ReadPage):
    """Tabs with their counts; the list that is shown is in the address."""

    template = "portal/worklist.html"

    def lists(self) -> dict[str, QuerySet[Nomination]]:
        return {
            "waiting": nominations.worklist(self.caller, at=self.at),
            "all": nominations.visible_to(self.caller, at=self.at),
        }

    def context(self) -> dict[str, Any]:
        lists = self.lists()
        chosen = self.request.GET.get("list", "waiting")
        if chosen not in lists:
            raise Http404
        return {
            "chosen": chosen,
            "counts": {name: rows.count() for name, rows in lists.items()},
            "page": Pages(self.request).of(lists[chosen]),
        }
