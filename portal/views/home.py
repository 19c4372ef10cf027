"""The front page for everybody, and where the work of somebody begins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from honors.queries import public_notices, rounds
from portal import menu
from portal.forms.certificates import CodeForm
from portal.views.open import OpenPage
from portal.views.pages import Page, ReadPage

NOTICES_SHOWN, ROUNDS_SHOWN = 6, 8


class HomePage(OpenPage):
    """What is being chosen, what hangs out, and whether a certificate is genuine."""

    template = "portal/home.html"

    def context(self) -> dict[str, Any]:
        running = sorted(rounds.running(), key=lambda row: row.closes_at <= self.at)
        return {
            "rounds": running[:ROUNDS_SHOWN],
            "notices": public_notices.running(self.at)[:NOTICES_SHOWN],
            "code": CodeForm(),
        }


class WorkPage(Page):
    """To the page where the first of somebody's roles has its work."""

    def get(self, request: HttpRequest) -> HttpResponse:
        entries = menu.entries_for(self.caller.standing(at=self.at))
        if entries:
            return self.go(entries[0].url)
        if self.caller.is_staff:
            return self.go(reverse("admin:index"))
        return self.go(reverse("portal:nothing"))


class NothingPage(ReadPage):
    """For somebody who holds no role now: says so, and whom to ask."""

    template = "portal/nothing.html"
