"""What hangs out, for everybody; and how somebody objects to it, without an account."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property

from honors.actions import investigations, objections
from honors.documents.public_notices import NOTICE, as_hung
from honors.documents.reproduction import rendered
from honors.models import NoticeEntry, PublicNotice
from honors.queries import objections as objection_queries
from honors.queries import public_notices as queries
from honors.queries.objections import Progress
from honors.snapshots import digest_of
from portal import rates
from portal.charts.codes import code_of
from portal.forms.notices import ObjectionForm
from portal.forms.objections import RetaliationForm
from portal.views import failures
from portal.views.open import OpenPage
from portal.views.pages import FormPage, Page, ReadPage
from workflow.refusals import InvalidInput

MOST_SHOWN = 100
TOO_MANY = 429
PAPER_KEPT = 60 * 60  # seconds


class NoticesPage(OpenPage):
    template = "portal/notice_list.html"

    def context(self) -> dict[str, Any]:
        notices = list(queries.published()[:MOST_SHOWN])
        is_running = {n.pk for n in notices if n.ends_at is not None and self.at < n.ends_at}
        return {
            "running": [notice for notice in notices if notice.pk in is_running],
            "over": [notice for notice in notices if notice.pk not in is_running],
        }


class AtNotice(Page):
    public = True

    @cached_property
    def notice(self) -> PublicNotice:
        return get_object_or_404(queries.published(), pk=self.kwargs["pk"])

    @cached_property
    def shown(self) -> queries.NoticePage:
        return queries.page(self.notice, at=self.at)


class NoticePage(AtNotice, OpenPage):
    template = "portal/notice.html"

    def context(self) -> dict[str, Any]:
        address = self._address()
        return {
            "notice": self.notice,
            "shown": self.shown,
            "address": address,
            "code": code_of(address),
        }

    def _address(self) -> str:
        """The one that certificates lead to as well, or this one where none is set."""
        public = settings.HONORS_PUBLIC_URL.rstrip("/")
        path = self.request.path
        return f"{public}{path}" if public else self.request.build_absolute_uri(path)


class NoticePaper(AtNotice, OpenPage):
    """The notice to print and to hang up, as everybody may read it now."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if self.shown.is_taken_down:
            raise Http404
        lines = [line for line in self.shown.entries if not line.get("withheld")]
        data = as_hung(self.notice, lines)
        key = f"notice-paper:{self.notice.pk}:{digest_of(data)}"
        content = cache.get_or_set(key, partial(_printed, data), PAPER_KEPT)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="notice-{self.notice.pk}.pdf"'
        return response


def _printed(data: dict[str, Any]) -> bytes:
    with rendered(NOTICE, data) as paper:
        return bytes(paper.read())


class ObjectPage(AtNotice, OpenPage):
    """First page: to whom of the list."""

    template = "portal/notice_object.html"

    def context(self) -> dict[str, Any]:
        return {"notice": self.notice, "shown": self.shown}


class ObjectionPage(AtNotice, FormPage):
    """Second page: who objects, and to what. It is sealed for the office that investigates."""

    template = "portal/notice_objection.html"
    form_class = ObjectionForm

    @cached_property
    def entry(self) -> NoticeEntry:
        lines = self.notice.entries.filter(voided_at=None).select_related("nomination")
        return get_object_or_404(lines, position=self.kwargs["position"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def context(self) -> dict[str, Any]:
        if self.shown.is_taken_down:
            raise Http404
        return {"notice": self.notice, "shown": self.shown, "entry": self.entry}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if rates.OBJECTIONS.is_used_up(request):
            return failures.page(request, TOO_MANY)
        return super().post(request, **kwargs)

    def act(self, form: ObjectionForm) -> str:
        given = dict(form.cleaned_data)
        file = given.pop("file")
        filed = objections.file(
            notice=self.notice,
            nomination=self.entry.nomination,
            **given,
            letter=file.read() if file else None,
            at=self.at,
        )
        rates.OBJECTIONS.count(self.request)
        return f"{reverse('portal:objection', kwargs={'code': filed.query_code})}?filed=1"


class OfCode(Page):
    """What belongs to whoever has the code. Nothing of it is kept by whoever stands between."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if rates.WRONG_CODES.is_used_up(request):
            return failures.page(request, TOO_MANY)
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    @cached_property
    def told(self) -> objection_queries.Told:
        try:
            return objection_queries.told_by_code(self.kwargs["code"])
        except InvalidInput as error:
            rates.WRONG_CODES.count(self.request)
            raise Http404 from error

    def context(self) -> dict[str, Any]:
        return {"told": self.told, "code": self.kwargs["code"]}


class ObjectionStatus(OfCode, ReadPage):
    """How far an objection has come, and the reply."""

    template = "portal/objection.html"

    def context(self) -> dict[str, Any]:
        told = self.told
        return super().context() | {
            "is_new": "filed" in self.request.GET,
            "is_marked": "marked" in self.request.GET,
            "reached": list(Progress).index(told.progress),
            "progress": told.progress.value,
        }


class RetaliationPage(OfCode, FormPage):
    """What the objector suffered since. Auditors read it; the office objected to does not."""

    template = "portal/objection_retaliation.html"
    form_class = RetaliationForm

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if rates.OBJECTIONS.is_used_up(request):
            return failures.page(request, TOO_MANY)
        return super().post(request, **kwargs)

    def act(self, form: RetaliationForm) -> str:
        investigations.mark_retaliation_by_code(
            code=self.kwargs["code"], **form.cleaned_data, at=self.at
        )
        rates.OBJECTIONS.count(self.request)
        return f"{reverse('portal:objection', kwargs={'code': self.kwargs['code']})}?marked=1"
