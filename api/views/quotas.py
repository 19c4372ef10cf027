"""How many each unit may send up: set, shared out by formula, handed down, lent and given back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import quotas as shapes
from api.views.doors import SIGNED_IN, Reads
from honors.actions import quotas
from honors.models import Apportionment, Quota, QuotaLoan, Shortfall
from honors.queries import quotas as queries

CREATED = 201


class QuotaView(Reads):
    noun, resource = "rounds", "quotas"
    model = Quota
    serializer_class = shapes.QuotaShape
    filterset_class = filters.QuotaFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "limits", "shares", "recall", "lend", "release"), SIGNED_IN
    )
    inputs = {
        "create": shapes.QuotaBody,
        "limits": shapes.UnitLimitsBody,
        "shares": shapes.SharesBody,
        "recall": shapes.RecallBody,
        "lend": shapes.LendingBody,
        "release": shapes.ReleaseBody,
    }
    answers = {
        "limits": {201: shapes.QuotaShape(many=True)},
        "shares": {200: shapes.QuotaShape},
        "recall": {200: shapes.QuotaShape},
        "lend": {201: shapes.LoanShape},
        "release": {200: shapes.QuotaShape},
    }
    changes = frozenset({"shares", "recall", "lend", "release"})

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("organization").prefetch_related("sub_quotas")

    def create(self, request: Request) -> Response:
        """Give a unit its places directly, or change how many it has."""
        made = quotas.set_quota(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"], pagination_class=None)
    def limits(self, request: Request) -> Response:
        """Let each of these units send up so many, whatever the others do."""
        sent = self.sent()
        quotas.limit_units(**sent, by=self.caller, at=self.at)
        made = self.loaded(
            Quota.objects.filter(
                category=sent["category"], organization__in=sent["organizations"]
            ).order_by("organization__path")
        )
        return Response(self.get_serializer(made, many=True).data, status=CREATED)

    @action(detail=True, methods=["post"])
    def shares(self, request: Request, pk: str) -> Response:
        """Hand so many more places to units below, out of what is left."""
        quota = self.get_object()
        sent = self.sent()
        shares = dict(zip(sent["organizations"], sent["places"], strict=True))
        self.require_match(quota)
        quotas.allocate(parent=quota, shares=shares, by=self.caller, at=self.at)
        return self.represent(quota)

    @action(detail=True, methods=["post"])
    def recall(self, request: Request, pk: str) -> Response:
        """Take places that are not in use back to where they were handed down from."""
        quota = self.get_object()
        sent = self.sent()
        self.require_match(quota)
        quotas.recall_allocation(quota=quota, **sent, by=self.caller, at=self.at)
        return self.represent(quota)

    @action(detail=True, methods=["post"])
    def lend(self, request: Request, pk: str) -> Response:
        """Let another unit of the category use places that are neither in use nor reserved."""
        lender = self.get_object()
        sent = self.sent()
        sent["borrower"] = _other(lender, sent["borrower"])
        self.require_match(lender)
        loan = quotas.lend(lender=lender, **sent, by=self.caller, at=self.at)
        return Response(shapes.LoanShape(loan).data, status=CREATED)

    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Open what is reserved for a kind of case and not used, to every other."""
        quota = self.get_object()
        sent = self.sent()
        self.require_match(quota)
        quotas.release_reserve(quota=quota, **sent, by=self.caller, at=self.at)
        return self.represent(quota)


def _other(lender: Quota, organization: int) -> Quota:
    """Units side by side do not see each other's places, and still lend to one another."""
    found = Quota.objects.filter(category=lender.category_id, organization=organization).first()
    if found is None:
        message = _("This unit has no places in the category.")
        raise ValidationError({"borrower": [ErrorDetail(message, code="does_not_exist")]})
    return found


class LoanView(Reads):
    """Places that are out on loan, or were."""

    noun, resource = "rounds", "quota-loans"
    model = QuotaLoan
    serializer_class = shapes.LoanShape
    filterset_class = filters.LoanFilter
    permissions = dict.fromkeys(("list", "retrieve", "give_back"), SIGNED_IN)
    inputs = {"give_back": shapes.RecallBody}
    answers = {"give_back": {200: shapes.LoanShape}}
    changes = frozenset({"give_back"})

    def visible(self) -> QuerySet[Any]:
        return queries.loans_visible_to(self.caller, at=self.at)

    @action(detail=True, methods=["post"], url_path="give-back")
    def give_back(self, request: Request, pk: str) -> Response:
        """All or a part of what was borrowed, as far as it is not in use."""
        loan = self.get_object()
        sent = self.sent()
        self.require_match(loan)
        return self.represent(quotas.give_back(loan=loan, **sent, by=self.caller, at=self.at))


class ApportionmentView(Reads):
    """Places by formula: shown first, and then given out exactly as they were shown."""

    noun, resource = "rounds", "apportionments"
    model = Apportionment
    serializer_class = shapes.ApportionmentShape
    filterset_class = filters.ApportionmentFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "preview"), SIGNED_IN)
    inputs = {"create": shapes.ApportionmentBody, "preview": shapes.FormulaBody}
    answers = {"preview": {200: shapes.PreviewShape}}

    def visible(self) -> QuerySet[Any]:
        return queries.apportionments_visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """Give every unit the places that were previewed under this digest, or none of them."""
        made = quotas.apportion(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What the formula gives each unit. Nothing is stored."""
        return Response(shapes.PreviewShape(quotas.preview(**self.sent())).data)


class ShortfallView(Reads):
    """Units that sent fewer than their minimum, and what they say about it."""

    noun, resource = "rounds", "shortfalls"
    model = Shortfall
    serializer_class = shapes.ShortfallShape
    filterset_class = filters.ShortfallFilter
    permissions = dict.fromkeys(("list", "retrieve", "explain"), SIGNED_IN)
    inputs = {"explain": shapes.ExcuseBody}
    changes = frozenset({"explain"})

    def visible(self) -> QuerySet[Any]:
        return queries.shortfalls_visible_to(self.caller, at=self.at)

    @action(detail=True, methods=["put"])
    def explain(self, request: Request, pk: str) -> Response:
        """Why the unit sent fewer."""
        shortfall = self.get_object()
        sent = self.sent()
        self.require_match(shortfall)
        return self.represent(
            quotas.explain_shortfall(shortfall=shortfall, **sent, by=self.caller, at=self.at)
        )
