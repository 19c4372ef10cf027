"""Honors after the decision: found again, and what becomes of each."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import documents, honors
from honors.documents.kinds import KINDS
from honors.models import Honor, Recommendation
from honors.queries import honors as queries
from honors.queries import recommendations
from honors.queries.timelines import history_of
from honors.roles import Role
from honors.states import HELD_HONORS, HonorState
from portal.forms.honors import MOVES, FindingForm, ReissueForm
from portal.paging import Pages
from portal.views.files import handed_over
from portal.views.moves import MovePage, offers_of
from portal.views.pages import FormPage, Page, ReadPage

BY_HAND = frozenset({"warn", "rectify", "revoke", "relinquish", "renew"})
CERTIFICATE, REVOCATION = "certificate", "honor_revocation"


class HonorListPage(ReadPage):
    """The latest first; narrowed by what the address says."""

    template = "portal/county/honor_list.html"

    def context(self) -> dict[str, Any]:
        seen = queries.visible_to(self.caller, at=self.at)
        form = FindingForm(
            self.request.GET, years=queries.years_of(seen), titles=queries.titles_of(seen)
        )
        return {
            "narrowing": form,
            "page": Pages(self.request).back(form.narrowed(seen)),
            "is_narrowed": any(form.cleaned_data.values()),
        }


class AtHonor(Page):
    def seen(self) -> QuerySet[Honor]:
        visible = queries.visible_to(self.caller, at=self.at)
        return visible.select_related("commendation__round", "title__program")

    @cached_property
    def honor(self) -> Honor:
        return get_object_or_404(self.seen(), pk=self.kwargs["pk"])

    @property
    def prints(self) -> bool:
        """Whoever organized its round has its papers made."""
        standing = self.caller.standing(at=self.at)
        return standing.holds(Role.SECRETARY, self.honor.commendation.round.organizer_id)


class HonorPage(AtHonor, ReadPage):
    """What it is, what may be done with it, its certificates, and all that became of it."""

    template = "portal/county/honor.html"

    def context(self) -> dict[str, Any]:
        honor = self.honor
        offers = offers_of(
            honor, by=self.caller, at=self.at, url_name="portal:honor_move", by_hand=BY_HAND
        )
        reissues = list(honor.reissues.all())
        return {
            "honor": honor,
            "offers": offers,
            "reissues": reissues,
            "code": reissues[-1].code if reissues else honor.code,
            "paper": KINDS[paper] if (paper := self.paper) else None,
            "prints": self.prints,
            "may_reissue": self.prints and honor.state in HELD_HONORS,
            "steps": history_of(honor),
            "recommended": self._recommended(),
        }

    def _recommended(self) -> QuerySet[Recommendation]:
        """What was built on it, as far as the caller may see that."""
        seen = recommendations.visible_to(self.caller, at=self.at)
        return seen.filter(honor=self.honor).select_related("call")

    @property
    def paper(self) -> str:
        """The one that there is of it now."""
        return paper_of(self.honor) if self.prints else ""


def paper_of(honor: Honor) -> str:
    if honor.state in HELD_HONORS:
        return CERTIFICATE
    return REVOCATION if honor.state == HonorState.REVOKED else ""


class HonorOfCase(AtHonor):
    """From a list of cases to the honor that one of them became."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        found = get_object_or_404(self.seen(), nomination=case)
        return self.go(_url(found))


class HonorMove(AtHonor, MovePage):
    model = Honor
    by_hand = BY_HAND
    own_fields: ClassVar[dict[str, Any]] = MOVES

    def visible(self) -> QuerySet[Any]:
        return self.seen()

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Honor:
        return honors.move(
            honor=self.subject,
            name=name,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return _url(self.subject)


class ReissuePage(AtHonor, FormPage):
    """A code for a new certificate in place of one that was lost; the old paper is void then."""

    template = "portal/county/honor_reissue.html"
    form_class = ReissueForm

    def context(self) -> dict[str, Any]:
        honor = self.honor
        if not self.prints:
            raise Http404
        return {"honor": honor, "back": _url(honor), "is_held": honor.state in HELD_HONORS}

    def act(self, form: ReissueForm) -> str:
        reason = form.cleaned_data["reason"]
        honors.reissue(honor=self.honor, reason=reason, by=self.caller, at=self.at)
        said = _("The old certificate is void from now on. Print the new one.")
        messages.success(self.request, said)
        return _url(self.honor)


class HonorPaper(AtHonor):
    """The certificate as it is valid now, or the decision by which the honor was taken back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse | FileResponse:
        honor, kind = self.honor, paper_of(self.honor)
        if not kind:
            raise Http404
        anew = {"reissue": "yes"} if kind == CERTIFICATE and honor.reissues.exists() else {}
        made = documents.make(kind=kind, subject=honor, by=self.caller, at=self.at, options=anew)
        return handed_over(made.file, name=made.name)


def _url(honor: Honor) -> str:
    return reverse("portal:honor", kwargs={"pk": honor.pk})
