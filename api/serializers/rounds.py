"""Rounds, their categories, routes, rubrics, panels and quotas."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, KeyOf, KeysOf, Line, Shape
from honors.models import Category, Criterion, Panel, PanelMember, Quota, Round, Rubric, Stage
from honors.models.organizations import Level
from honors.models.rounds import ListOrder
from honors.queries import arrangements, memberships, organizations, programs
from honors.queries import rounds as queries
from honors.states import StageKind

MOST_STAGES, MOST_CRITERIA, MOST_MEMBERS, MOST_SHARES = 20, 50, 100, 500
MOST_CONDITIONS = 30
LARGEST = 2**31 - 1


class CategoryShape(Shape):
    """What a round chooses: a title, with its places and how many of them are taken."""

    title_name = serializers.CharField(source="title.name")
    nominee_kind = serializers.CharField(source="title.nominee_kind")

    class Meta:
        model = Category
        fields = (
            "id", "round", "title", "title_name", "nominee_kind", "form", "position", "places",
            "taken", "eligibility", "list_rules", "list_order", "quota_rules",
            "quota_units_only", "channels", "consent_required",
        )  # fmt: skip


class ConditionBody(Body):
    """One condition of eligibility, in force in [from, until); `reason` names its source."""

    name = Line(max_length=40)
    expected = serializers.JSONField(allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    reason = Line()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is no name that a class could declare."""
        dated = serializers.DateField(required=False, allow_null=True)
        return super().get_fields() | {"from": dated}


class CategoryBody(Body):
    """`channels` are those that are open, each with the level at which its cases enter, or ""."""

    round = KeyOf(queries.visible_to)
    title = KeyOf(programs.titles_visible_to)
    form = KeyOf(programs.forms_visible_to)
    places = serializers.IntegerField(min_value=1, max_value=LARGEST)
    eligibility = ConditionBody(many=True, required=False, max_length=MOST_CONDITIONS)
    list_rules = serializers.DictField(required=False)
    quota_rules = serializers.DictField(required=False)
    quota_units_only = serializers.BooleanField(required=False)
    channels = serializers.DictField(
        child=serializers.CharField(max_length=12, allow_blank=True), required=False
    )
    consent_required = serializers.BooleanField(required=False)
    list_order = serializers.ChoiceField(ListOrder.choices, required=False)


class StageShape(Shape):
    """One step of the route."""

    class Meta:
        model = Stage
        fields = ("id", "round", "position", "kind", "level", "settings")


class StageBody(Body):
    kind = serializers.ChoiceField(StageKind.choices)
    level = serializers.ChoiceField(Level.choices)
    settings = serializers.DictField(required=False)


class RouteBody(Body):
    stages = StageBody(many=True, min_length=1, max_length=MOST_STAGES)


class RoundShape(Shape):
    """A round with its route; `terms_digest` fixes route, categories and rules once it is open."""

    stages = StageShape(many=True)

    class Meta:
        model = Round
        fields = (
            "id", "state", "version", "program", "organizer", "name", "year", "opens_at",
            "closes_at", "concludes_by", "correction_days", "refills", "second_notice",
            "terms_version", "terms_digest", "stages",
        )  # fmt: skip


class RoundBody(Body):
    program = KeyOf(programs.visible_to)
    name = Line(max_length=120)
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    concludes_by = serializers.DateField(required=False)
    correction_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    refills = serializers.BooleanField(required=False)
    second_notice = serializers.BooleanField(required=False)


class CriterionShape(Shape):
    """`weight` is a share of 100."""

    class Meta:
        model = Criterion
        fields = ("id", "position", "name", "weight", "maximum", "bands", "comment_required")


class RubricShape(Shape):
    """By what a scoring stage marks a category."""

    criteria = CriterionShape(many=True)

    class Meta:
        model = Rubric
        fields = ("id", "stage", "category", "criteria")


class CriterionBody(Body):
    name = Line(max_length=60)
    weight = serializers.DecimalField(max_digits=5, decimal_places=2)
    maximum = serializers.DecimalField(max_digits=6, decimal_places=2)
    bands = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField(max_length=200)),
        required=False,
        max_length=20,
    )
    comment_required = serializers.BooleanField(required=False)


class RubricBody(Body):
    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to)
    criteria = CriterionBody(many=True, min_length=1, max_length=MOST_CRITERIA)


class PanelMemberShape(Shape):
    name = serializers.CharField(source="user.display_name")

    class Meta:
        model = PanelMember
        fields = ("user", "name", "is_chair")


class PanelShape(Shape):
    """The judges of a scoring stage, for one category or for all without a panel of their own."""

    members = PanelMemberShape(many=True)

    class Meta:
        model = Panel
        fields = ("id", "stage", "category", "name", "members")


class PanelBody(Body):
    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to, required=False, allow_null=True)
    name = Line(max_length=60)
    members = KeysOf(memberships.people_visible_to, min_length=1, max_length=MOST_MEMBERS)
    chair = KeyOf(memberships.people_visible_to)


class QuotaShape(Shape):
    """How many a unit may send up; `left` is what it can still use or hand down."""

    organization_name = serializers.CharField(source="organization.name")
    left = serializers.IntegerField()

    class Meta:
        model = Quota
        fields = (
            "id", "category", "organization", "organization_name", "parent", "places", "allocated",
            "taken", "left",
        )  # fmt: skip


class QuotaBody(Body):
    category = KeyOf(arrangements.categories_visible_to)
    organization = KeyOf(organizations.visible_to)
    places = serializers.IntegerField(min_value=0, max_value=LARGEST)


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
