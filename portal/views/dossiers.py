"""The pages on which a nomination is written: a list of tasks, each a page of one topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import nominations, vetoes
from honors.forms import FormField
from honors.models import Defect, Nomination
from honors.queries import nominations as queries
from honors.queries.dossiers import digest_of_answers, digest_of_declared, kept_in
from honors.queries.vetoes import answers_of
from honors.roles import Role
from honors.states import WRITABLE, NominationState
from portal import dossiers, drafts, merging
from portal.forms.dossiers import (
    ConditionsForm,
    DossierForm,
)
from portal.views.pages import Page, ReadPage
from portal.views.writing import SEEN, LongPage

LOADED = ("dossier", "category__form", "round__organizer", "nominee")


class Author(Page):
    """For the nominators of the unit, whoever of them began; for others it is not there."""

    @cached_property
    def nomination(self) -> Nomination:
        rows = queries.visible_to(self.caller, at=self.at).select_related(*LOADED)
        case = get_object_or_404(rows.prefetch_related("nominee__members"), pk=self.kwargs["pk"])
        if not self.caller.standing(at=self.at).holds(Role.NOMINATOR, case.unit_id):
            raise Http404
        return case

    @property
    def is_writable(self) -> bool:
        return self.nomination.state in WRITABLE

    @cached_property
    def defects(self) -> list[Defect]:
        if self.nomination.state != NominationState.RETURNED:
            return []
        return list(self.nomination.defects.filter(closed_at=None))

    def url(self, name: str) -> str:
        return reverse(f"portal:{name}", kwargs={"pk": self.nomination.pk})


class Writing(Author):
    """Only while the case is with its unit; later its own page tells where it is."""

    task = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.is_writable:
            return self.go(self.url("nomination"))
        return super().get(request, **kwargs)  # type: ignore[misc]

    def context(self) -> dict[str, Any]:
        names = dossiers.names_of(self.nomination)
        form = dossiers.form_of(self.nomination)
        return {
            "nomination": self.nomination,
            "label": dossiers.LABELS.get(self.task, ""),
            "number": names.index(self.task) + 1 if self.task in names else 0,
            "count": len(names),
            "tasks_url": self.url("dossier"),
            "defects": [
                defect
                for defect in self.defects
                if dossiers.task_of_field(form, defect.field) == self.task
            ],
        }


class TasksPage(Writing, ReadPage):
    template = "portal/dossier/tasks.html"

    def context(self) -> dict[str, Any]:
        open_ones = [defect.field for defect in self.defects if not defect.answer]
        tasks = dossiers.tasks_of(self.nomination, to_correct=open_ones)
        done = [task for task in tasks if task.tag is None]
        return {
            **super().context(),
            "tasks": tasks,
            "done": len(done),
            "all_defects": self.defects,
            "closes_at": self.nomination.correct_by or self.nomination.round.closes_at,
        }


class FieldsPage(Writing, LongPage):
    """Some fields of the form."""

    template = "portal/dossier/fields.html"
    form_class = DossierForm

    @cached_property
    def fields(self) -> tuple[FormField, ...]:
        return dossiers.fields_of(dossiers.form_of(self.nomination), self.task)

    def form_options(self) -> dict[str, Any]:
        return {"asked": self.fields}

    def saved(self) -> dict[str, Any]:
        return form_values(self.fields, kept_in(self.nomination.dossier))

    def digest(self) -> str:
        """Of the answers that this page replaces, as they were put together with what was typed."""
        names = [field.name for field in self.fields]
        return digest_of_answers(kept_in(self.nomination.dossier), names)

    def later(self) -> str:
        return self.url("dossier")

    def save(self, form: DossierForm) -> str:
        dossier = nominations.save_fields(
            nomination=self.nomination,
            answers=form.answers,
            seen=self.digest(),
            by=self.caller,
            at=self.at,
        )
        self.nomination.dossier = dossier
        if self.defects:
            return self.url("dossier_correct")
        return dossiers.next_after(self.nomination, self.task)


class BasicPage(FieldsPage):
    task = dossiers.BASIC


class DeedsPage(FieldsPage):
    task = dossiers.DEEDS


def form_values(fields: tuple[FormField, ...], data: dict[str, Any]) -> dict[str, Any]:
    """Answers as the form's widgets hold them."""
    values = {field.name: data.get(field.name, "") for field in fields}
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in values.items()
    }


class OfFamily(Writing):
    """Members have no number of their own: who is meant is told by the name that was seen."""

    task = dossiers.MEMBERS

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return list(self.nomination.dossier.answers.get(dossiers.MEMBERS, ()))

    @cached_property
    def fields(self) -> tuple[FormField, ...]:
        found = dossiers.fields_of(dossiers.form_of(self.nomination), self.task)
        if not found:
            raise Http404
        return found[0].fields

    def digest_of(self, row: dict[str, Any]) -> str:
        return digest_of_answers(row, [field.name for field in self.fields])

    def stands_at(self, place: int, seen: Mapping[str, str]) -> int | None:
        """Where somebody stands by now who stood at a place; None for whoever is gone."""
        names = [merging.digest(row.get("name")) for row in self.rows]
        there = place if place < len(names) else None
        if there is not None and names[there] == seen.get("name"):
            return there
        return next((at for at, name in enumerate(names) if name == seen.get("name")), there)

    def unsaved_at(self, place: int | None) -> list[drafts.Draft]:
        """What was typed of the member there; at no place, of who is to be added."""
        pages = drafts.recall(self.caller, self.url("dossier_members"), at=self.at, below=True)
        return [draft for draft in pages if self._place_of(draft) == place]

    def _place_of(self, draft: drafts.Draft) -> int | None:
        last = draft.page.rstrip("/").rpartition("/")[2]
        seen = merging.read(draft.data.get(SEEN, ""))
        return self.stands_at(int(last), seen) if last.isdecimal() else None


class MembersPage(OfFamily, ReadPage):
    """Who belongs to the family, with another to add and each to change or take out."""

    template = "portal/dossier/members.html"

    def context(self) -> dict[str, Any]:
        after = dossiers.next_after(self.nomination, self.task)
        return {
            **super().context(),
            "members": [(at, row, self.digest_of(row)) for at, row in enumerate(self.rows)],
            "unsaved": [draft.data.get("name", "") for draft in self.unsaved_at(None)],
            "next_url": self.url("dossier_correct") if self.defects else after,
        }


class MemberPage(OfFamily, LongPage):
    """One member: added at the end, or changed in place."""

    template = "portal/dossier/member.html"
    form_class = DossierForm

    @cached_property
    def place(self) -> int | None:
        """None to add somebody, and for somebody whom another window has taken out."""
        asked = self.kwargs.get("place")
        if asked is None:
            return None
        return self.stands_at(asked, merging.read(self.request.POST.get(SEEN, "")))

    @property
    def row(self) -> dict[str, Any]:
        return {} if self.place is None else self.rows[self.place]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "place" in kwargs and self.place is None:
            raise Http404
        return super().get(request, **kwargs)

    def put_together(self) -> HttpResponse:
        if "place" in self.kwargs and self.place is None:
            messages.warning(
                self.request,
                _("This member was taken out in another window. Saving adds them again."),
            )
            return self.go(self.url("dossier_member_add"))
        return super().put_together()

    def unsaved(self) -> list[drafts.Draft]:
        """Of those to be added one at a time: they are different people."""
        found = self.unsaved_at(self.place)
        return found if self.place is not None else found[-1:]

    def seen_in(self, typed: QueryDict) -> dict[str, str]:
        """Nothing of who is to be added. Where somebody else stands by now than was seen, whatever
        differs is left open.
        """
        if self.place is None:
            return {}
        seen = super().seen_in(typed)
        is_meant = seen.get("name") == merging.digest(self.row.get("name"))
        return seen if is_meant else dict.fromkeys(self.asked, "")

    def form_options(self) -> dict[str, Any]:
        return {"asked": self.fields}

    def saved(self) -> dict[str, Any]:
        return form_values(self.fields, self.row)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "place": self.place, "member": self.row}

    def later(self) -> str:
        return self.url("dossier_members")

    def save(self, form: DossierForm) -> str:
        nominations.put_member(
            nomination=self.nomination,
            place=self.place,
            member=form.answers,
            seen=self.digest_of(self.row),
            by=self.caller,
            at=self.at,
        )
        return self.url("dossier_members")


class MemberDrop(Writing, Page):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        nominations.drop_member(
            nomination=self.nomination,
            place=kwargs["place"],
            seen=request.POST.get(SEEN, ""),
            by=self.caller,
            at=self.at,
        )
        return self.go(self.url("dossier_members"))


class ConditionsPage(Writing, LongPage):
    task = dossiers.CONDITIONS
    template = "portal/dossier/conditions.html"
    form_class = ConditionsForm

    @cached_property
    def answers(self) -> list[Any]:
        return answers_of(self.nomination, at=self.at)

    def form_options(self) -> dict[str, Any]:
        members = [m for m in self.nomination.nominee.members.all() if m.until is None]
        people = [(0, self.nomination.nominee.name), *((m.position, m.name) for m in members)]
        return {"items": [(a.code, a.text) for a in self.answers], "people": people}

    def saved(self) -> dict[str, Any]:
        declared = self.nomination.dossier.veto_declared
        chosen = {True: ConditionsForm.NONE, False: ConditionsForm.SOME}
        named = {f"veto-{a.code}": [str(p) for p in a.declared or ()] for a in self.answers}
        return {**named, "applies": chosen.get(declared, "") if declared is not None else ""}

    def context(self) -> dict[str, Any]:
        conditions = [rule["reason"] for rule in self.nomination.category.eligibility]
        return {**super().context(), "conditions": conditions}

    def later(self) -> str:
        return self.url("dossier")

    def save(self, form: ConditionsForm) -> str:
        dossier = vetoes.declare(
            nomination=self.nomination,
            answers=form.declared,
            seen=digest_of_declared(self.nomination.dossier),
            by=self.caller,
            at=self.at,
        )
        self.nomination.dossier = dossier
        return dossiers.next_after(self.nomination, self.task)
