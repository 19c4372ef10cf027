"""Several cases of a worklist moved at once: all of them or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from honors.actions import nominations
from honors.models import Nomination
from honors.queries import nominations as queries
from portal import errors
from portal.forms.worklist import MOST_CASES, BatchForm, written
from portal.views.pages import FormPage
from portal.views.worklist import BATCHES
from workflow import engine
from workflow.definition import Transition
from workflow.refusals import StaleVersion, TransitionRefused


@dataclass(frozen=True, kw_only=True)
class Member:
    """One case of the batch; `refusal` says why it would not move."""

    case: Nomination
    refusal: str


class BatchPage(FormPage):
    """Says of every case whether it would move, before anything does."""

    template = "portal/batch.html"
    form_class = BatchForm

    @cached_property
    def row(self) -> Transition:
        name = self.kwargs["name"]
        if name not in BATCHES:
            raise Http404
        row: Transition = Nomination.workflow.transition(name)
        return row

    @cached_property
    def cases(self) -> list[Nomination]:
        visible = queries.visible_to(self.caller, at=self.at)
        found = list(visible.filter(pk__in=self._keys())[:MOST_CASES])
        prefetch_related_objects(found, *self.row.lookups)
        return found

    def _keys(self) -> list[int]:
        if self.request.method == "POST":
            typed = self.request.POST.get("versions", "").split(",")
            keys = [part.partition(":")[0] for part in typed]
        else:
            keys = self.request.GET.getlist("case")
        return [int(key) for key in keys if key.isdecimal() and len(key) < len(str(2**63))]

    @cached_property
    def members(self) -> list[Member]:
        return [Member(case=case, refusal=self._refusal(case)) for case in self.cases]

    def _refusal(self, case: Nomination) -> str:
        try:
            engine.check(case, self.row.name, actor=self.caller, at=self.at)
        except TransitionRefused as refused:
            return str(refused)
        return ""

    def initial(self) -> dict[str, Any]:
        """Only what would move: the others are left out unless somebody mends them first."""
        possible = {m.case.pk: m.case.version for m in self.members if not m.refusal}
        return {"versions": written(possible)}

    def form_options(self) -> dict[str, Any]:
        return {"row": self.row}

    def context(self) -> dict[str, Any]:
        refused = [member for member in self.members if member.refusal]
        return {
            "row": self.row,
            "members": self.members,
            "refused": len(refused),
            "possible": len(self.members) - len(refused),
            "back": reverse("portal:worklist"),
        }

    def act(self, form: BatchForm) -> str:
        versions = form.cleaned_data["versions"]
        moved = nominations.move_many(
            nominations=queries.visible_to(self.caller, at=self.at).filter(pk__in=versions),
            name=self.row.name,
            by=self.caller,
            at=self.at,
            expected_versions=versions,
            **form.supplied,
        )
        told = ngettext("%(move)s: %(count)d case.", "%(move)s: %(count)d cases.", len(moved))
        messages.success(self.request, told % {"move": self.row.label, "count": len(moved)})
        return reverse("portal:worklist")

    def again(self, form: Any) -> HttpResponse:
        return self.show({"form": self._as_now(form)}, status=errors.UNPROCESSABLE)

    def clash(self, form: Any, stale: StaleVersion) -> HttpResponse:
        errors.put(form, stale)
        return self.show({"form": self._as_now(form)}, status=errors.status_of(stale))

    def _as_now(self, form: BatchForm) -> BatchForm:
        """What was typed stays; the cases are those that would move now."""
        form.data = self.request.POST.copy()
        form.data["versions"] = self.initial()["versions"]
        return form
