"""A department that is asked about cases, and the office that waits for its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from honors import rules
from honors.actions import consultations
from honors.forms import parse_form
from honors.guards.vetoes import list_for
from honors.models import Consultation, Nomination, Organization
from honors.models.nominees import Sex
from honors.models.programs import NomineeKind
from honors.queries import consultations as queries
from honors.queries import nominations as case_queries
from honors.roles import Role
from honors.states import NominationState
from portal import presenters
from portal.answers import written
from portal.forms.consultations import AnswerForm, ClosingForm, LetterForm
from portal.paging import Pages
from portal.views.files import handed_over
from portal.views.pages import FormPage, Page, ReadPage

AT_ONCE, LONGEST_KEY = 50, 18
SHOWN = ("department", "nomination__nominee", "nomination__unit", "stage__round")
CALLED = {
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Birth date"),
    "resident_id": gettext_lazy("ID number"),
    "members": gettext_lazy("Family members"),
}


def asked_of(page: Page) -> QuerySet[Consultation]:
    """What the caller's own departments are or were asked, and nothing else."""
    own = {g.organization_id for g in page.caller.standing(at=page.at).having(Role.CONSULTEE)}
    seen = queries.visible_to(page.caller, at=page.at)
    return seen.filter(department__in=own).select_related(*SHOWN)


class ConsultationListPage(ReadPage):
    """What waits stands first, the most urgent on top."""

    template = "portal/county/consultation_list.html"

    def context(self) -> dict[str, Any]:
        waiting = queries.waiting_for(self.caller, at=self.at).select_related(*SHOWN)
        answered = asked_of(self).exclude(reply="").order_by("-replied_at", "-pk")
        done = self.request.GET.get("list") == "done"
        url = reverse("portal:consultation_list")
        return {
            "done": done,
            "page": Pages(self.request).in_order(answered if done else waiting),
            "tabs": [
                {
                    "label": _("To answer"),
                    "url": url,
                    "count": waiting.count(),
                    "calls": True,
                    "is_here": not done,
                },
                {
                    "label": _("Answered"),
                    "url": f"{url}?list=done",
                    "count": answered.count(),
                    "calls": False,
                    "is_here": done,
                },
            ],
        }


class ConsultationPage(FormPage):
    """While the answer is waited for, what the stage lets the department read; then its answer."""

    template = "portal/county/consultation.html"
    form_class = AnswerForm

    @cached_property
    def consultation(self) -> Consultation:
        return get_object_or_404(asked_of(self), pk=self.kwargs["pk"])

    @cached_property
    def waits(self) -> bool:
        waiting = queries.waiting_for(self.caller, at=self.at)
        return bool(waiting.filter(pk=self.consultation.pk).exists())

    def form_options(self) -> dict[str, Any]:
        asked = self.consultation
        if not self.waits:
            return {"items": [], "people": []}
        items = list_for(asked.nomination)
        return {
            "items": [(item["code"], item["text"]) for item in items],
            "people": [None, *queries.people_shown(asked, at=self.at)],
        }

    def context(self) -> dict[str, Any]:
        asked = self.consultation
        shown = queries.what(asked, at=self.at) if self.waits else {}
        return {"consultation": asked, "waits": self.waits, "facts": facts_of(asked, shown)}

    def act(self, form: AnswerForm) -> str:
        file = form.cleaned_data["file"]
        scan = {} if file is None else {"name": file.name, "content": file.read()}
        consultations.answer(
            consultation=self.consultation, **form.answer, **scan, by=self.caller, at=self.at
        )
        messages.success(self.request, _("The answer is sent."))
        return reverse("portal:consultation_list")


class AnswerLetterPage(FormPage):
    """One letter with one number answers a list of cases: all of it is taken, or nothing."""

    template = "portal/county/consultation_letter.html"
    form_class = LetterForm

    @cached_property
    def asked(self) -> list[Consultation]:
        """What waits for one department, the most urgent first: the one named, else the first."""
        waiting = queries.waiting_for(self.caller, at=self.at).select_related(*SHOWN)
        named = self.request.GET.get("department", "")
        if named.isdecimal() and len(named) < LONGEST_KEY:
            return list(waiting.filter(department=int(named))[:AT_ONCE])
        first = waiting.first()
        return [] if first is None else list(waiting.filter(department=first.department)[:AT_ONCE])

    def form_options(self) -> dict[str, Any]:
        return {"asked": self.asked}

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        given = dict(context or {})
        return super().show(given | {"rows": given["form"].rows()}, status=status)

    def context(self) -> dict[str, Any]:
        waiting = queries.waiting_for(self.caller, at=self.at).order_by()
        departments = Organization.objects.filter(pk__in=waiting.values("department"))
        return {
            "departments": departments.order_by("path"),
            "department": self.asked[0].department if self.asked else None,
            "is_cut": len(self.asked) == AT_ONCE,
        }

    def act(self, form: LetterForm) -> str:
        file = form.cleaned_data["file"]
        scan = {} if file is None else {"name": file.name, "content": file.read()}
        answered = consultations.answer_many(
            answers=form.answers,
            document_number=form.cleaned_data["document_number"],
            **scan,
            by=self.caller,
            at=self.at,
        )
        said = ngettext(
            "%(count)d case is answered.", "%(count)d cases are answered.", len(answered)
        )
        messages.success(self.request, said % {"count": len(answered)})
        return reverse("portal:consultation_list")


def facts_of(asked: Consultation, shown: Mapping[str, Any]) -> list[dict[str, str]]:
    """What `what` gives, under the words of the form."""
    if not shown:
        return []
    fields = {f.name: f for f in parse_form(asked.nomination.category.form.fields).fields}
    identity = [(CALLED[name], _identity(name, shown[name])) for name in CALLED if name in shown]
    answers = [(fields[n].label, written(fields[n], v)) for n, v in shown["answers"].items()]
    first = [
        (_("Name"), shown["name"]),
        (_("Kind of nominee"), str(NomineeKind(shown["kind"]).label)),
        (_("Unit"), shown["unit"]),
    ]
    return [{"label": str(label), "value": value} for label, value in (*first, *identity, *answers)]


def _identity(name: str, value: Any) -> str:
    if not value:
        return ""
    if name == "sex":
        return str(Sex(value).label)
    if name == "members":
        return "\n".join(f"{member['name']}（{member['relation']}）" for member in value)
    return presenters.day(value) if name == "birth_date" else str(value)


class CaseAnswers(Page):
    """What departments said of one case, for the offices through which it goes."""

    @cached_property
    def case(self) -> Nomination:
        visible = case_queries.visible_to(self.caller, at=self.at)
        return get_object_or_404(visible.select_related("round"), pk=self.kwargs["pk"])

    @cached_property
    def rows(self) -> QuerySet[Consultation]:
        seen = queries.visible_to(self.caller, at=self.at)
        rows = seen.filter(nomination=self.case, voided_at=None)
        return rows.select_related("department", "letter").order_by("due_at", "pk")


class CaseConsultationsPage(CaseAnswers, FormPage):
    """A secretary closes with a reason what is overdue."""

    template = "portal/county/case_consultations.html"
    form_class = ClosingForm

    def context(self) -> dict[str, Any]:
        rows = list(self.rows)
        secretary = rules.is_secretary_of_case(self.case, self.caller.standing(at=self.at))
        waiting = [row for row in rows if not row.reply]
        at_stage = self.case.state == NominationState.CONSULTATION
        over = bool(waiting) and all(row.due_at <= self.at for row in waiting)
        return {
            "case": self.case,
            "rows": rows,
            "back": self.back,
            "may_close": secretary and at_stage and over,
        }

    @property
    def back(self) -> str:
        return reverse("portal:nomination", kwargs={"pk": self.case.pk})

    def act(self, form: ClosingForm) -> str:
        reason = form.cleaned_data["reason"]
        consultations.close_consultations(
            nominations=[self.case], reason=reason, by=self.caller, at=self.at
        )
        messages.success(self.request, _("The consultation is closed."))
        return self.back


class LetterFile(CaseAnswers):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, consultation: int) -> HttpResponse | FileResponse:
        letter = get_object_or_404(self.rows, pk=consultation).letter
        if letter is None or not letter.file:
            raise Http404
        return handed_over(letter.file, name=letter.name)
