"""What is open to everybody: notices that hang, objections to them, certificates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import outcomes as shapes
from api.serializers.published import NoticePageShape
from api.throttling import FilingRate
from api.views.doors import ANYBODY, Door, Lists
from honors.actions import investigations, leads, objections
from honors.models import Honor, Lead, NoticeEntry, Objection, PublicNotice
from honors.queries import honors as honor_queries
from honors.queries import objections as objection_queries
from honors.queries import public_notices as notice_queries
from workflow.refusals import InvalidInput

CREATED = 201
T = TypeVar("T")
CODE = "[0-9A-Za-z-]{1,60}"


class PublishedNoticeView(Lists):
    """Everything that hangs or hung, as the public reads it."""

    noun, resource = "public_notices", "published-notices"
    model = PublicNotice
    serializer_class = shapes.PublicNoticeShape
    filter_backends: list[Any] = []
    orderings = {"id": "pk"}
    permissions = dict.fromkeys(("list", "retrieve"), ANYBODY)
    answers = {"retrieve": NoticePageShape}

    def visible(self) -> QuerySet[Any]:
        return notice_queries.published()

    def retrieve(self, request: Request, pk: str) -> Response:
        """With its lines, which are never the full particulars of a person."""
        notice = self.get_object()
        shown = {"id": notice.pk, "page": notice_queries.page(notice, at=self.at)}
        return Response(NoticePageShape(shown).data)


class FilingView(Door):
    """An objection while a notice runs, filed by anybody; its code asks for its progress."""

    noun, resource = "objections", "filed-objections"
    model = Objection
    serializer_class = shapes.FiledShape
    permissions = dict.fromkeys(("create", "retrieve", "retaliations"), ANYBODY)
    throttle_classes = [FilingRate]
    lookup_value_regex = CODE
    lookup_url_kwarg = "code"
    scans = frozenset({"create"})
    inputs = {"create": shapes.ObjectionBody, "retaliations": shapes.OwnRetaliationBody}
    answers = {"retrieve": shapes.ProgressShape, "retaliations": {201: shapes.MarkedShape}}

    def create(self, request: Request) -> Response:
        sent = self.sent()
        file = sent.pop("file", None)
        letter = None if file is None else file.read()
        place = {"notice": sent.pop("notice"), "position": sent.pop("position")}
        entry = _listed(**place)
        filed = objections.file(
            notice=entry.notice, nomination=entry.nomination, **sent, letter=letter, at=self.at
        )
        return Response(shapes.FiledShape(filed).data, status=CREATED)

    def retrieve(self, request: Request, code: str) -> Response:
        """How far the objection has come, and the reply once there is one."""
        told = _known(objection_queries.told_by_code, code)
        return Response(shapes.ProgressShape(told).data)

    @action(detail=True, methods=["post"])
    def retaliations(self, request: Request, code: str) -> Response:
        """What was done to the objector since, who alone has the code. Auditors read it."""
        _known(objection_queries.status_by_code, code)
        marked = investigations.mark_retaliation_by_code(code=code, **self.sent(), at=self.at)
        return Response(shapes.MarkedShape(marked).data, status=CREATED)


class LeadFilingView(Door):
    """A hint without a name about somebody on a notice; it is promised no reply."""

    noun, resource = "objections", "filed-leads"
    model = Lead
    serializer_class = shapes.ReceivedShape
    permissions = {"create": ANYBODY}
    throttle_classes = [FilingRate]
    inputs = {"create": shapes.LeadBody}

    def create(self, request: Request) -> Response:
        sent = self.sent()
        entry = _listed(notice=sent.pop("notice"), position=sent.pop("position"))
        taken = leads.take(notice=entry.notice, nomination=entry.nomination, **sent, at=self.at)
        return Response(shapes.ReceivedShape(taken).data, status=CREATED)


class CertificateView(Door):
    """Whether a certificate is genuine, and whether the honor still stands."""

    noun, resource = "honors", "certificates"
    model = Honor
    serializer_class = shapes.CertificateShape
    permissions = {"retrieve": ANYBODY}
    lookup_value_regex = CODE
    lookup_url_kwarg = "code"

    def retrieve(self, request: Request, code: str) -> Response:
        found = _known(honor_queries.check_certificate, code)
        return Response(shapes.CertificateShape(found).data)


def _listed(*, notice: int, position: int) -> NoticeEntry:
    entries = NoticeEntry.objects.filter(notice__in=notice_queries.published().order_by())
    found = entries.filter(notice=notice, position=position)
    entry = found.select_related("notice", "nomination").first()
    if entry is None:
        message = _("No notice lists anybody there.")
        raise ValidationError({"position": [ErrorDetail(message, code="does_not_exist")]})
    return entry


def _known(ask: Callable[[str], T], code: str) -> T:
    """A code that nothing bears, or that cannot be one, is an address with nothing at it."""
    try:
        return ask(code)
    except InvalidInput as error:
        raise Http404 from error
