"""Commendations at the county's desk: drawn up, put in order by their terms, issued, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import commendations, documents
from honors.documents.kinds import KINDS
from honors.models import Commendation, Round
from honors.queries import commendations as queries
from honors.states import CommendationState
from portal.forms.outcomes import REVOCATION, CommendationForm
from portal.paging import Pages
from portal.views.files import handed_over
from portal.views.moves import MovePage, offers_of
from portal.views.pages import FormPage, Page, ReadPage

BY_HAND = frozenset({"issue", "revoke"})
MAKING: dict[str, Callable[..., Commendation]] = {
    "issue": commendations.issue,
    "revoke": commendations.revoke,
}
PAPERS = ("decision", "certificates")
MOST_UNDRAFTED = 50  # the others follow as these are drawn up
TITLE = "关于{round}表彰的决定"  # official texts are Chinese whatever the reader's language


class CommendationListPage(ReadPage):
    """First where a list has to be drawn up, then what there is."""

    template = "portal/county/commendation_list.html"

    def context(self) -> dict[str, Any]:
        kept = queries.kept_by(self.caller, at=self.at).select_related("round")
        return {
            "undrafted": queries.undrafted(self.caller, at=self.at)[:MOST_UNDRAFTED],
            "page": Pages(self.request).back(kept),
        }


class CommendationDraftPage(FormPage):
    template = "portal/county/commendation_draft.html"
    form_class = CommendationForm

    @cached_property
    def round(self) -> Round:
        waiting = queries.undrafted(self.caller, at=self.at)
        return get_object_or_404(waiting, pk=self.kwargs["round"])

    def initial(self) -> dict[str, Any]:
        title = TITLE.format(round=self.round.name)
        return {"title": title, "dated": timezone.localdate(self.at)}

    def context(self) -> dict[str, Any]:
        return {"round": self.round, "back": reverse("portal:commendation_list")}

    def act(self, form: CommendationForm) -> str:
        made = commendations.draft(
            round_=self.round, **form.cleaned_data, by=self.caller, at=self.at
        )
        return _url(made)


class AtCommendation(Page):
    def kept(self) -> QuerySet[Commendation]:
        return queries.kept_by(self.caller, at=self.at).select_related("round__organizer")

    @cached_property
    def commendation(self) -> Commendation:
        return get_object_or_404(self.kept(), pk=self.kwargs["pk"])


class CommendationPage(AtCommendation, ReadPage):
    """The list as it is printed, what may be done with it, and its papers once it is issued."""

    template = "portal/county/commendation.html"

    def context(self) -> dict[str, Any]:
        kept = self.commendation
        offers = offers_of(
            kept, by=self.caller, at=self.at, url_name="portal:commendation_move", by_hand=BY_HAND
        )
        sections = queries.sections(kept)
        issued = kept.state == CommendationState.ISSUED
        return {
            "commendation": kept,
            # What cannot be taken back is confirmed on a page that says what will come of it.
            "offers": [replace(offer, plain=False) for offer in offers],
            "sections": sections,
            "count": sum(len(section.lines) for section in sections),
            "papers": [KINDS[name] for name in PAPERS] if issued else [],
            "is_draft": kept.state == CommendationState.DRAFT,
        }


class CommendationMove(AtCommendation, MovePage):
    model = Commendation
    by_hand = BY_HAND
    own_fields: ClassVar[dict[str, Any]] = REVOCATION
    template = "portal/county/commendation_move.html"

    def visible(self) -> QuerySet[Any]:
        return self.kept()

    def context(self) -> dict[str, Any]:
        return super().context() | {"count": self.subject.entries.count()}

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Commendation:
        return MAKING[name](
            commendation=self.subject,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return _url(self.subject)


class RelistPage(AtCommendation):
    """The list of a draft drawn up again, after the approved cases have changed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        commendations.relist(commendation=self.commendation, by=self.caller, at=self.at)
        messages.success(request, _("The list is drawn up again."))
        return self.go(_url(self.commendation))


class PaperFile(AtCommendation):
    """Made once, given again afterwards."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, **_kwargs: Any) -> HttpResponse | FileResponse:
        if kind not in PAPERS:
            raise Http404
        made = documents.make(kind=kind, subject=self.commendation, by=self.caller, at=self.at)
        return handed_over(made.file, name=made.name)


def _url(commendation: Commendation) -> str:
    return reverse("portal:commendation", kwargs={"pk": commendation.pk})
