"""Who can be nominated, and who is tied to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import nominations as shapes
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from honors.actions import nominees, panels
from honors.actions.nominees import MemberSpec
from honors.models import Nominee, NomineeMember
from honors.queries import nominees as nominee_queries

CREATED = 201
KEEPING = ("merge", "unmask")


class NomineeView(Reads, Histories):
    noun, resource, stream = "nominees", "nominees", "nominees"
    place = "unit__path"
    model = Nominee
    serializer_class = shapes.NomineeShape
    filterset_class = filters.NomineeFilter
    permissions = dict.fromkeys(
        (
            "list", "retrieve", "create", "conflicts", "events", "doubles", "merge", "unmask",
            "phone", "members",
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {
        "create": shapes.NomineeBody,
        "conflicts": shapes.ConflictBody,
        "merge": shapes.MergeBody,
        "unmask": shapes.UnmaskBody,
        "phone": shapes.PhoneBody,
        "members": shapes.MembersBody,
    }
    answers = {
        **Histories.answers,
        "conflicts": {201: shapes.ConflictShape},
        "doubles": {200: shapes.DoubleShape(many=True)},
        "merge": {200: shapes.NomineeShape},
        "unmask": {200: shapes.NumberShape},
        "members": {200: shapes.NomineeShape},
    }
    changes = frozenset({"merge", "phone", "members"})
    secrets = frozenset({"unmask"})

    def visible(self) -> QuerySet[Any]:
        """Secretaries merge and unmask below them, and meet nominees elsewhere in cases only."""
        seen = nominee_queries.kept_by if self.action in KEEPING else nominee_queries.visible_to
        return seen(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("members")

    def create(self, request: Request) -> Response:
        """Register, or find the one that the unit registered before with this identity and name."""
        sent = self.sent()
        members = [MemberSpec(**member) for member in sent.pop("members", ())]
        made = nominees.register(**sent, members=members, by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"])
    def conflicts(self, request: Request) -> Response:
        """Declare a tie to a nominee: one's own, or another's as a secretary over the unit."""
        sent = self.sent()
        conflict = panels.declare_conflict(
            user=sent.get("user", self.caller),
            nominee=sent["nomination"].nominee,
            ground=sent["ground"],
            by=self.caller,
            at=self.at,
        )
        return Response(shapes.ConflictShape(conflict).data, status=CREATED)

    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def doubles(self, request: Request) -> Response:
        """Pairs that may be one and the same, for those who may merge them."""
        found = nominee_queries.doubles_for(self.caller, at=self.at)
        sides = [side for double in found for side in (double.first, double.second)]
        prefetch_related_objects(sides, "members")
        return Response(shapes.DoubleShape(found, many=True).data)

    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Give everything of another nominee to this one; names stay as they were printed."""
        keep = self.get_object()
        sent = self.sent()
        self.require_match(keep)
        return self.represent(nominees.merge(keep=keep, **sent, by=self.caller, at=self.at))

    @action(detail=True, methods=["post"])
    def unmask(self, request: Request, pk: str) -> Response:
        """A number in the clear. History keeps who looked and, sealed, why."""
        value = nominees.unmask(
            nominee=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return Response({"value": value})

    @action(detail=True, methods=["put"])
    def phone(self, request: Request, pk: str) -> Response:
        """The mobile number by which the nominee is reached; it is kept sealed."""
        nominee = self.get_object()
        sent = self.sent()
        self.require_match(nominee)
        return self.represent(
            nominees.set_phone(nominee=nominee, **sent, by=self.caller, at=self.at)
        )

    @action(detail=True, methods=["post"])
    def members(self, request: Request, pk: str) -> Response:
        """Who joins a family or pair, and who leaves; those who left stay on record."""
        nominee = self.get_object()
        sent = self.sent()
        sent["joining"] = [MemberSpec(**member) for member in sent.get("joining", ())]
        sent["leaving"] = _members(nominee, sent.get("leaving", ()))
        self.require_match(nominee)
        return self.represent(
            nominees.change_members(nominee=nominee, **sent, by=self.caller, at=self.at)
        )


def _members(nominee: Nominee, keys: Iterable[int]) -> list[NomineeMember]:
    found = {member.pk: member for member in nominee.members.all()}
    unknown = [number for number, key in enumerate(keys) if key not in found]
    if unknown:
        detail = ErrorDetail(_("This is no member of the nominee."), code="unknown_member")
        raise ValidationError({"leaving": {str(number): [detail] for number in unknown}})
    return [found[key] for key in keys]
