"""The moves of a machine as pages: asked for, confirmed, made by the noun's own action."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import errors
from portal.forms.moves import MoveForm
from portal.offers import Offer, offers_for
from portal.views.pages import FormPage
from workflow import engine
from workflow.definition import Transition, WorkflowModel
from workflow.refusals import StaleVersion, TransitionRefused


class MovePage(FormPage):
    """`…/moves/<name>/`. Asks for what the move needs, and says before why it would be refused.

    `by_hand` names the moves that a person makes here; `own_fields` builds what the common fields
    do not know, by the name that the table has for it.
    """

    template = "portal/move.html"
    form_class = MoveForm
    model: ClassVar[Any]
    by_hand: ClassVar[Collection[str]]
    own_fields: ClassVar[Mapping[str, Any]] = {}

    @abstractmethod
    def visible(self) -> QuerySet[Any]:
        """What the caller may know to exist; everything else is a page that is not there."""

    @abstractmethod
    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Any:
        """Make the move by the domain's own action."""

    @abstractmethod
    def back(self) -> str:
        """The record's own page."""

    @cached_property
    def subject(self) -> Any:
        return get_object_or_404(self.visible(), pk=self.kwargs["pk"])

    @cached_property
    def row(self) -> Transition:
        name = self.kwargs["name"]
        if name not in self.by_hand:
            raise Http404
        row: Transition = self.model.workflow.transition(name)
        return row

    def form(self, data: QueryDict | None = None, files: Any = None) -> Any:
        initial = {"version": self.subject.version}
        return self.form_class(data, files, initial=initial, row=self.row, own=self.own_fields)

    def refusal(self) -> TransitionRefused | None:
        try:
            engine.check(self.subject, self.row.name, actor=self.caller, at=self.at)
        except TransitionRefused as refused:
            return refused
        return None

    def context(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "row": self.row,
            "back": self.back(),
            "refusal": self.refusal(),
        }

    def act(self, form: MoveForm) -> str:
        version = form.cleaned_data["version"]
        self.carry_out(self.row.name, version, **form.supplied)
        messages.success(self.request, _("Done: %(move)s.") % {"move": self.row.label})
        return self.back()

    def clash(self, form: Any, stale: StaleVersion) -> HttpResponse:
        """The record as it is now, beside what was typed for the one of before."""
        fresh = self.form_class(self._with_version(), initial={}, row=self.row, own=self.own_fields)
        shown = {"form": fresh, "stale": stale, "back": self.back()}
        return self.show(shown, status=errors.status_of(stale))

    def _with_version(self) -> QueryDict:
        typed = self.request.POST.copy()
        typed["version"] = str(self.subject.version)
        return typed


def offers_of(
    subject: WorkflowModel, *, by: Any, at: Any, url_name: str, by_hand: Collection[str]
) -> list[Offer]:
    """The buttons of a record; `url_name` is that of its `MovePage`."""
    url = partial(_move_url, url_name, subject.pk)
    return offers_for(subject, by=by, at=at, url=url, by_hand=by_hand)


def _move_url(url_name: str, key: int, name: str) -> str:
    return reverse(url_name, kwargs={"pk": key, "name": name})
