"""Public notices from the side of those who write, post and prove them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.actions import documents, public_notices
from honors.models import Nomination, Organization, PostingProof, PublicNotice, Stage
from honors.queries import public_notices as queries
from honors.queries.notice_days import days_of
from honors.states import OPEN_OBJECTIONS, PublicNoticeState
from portal.forms.desk_notices import DraftForm, NoticeMoveForm, ProofForm, WordsForm
from portal.paging import Pages
from portal.presenters import marked_places
from portal.views.files import handed_over
from portal.views.moves import MovePage, offers_of
from portal.views.pages import FormPage, Page, ReadPage
from workflow.refusals import Refusal

BY_HAND = frozenset({"reword", "post", "extend", "cancel"})
POSTING: dict[str, Callable[..., PublicNotice]] = {
    "post": public_notices.post,
    "extend": public_notices.extend,
    "cancel": public_notices.cancel,
}
TITLE = "{round}拟表彰对象公示"  # official texts are Chinese whatever the reader's language
LISTS = {
    "drafts": Q(state=PublicNoticeState.DRAFT),
    "running": Q(state=PublicNoticeState.POSTED),
    "over": Q(state__in=(PublicNoticeState.ENDED, PublicNoticeState.CANCELED)),
}
LABELS = {"drafts": _("Drafts"), "running": _("Hanging"), "over": _("Over")}


def prepared_by(page: Page) -> QuerySet[PublicNotice]:
    """What somebody at a desk prepares or audits: drafts too, and nothing of other places."""
    return queries.prepared_by(page.caller, at=page.at)


class NoticeListPage(ReadPage):
    """First where a notice has to be written, then what there is of them."""

    template = "portal/county/notice_list.html"

    def context(self) -> dict[str, Any]:
        asked = self.request.GET.get("list", "")
        here = asked if asked in LISTS else "running"
        prepared = prepared_by(self)
        counts = prepared.aggregate(**{name: Count("pk", filter=LISTS[name]) for name in LISTS})
        url = reverse("portal:desk_notice_list")
        rows = prepared.filter(LISTS[here]).select_related("organization", "round")
        return {
            "unwritten": queries.unwritten(self.caller, at=self.at),
            "tabs": [
                {
                    "label": LABELS[name],
                    "url": f"{url}?list={name}",
                    "count": counts[name],
                    "calls": name == "drafts" and counts[name],
                    "is_here": name == here,
                }
                for name in LISTS
            ],
            "page": Pages(self.request).in_order(rows.order_by(F("ends_at").asc(nulls_last=True))),
        }


class DraftPage(FormPage):
    """A notice of what waits at one stage, with one organization."""

    template = "portal/county/notice_draft.html"
    form_class = DraftForm

    @cached_property
    def stage(self) -> Stage:
        return get_object_or_404(Stage.objects.select_related("round"), pk=self.kwargs["stage"])

    @cached_property
    def organization(self) -> Organization:
        return get_object_or_404(Organization, pk=self.kwargs["organization"])

    @cached_property
    def cases(self) -> QuerySet[Nomination]:
        own = {"stage": self.stage.pk, "holder": self.organization.pk}
        rows = queries.unwritten(self.caller, at=self.at)
        if not any(own.items() <= row.items() for row in rows):
            raise Http404
        shown = ("nominee", "unit", "category__title", "category__round")
        return queries.waiting_for(self.stage, self.organization).select_related(*shown)

    def initial(self) -> dict[str, Any]:
        title = TITLE.format(round=self.stage.round.name)
        return {"title": title, "contact": self.organization.contact}

    def form_options(self) -> dict[str, Any]:
        return {"cases": self.cases}

    def context(self) -> dict[str, Any]:
        return {"stage": self.stage, "organization": self.organization}

    def act(self, form: DraftForm) -> str:
        notice = public_notices.draft(
            stage=self.stage,
            organization=self.organization,
            **form.cleaned_data,
            by=self.caller,
            at=self.at,
        )
        return _url("desk_notice", notice)


class AtNotice(Page):
    @cached_property
    def notice(self) -> PublicNotice:
        whole = prepared_by(self).select_related("organization", "round", "stage")
        return get_object_or_404(whole, pk=self.kwargs["pk"])

    @property
    def back(self) -> str:
        return _url("desk_notice", self.notice)


class NoticeDeskPage(AtNotice, ReadPage):
    """One notice: how it stands, its days one by one, what was found in it, where it hangs."""

    template = "portal/county/notice.html"

    def context(self) -> dict[str, Any]:
        notice = self.notice
        offers = offers_of(
            notice, by=self.caller, at=self.at, url_name="portal:desk_notice_move", by_hand=BY_HAND
        )
        is_draft = notice.state == PublicNoticeState.DRAFT
        scan = queries.scan(notice, by=self.caller, at=self.at) if is_draft else None
        days, missing = self._days()
        proofs = list(notice.proofs.order_by("taken_at"))
        return {
            "notice": notice,
            "offers": offers,
            "scan": scan,
            "marked": marked_places(scan) if scan else [],
            "days": days,
            "missing": missing,
            "proofs": proofs,
            "entries": list(notice.entries.select_related("nomination__nominee")),
            "may_prove": self._may_prove(),
            "outcome": self._outcome(proofs),
        }

    def _days(self) -> tuple[list[Any], str]:
        if self.notice.state == PublicNoticeState.CANCELED:
            return [], ""
        try:
            return days_of(self.notice, at=self.at), ""
        except Refusal as missing:
            return [], str(missing)

    def _may_prove(self) -> bool:
        hung = self.notice.state in queries.PUBLISHED
        standing = self.caller.standing(at=self.at)
        return hung and rules.is_secretary_of_notice(self.notice, standing)

    def _outcome(self, proofs: list[PostingProof]) -> dict[str, Any]:
        """What the notice concludes with, once it is over; before, what was raised so far."""
        states = list(self.notice.objections.values_list("state", flat=True))
        over = self.notice.state == PublicNoticeState.ENDED
        return {
            "raised": len(states),
            "open": sum(state in OPEN_OBJECTIONS for state in states),
            "is_over": over,
            "without_proof": over and not proofs,
        }


class NoticePreview(AtNotice, ReadPage):
    """The very page that the public sees, or would see if it were posted now."""

    template = "portal/county/notice_preview.html"

    def context(self) -> dict[str, Any]:
        is_draft = self.notice.state == PublicNoticeState.DRAFT
        if not is_draft and self.notice.posted_at is None:
            raise Http404
        shown = (queries.preview if is_draft else queries.page)(self.notice, at=self.at)
        return {"notice": self.notice, "shown": shown, "is_preview": True, "back": self.back}


class NoticeMove(MovePage):
    model = PublicNotice
    by_hand = BY_HAND
    form_class = NoticeMoveForm
    template = "portal/county/notice_move.html"

    def visible(self) -> QuerySet[Any]:
        return prepared_by(self).select_related("organization", "round")

    def context(self) -> dict[str, Any]:
        return super().context() | {"named": self.subject.title, "last_day": self._last_day()}

    def _last_day(self) -> Any:
        """Where a posting of now would end."""
        if self.row.name != "post":
            return None
        try:
            on = timezone.localdate(self.at)
            return public_notices.end_if_posted(self.subject, on=on)
        except Refusal:
            return None

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> PublicNotice:
        return POSTING[name](
            notice=self.subject,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return _url("desk_notice", self.subject)


class WordsPage(NoticeMove):
    """Every text of a draft, with the places that posting would refuse beside it."""

    template = "portal/county/notice_words.html"
    form_class = WordsForm  # type: ignore[assignment]

    def form(self, data: Any = None, files: Any = None) -> WordsForm:
        notice = self.subject
        initial = {"version": notice.version, "title": notice.title, "contact": notice.contact}
        return WordsForm(data, initial=initial, entries=list(notice.entries.all()))

    def context(self) -> dict[str, Any]:
        scan = queries.scan(self.subject, by=self.caller, at=self.at)
        return super().context() | {"marked": marked_places(scan), "scan": scan}

    def act(self, form: Any) -> str:
        given = form.cleaned_data
        public_notices.reword(
            notice=self.subject,
            title=given["title"],
            contact=given["contact"],
            deeds=form.deeds,
            by=self.caller,
            at=self.at,
            expected_version=given["version"],
        )
        messages.success(
            self.request, _("The words are changed. What was found is looked at anew.")
        )
        return self.back()

    def clash(self, form: Any, stale: Any) -> Any:
        form.data = self._with_version()
        return FormPage.clash(self, form, stale)


class ProofPage(AtNotice, FormPage):
    template = "portal/county/notice_proof.html"
    form_class = ProofForm

    def initial(self) -> dict[str, Any]:
        return {"taken_at": timezone.localtime(self.at)}

    def context(self) -> dict[str, Any]:
        return {"notice": self.notice, "back": self.back}

    def act(self, form: ProofForm) -> str:
        given, before = form.cleaned_data, self.notice.ends_at
        file = given.pop("file")
        proof = public_notices.prove(
            notice=self.notice,
            **given,
            name=file.name,
            content=file.read(),
            by=self.caller,
            at=self.at,
        )
        moved = proof.notice.ends_at != before
        messages.success(
            self.request,
            _("The proof is kept. It hung late, so the notice ends later.")
            if moved
            else _("The proof is kept."),
        )
        return self.back


class ProofFile(AtNotice):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, proof: int) -> HttpResponse | FileResponse:
        found = get_object_or_404(self.notice.proofs, pk=proof)
        return handed_over(found.file, name=(found.file.name or "").rpartition("/")[2])


class ReportFile(AtNotice):
    """The report on how it hung and what came of it: made once, given again afterwards."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse | FileResponse:
        made = documents.make(
            kind="posting_report", subject=self.notice, by=self.caller, at=self.at
        )
        return handed_over(made.file, name=made.name)


def _url(name: str, notice: PublicNotice) -> str:
    return reverse(f"portal:{name}", kwargs={"pk": notice.pk})
