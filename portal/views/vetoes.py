"""The list of vetoes of an office: added to, said otherwise, left out, asked again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import vetoes
from honors.models import VetoItem
from honors.models.programs import NomineeKind
from honors.queries import vetoes as queries
from portal import errors
from portal.forms.standing import VetoForm
from portal.views.offices import AtOffice
from portal.views.pages import FormPage
from workflow.refusals import NotPermitted, Refusal


class Keeping(AtOffice, FormPage):
    form_class = VetoForm
    list_name = "veto_list"

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def told(self, item: VetoItem) -> dict[str, Any]:
        """One row: what is asked, of whom, and by whose list."""
        kinds = [NomineeKind(kind).label for kind in item.kinds]
        whom = [_("all nominees")] if len(kinds) == len(NomineeKind) else kinds
        return {"item": item, "kinds": whom, "is_own": item.organization_id == self.office.pk}


class VetoListPage(Keeping):
    """What rounds that open today ask, what comes, and another one."""

    template = "portal/county/veto_list.html"

    def initial(self) -> dict[str, Any]:
        return {"valid_from": self.today}

    def context(self) -> dict[str, Any]:
        now = queries.nearest_items(self.office, on=self.today)
        coming = queries.coming(self.office, after=self.today)
        return {
            **super().context(),
            "now": [self.told(item) for item in now],
            "coming": [self.told(item) for item in coming],
        }

    def act(self, form: VetoForm) -> str:
        vetoes.add_item(
            organization=self.office,
            code=queries.free_code(self.office),
            **form.cleaned_data,
            by=self.caller,
            at=self.at,
        )
        return self.done(_("The veto is on the list."))


class VetoPage(Keeping):
    """One of them, said otherwise from a day on; or asked no more, or again."""

    template = "portal/county/veto.html"

    @cached_property
    def item(self) -> VetoItem:
        rows = queries.items_visible_to(self.caller, at=self.at)
        item = get_object_or_404(rows.select_related("organization"), pk=self.kwargs["pk"])
        above = item.organization
        if above is not None and not above.covers(self.office):
            raise Http404
        return item

    @property
    def replaces(self) -> bool:
        """Whether a list above has it too."""
        return queries.is_listed_above(self.item.code, self.office)

    def initial(self) -> dict[str, Any]:
        later = max(self.today, self.item.valid_from + timedelta(days=1))
        kinds = self.item.kinds or NomineeKind.values
        return {"text": self.item.text, "kinds": kinds, "valid_from": later}

    def context(self) -> dict[str, Any]:
        told = self.told(self.item)
        return {**super().context(), **told, "replaces": self.replaces}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for name, step in (("drop", self._drop), ("again", self._again)):
            if name in request.POST:
                return self._from_day(self.form(request.POST), step)
        return super().post(request, **kwargs)

    def _from_day(self, form: Any, step: Any) -> HttpResponse:
        """Only the day counts; whatever else is on the form stays there."""
        form.full_clean()
        day = form.cleaned_data.get("valid_from")
        if day is None:
            return self.again(form)
        form.unchecked()
        try:
            return self.go(step(day))
        except NotPermitted:
            raise
        except Refusal as refusal:
            errors.put(form, refusal)
            return self.again(form)

    def _drop(self, day: date) -> str:
        given: dict[str, Any] = {"item": self.item, "by": self.caller, "at": self.at}
        if self.item.organization_id == self.office.pk and not self.replaces:
            vetoes.end_item(valid_to=day, **given)
        else:
            vetoes.leave_out(organization=self.office, valid_from=day, **given)
        return self.done(_("It is asked no more from that day on."))

    def _again(self, day: date) -> str:
        if self.item.organization_id != self.office.pk:
            raise Http404
        vetoes.end_item(item=self.item, valid_to=day, by=self.caller, at=self.at)
        return self.done(_("It is asked again from that day on."))

    def act(self, form: VetoForm) -> str:
        vetoes.reword_item(
            item=self.item,
            organization=self.office,
            **form.cleaned_data,
            by=self.caller,
            at=self.at,
        )
        return self.done(_("The veto is said otherwise."))
