"""The desk where objections are dealt with. Who objected stays sealed here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors import rules
from honors.actions import investigations, objections, stamped_letters
from honors.actions.stamped_letters import OpenedLetter
from honors.models import Objection, User
from honors.models.objections import ObjectorKind
from honors.queries import nominations, objection_patterns, organizations
from honors.queries import objections as queries
from honors.states import ObjectionState
from portal import errors
from portal.forms.objections import (
    LetterForm,
    OpeningForm,
    StepForm,
    SuspicionForm,
    answer,
    ground,
    remedy,
)
from portal.paging import Pages
from portal.views.files import handed_over
from portal.views.moves import MovePage, offers_of
from portal.views.pages import FormPage, Page, ReadPage
from workflow.refusals import GuardFailed, InvalidInput

BY_HAND = frozenset({"admit", "refuse", "uphold", "reject", "reply", "withdraw"})
SHOWN = ("notice", "nomination__nominee", "nomination__category__title")


class ObjectionListPage(ReadPage):
    """What is due first stands first; what is settled is asked for."""

    template = "portal/objection_list.html"

    def context(self) -> dict[str, Any]:
        found = queries.visible_to(self.caller, at=self.at)
        unsettled = found.exclude(state__in=queries.SETTLED)
        settled = self.request.GET.get("list") == "settled"
        rows = found.filter(state__in=queries.SETTLED) if settled else unsettled
        ordered = rows.select_related(*SHOWN).order_by(F("due_at").asc(nulls_last=True), "pk")
        return {
            "settled": settled,
            "page": Pages(self.request).in_order(ordered),
            "tabs": tabs(self.caller, at=self.at, here="settled" if settled else "open"),
        }


def tabs(user: User, *, at: datetime, here: str) -> list[dict[str, Any]]:
    """Of what people say against cases: signed and open, signed and settled, and without a name."""
    url = reverse("portal:desk_objection_list")
    unsettled = queries.visible_to(user, at=at).exclude(state__in=queries.SETTLED).count()
    leads = queries.leads_visible_to(user, at=at).count()
    rows: list[tuple[str, str, str, int | None, bool]] = [
        ("open", _("Unanswered"), url, unsettled, bool(unsettled)),
        ("settled", _("Settled"), f"{url}?list=settled", None, False),
        ("leads", _("Anonymous leads"), reverse("portal:lead_list"), leads, False),
    ]
    return [
        {"label": label, "url": url, "count": count, "calls": calls, "is_here": name == here}
        for name, label, url, count, calls in rows
    ]


class ObjectionPage(ReadPage):
    template = "portal/desk_objection.html"

    @cached_property
    def objection(self) -> Objection:
        visible = queries.visible_to(self.caller, at=self.at)
        return get_object_or_404(visible.select_related(*SHOWN, "letter"), pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        objection = self.objection
        return {
            "offers": offers_of(
                objection,
                by=self.caller,
                at=self.at,
                url_name="portal:desk_objection_move",
                by_hand=BY_HAND,
            ),
            "objection": objection,
            "investigates": rules.is_secretary_of_objection(
                objection, self.caller.standing(at=self.at)
            ),
            "may_attach": _awaits_letter(objection),
            "is_investigated": objection.state == ObjectionState.ADMITTED,
            "story": queries.story_of(objection, by=self.caller, at=self.at),
            "marks": objection_patterns.marks_on(objection, auditor=self.caller, at=self.at),
        }


def _awaits_letter(objection: Objection) -> bool:
    of_unit = objection.objector_kind == ObjectorKind.UNIT
    return of_unit and not objection.is_stamped and objection.state not in queries.SETTLED


class OfObjection(Page):
    @cached_property
    def objection(self) -> Objection:
        """Of the office that investigates; whoever only audits has nothing to do here."""
        visible = queries.visible_to(self.caller, at=self.at).select_related(*SHOWN, "letter")
        found = get_object_or_404(visible, pk=self.kwargs["pk"])
        if not rules.is_secretary_of_objection(found, self.caller.standing(at=self.at)):
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        return {"objection": self.objection, "back": self.back}

    @property
    def back(self) -> str:
        return reverse("portal:desk_objection", kwargs={"pk": self.objection.pk})


class LetterPage(OfObjection, FormPage):
    """The stamped letter that came by post."""

    template = "portal/desk_objection_letter.html"
    form_class = LetterForm

    def act(self, form: LetterForm) -> str:
        content = form.cleaned_data["file"].read()
        stamped_letters.attach(
            objection=self.objection, content=content, by=self.caller, at=self.at
        )
        messages.success(self.request, _("The stamped letter is kept, sealed."))
        return self.back


class StepPage(OfObjection, FormPage):
    """One step of the investigation."""

    template = "portal/desk_objection_step.html"
    form_class = StepForm

    def initial(self) -> dict[str, Any]:
        return {"taken_on": timezone.localdate(self.at)}

    def act(self, form: StepForm) -> str:
        given = dict(form.cleaned_data)
        file = given.pop("evidence")
        investigations.record_step(
            objection=self.objection,
            **given,
            evidence=file.read() if file else b"",
            by=self.caller,
            at=self.at,
        )
        messages.success(self.request, _("The step is recorded."))
        return self.back


class RetaliationPage(OfObjection, FormPage):
    """The office suspects that somebody was made to pay for the objection."""

    template = "portal/desk_objection_retaliation.html"
    form_class = SuspicionForm

    def form_options(self) -> dict[str, Any]:
        return {
            "cases": nominations.visible_to(self.caller, at=self.at),
            "units": organizations.visible_to(self.caller, at=self.at),
        }

    def act(self, form: SuspicionForm) -> str:
        investigations.mark_retaliation(
            objection=self.objection, **form.cleaned_data, by=self.caller, at=self.at
        )
        messages.success(self.request, _("The suspicion is kept for the auditors."))
        return self.back


class ObjectorPage(OfObjection):
    """Who objects, shown once to whoever says why; or the stamped letter, handed over."""

    template = "portal/desk_objection_objector.html"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.show({"form": OpeningForm()})

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse | FileResponse:
        form = OpeningForm(request.POST)
        if not form.is_valid():
            return self.show({"form": form}, status=errors.UNPROCESSABLE)
        asked: Any = {"objection": self.objection, "by": self.caller, "at": self.at}
        reason = form.cleaned_data["reason"]
        try:
            if "letter" in request.POST:
                return _download(stamped_letters.open_letter(**asked, reason=reason))
            found = investigations.open_objector(**asked, reason=reason)
        except (InvalidInput, GuardFailed) as refusal:
            errors.put(form, refusal)
            return self.show({"form": form}, status=errors.UNPROCESSABLE)
        return self.show({"form": form, "found": found})


def _download(opened: OpenedLetter) -> FileResponse:
    name = "letter.pdf" if opened.content_type == "application/pdf" else "letter.jpg"
    return handed_over(ContentFile(opened.content), name=name)


class ObjectionMove(MovePage):
    model = Objection
    by_hand = BY_HAND
    own_fields = {"ground": ground, "remedy": remedy, "answer": answer}

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Objection:
        return objections.move(
            objection=self.subject,
            name=name,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return reverse("portal:desk_objection", kwargs={"pk": self.subject.pk})
