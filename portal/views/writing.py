"""What every page shares on which somebody writes for a while: nothing typed is ever lost.

What is typed is kept as it is typed, and by every refused saving; it comes back with the page, in
whatever browser. Somebody else's saving of the same answers leads to a page with both.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import drafts, errors, keeping
from portal.views.pages import FormPage
from workflow.refusals import StaleVersion

LATER, AUTOSAVE, DISCARD = "later", "autosave", "discard"


class WritingPage(FormPage):
    draft: drafts.Draft | None = None
    typed: QueryDict | None = None

    def saved(self) -> dict[str, Any]:
        """What was saved last, by the names of the form's fields."""
        return {}

    def digest(self) -> str:
        """Of the answers that this page replaces, as they are now."""
        return ""

    def initial(self) -> dict[str, Any]:
        begun = {"window": drafts.new_window(), "seen": self.digest()}
        return {**self.saved(), **begun, **self._typed_values()}

    def _typed_values(self) -> dict[str, Any]:
        """What was typed, for the fields that take several values as a list of them."""
        typed = self.typed
        if typed is None:
            return {}
        return {name: typed.getlist(name) if _is_several(name) else typed[name] for name in typed}

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        self.typed = keeping.take(request)
        if self.typed is None:
            self._recall()
        if self.typed is not None:
            messages.info(request, _("What you had typed is back. Check it and save it."))
        return self.show({"form": self.form()})

    def _recall(self) -> None:
        window = self.request.GET.get(drafts.WINDOW, "")
        self.draft = drafts.recall(self.caller, self.request.path, at=self.at, window=window)
        if self.draft is not None:
            self.typed = self.draft.data

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if DISCARD in request.POST:
            drafts.forget(self.caller, request.path, request.POST.get(drafts.WINDOW, ""))
            return self.go(request.path)
        kept = drafts.remember(self.caller, request.path, request.POST, at=self.at)
        if AUTOSAVE in request.POST:
            return HttpResponse(status=204 if kept else 413)
        response = super().post(request, **kwargs)
        if response.status_code < 400:  # noqa: PLR2004 - saved
            drafts.forget(self.caller, request.path, request.POST.get(drafts.WINDOW, ""))
        return response

    def clash(self, form: Any, stale: StaleVersion) -> HttpResponse:
        """Both versions; what was typed here may be saved over the other, or let go."""
        again = self.request.POST.copy()
        again["seen"] = self.digest()
        mine = self.form(again)
        shown = {"form": mine, "stale": stale, "pairs": self._pairs(mine)}
        return self.show(shown, status=errors.status_of(stale))

    def _pairs(self, mine: Any) -> list[dict[str, Any]]:
        theirs = self.saved()
        return [
            {"label": field.label, "theirs": theirs.get(field.name, ""), "mine": field.value()}
            for field in mine.visible_fields()
            if (theirs.get(field.name) or "") != (field.value() or "")
        ]

    @cached_property
    def window(self) -> str:
        return self.request.POST.get(drafts.WINDOW, "")


class LongPage(WritingPage):
    """One that may be saved with gaps, to be gone on with another time."""

    @abstractmethod
    def later(self) -> str:
        """Where to go on another time."""

    @abstractmethod
    def save(self, form: Any) -> str:
        """Save it; answer the address of the page to go on with."""

    def form(self, data: QueryDict | None = None, files: Any = None) -> Any:
        form = super().form(data, files)
        if data is not None and LATER in data:
            form.allow_gaps()
        return form

    def act(self, form: Any) -> str:
        target = self.save(form)
        return self.later() if LATER in self.request.POST else target


def _is_several(name: str) -> bool:
    """Ticked of a list: the vetoes."""
    return name.startswith("veto-")
