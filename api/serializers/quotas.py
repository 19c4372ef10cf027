"""How many each unit may send up, and how that was shared out, lent and explained."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, Key, KeyOf, KeysOf, Line, Shape, Text
from honors.models import Apportionment, Quota, QuotaLoan, Shortfall, SubQuota
from honors.models.quotas import QuotaKind
from honors.queries import arrangements, organizations, quotas

MOST_SHARES, MOST_FACTORS = 500, 20
LARGEST = 2**31 - 1


class SubQuotaShape(Shape):
    """`reserved` places are kept for a kind of case until used or `released`; `most` of it may be
    sent up.
    """

    class Meta:
        model = SubQuota
        fields = ("name", "reserved", "released", "most", "taken")


class QuotaShape(Shape):
    """How many a unit may send up; `left` is what it can still use or hand down, null for no limit.

    `shares` are the parts that kinds of cases have of it by the rules of the category.
    """

    organization_name = serializers.CharField(source="organization.name")
    left = serializers.IntegerField(allow_null=True)
    shares = SubQuotaShape(source="sub_quotas", many=True)

    class Meta:
        model = Quota
        fields = (
            "id", "category", "organization", "organization_name", "parent", "kind", "places",
            "extra", "lent", "borrowed", "allocated", "taken", "left", "shares",
        )  # fmt: skip


class QuotaBody(Body):
    category = KeyOf(arrangements.categories_visible_to)
    organization = KeyOf(organizations.visible_to)
    places = serializers.IntegerField(min_value=0, max_value=LARGEST)
    kind = serializers.ChoiceField(QuotaKind.choices, required=False)


class SharesBody(Body):
    """So many more places for each of these units, in the same order."""

    organizations = KeysOf(organizations.visible_to, min_length=1, max_length=MOST_SHARES)
    places = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST),
        min_length=1,
        max_length=MOST_SHARES,
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs["organizations"]) != len(attrs["places"]):
            message = _("Give as many figures as organizations.")
            raise serializers.ValidationError({"places": [ErrorDetail(message, code="length")]})
        return attrs


class RecallBody(Body):
    places = serializers.IntegerField(min_value=1, max_value=LARGEST)


class UnitLimitsBody(Body):
    category = KeyOf(arrangements.categories_visible_to)
    organizations = KeysOf(organizations.visible_to, min_length=1, max_length=MOST_SHARES)
    places_each = serializers.IntegerField(min_value=0, max_value=LARGEST)
    kind = serializers.ChoiceField(QuotaKind.choices, required=False)


class LoanShape(Shape):
    """Places that one unit lets another use; `outstanding` are not given back yet."""

    outstanding = serializers.IntegerField()

    class Meta:
        model = QuotaLoan
        fields = (
            "id", "lender", "borrower", "places", "given_back", "outstanding", "reason", "lent_at",
        )  # fmt: skip


class LendingBody(Body):
    """To another unit of the category, known by its organization."""

    borrower = Key()
    places = serializers.IntegerField(min_value=1, max_value=LARGEST)
    reason = Line()


class ReleaseBody(Body):
    """Of a share by its name, such as the rules of the category have it."""

    share = Line(max_length=40)
    reason = Line(max_length=200)


class ApportionmentShape(Shape):
    """How places were shared out: weights of 100, what each unit has of each, and its places."""

    factors = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
    values = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    shares = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Apportionment
        fields = (
            "id", "category", "parent", "places", "minimum", "factors", "values", "shares",
            "digest", "made_at",
        )  # fmt: skip


class FactorBody(Body):
    name = Line(max_length=40)
    weight = serializers.DecimalField(max_digits=5, decimal_places=2)


class UnitValuesBody(Body):
    """What a unit has of each factor, by the factor's name."""

    organization = Key()
    values = serializers.DictField(child=serializers.DecimalField(max_digits=18, decimal_places=2))


class FormulaBody(Body):
    places = serializers.IntegerField(min_value=1, max_value=LARGEST)
    minimum = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False)
    factors = FactorBody(many=True, min_length=1, max_length=MOST_FACTORS)
    units = UnitValuesBody(many=True, min_length=1, max_length=MOST_SHARES)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the domain takes it: weights by factor, values by organization."""
        factors, units = attrs.pop("factors"), attrs.pop("units")
        weights = {factor["name"]: factor["weight"] for factor in factors}
        keys = [unit["organization"] for unit in units]
        if len(weights) < len(factors) or len(set(keys)) < len(keys):
            message = _("Name each factor and each unit once.")
            raise serializers.ValidationError({"units": [ErrorDetail(message, code="twice")]})
        view, user = self.context["view"], self.context["request"].user
        found = organizations.visible_to(user, at=view.at).in_bulk(keys)
        errors: list[Any] = [_missing(key, found) for key in keys]
        if any(errors):
            raise serializers.ValidationError({"units": errors})
        values = {found[unit["organization"]]: unit["values"] for unit in units}
        return attrs | {"factors": weights, "values": values}


def _missing(key: int, found: dict[int, Any]) -> dict[str, Any]:
    if key in found:
        return {}
    message = _("There is no record %(key)s.") % {"key": key}
    return {"organization": [ErrorDetail(message, code="does_not_exist")]}


class ApportionmentBody(FormulaBody):
    """As it was previewed under this digest; with a `parent`, out of the places of that quota."""

    category = KeyOf(arrangements.categories_visible_to)
    parent = KeyOf(quotas.visible_to, required=False, allow_null=True)
    digest = serializers.CharField(max_length=64)


class PreviewShape(serializers.Serializer[Any]):
    """The places of each unit by its number; `digest` binds them to what they rest on."""

    shares = serializers.DictField(child=serializers.IntegerField())
    digest = serializers.CharField()


class ShortfallShape(Shape):
    """A unit that sent fewer than its minimum, and why it says so."""

    class Meta:
        model = Shortfall
        fields = ("id", "quota", "missing", "asked_at", "reason", "answered_at")


class ExcuseBody(Body):
    reason = Text(max_length=500)
