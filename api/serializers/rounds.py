"""Rounds, their categories, routes, rubrics, panels and quotas."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.shapes import Body, Key, KeyOf, Line, Shape
from honors.models import Category, Criterion, Panel, PanelMember, Quota, Round, Rubric, Stage
from honors.models.organizations import Level
from honors.models.rounds import ListOrder
from honors.queries import accounts, organizations, programs
from honors.queries import rounds as queries
from honors.states import StageKind

MOST_STAGES, MOST_CRITERIA, MOST_MEMBERS = 20, 50, 100


class CategoryShape(Shape):
    """What a round chooses: a title, with its places and how many of them are taken."""

    title_name = serializers.CharField(source="title.name")
    nominee_kind = serializers.CharField(source="title.nominee_kind")

    class Meta:
        model = Category
        fields = (
            "id", "round", "title", "title_name", "nominee_kind", "form", "position", "places",
            "taken", "eligibility", "list_rules", "list_order",
        )  # fmt: skip


class StageShape(Shape):
    """One step of the route."""

    class Meta:
        model = Stage
        fields = ("id", "round", "position", "kind", "level", "settings")


class RoundShape(Shape):
    """A round with its categories and its route; `terms_digest` fixes both once it is open."""

    categories = CategoryShape(many=True)
    stages = StageShape(many=True)

    class Meta:
        model = Round
        fields = (
            "id", "state", "version", "program", "organizer", "name", "year", "opens_at",
            "closes_at", "concludes_by", "correction_days", "refills", "second_notice",
            "terms_version", "terms_digest", "categories", "stages",
        )  # fmt: skip


class RoundLineShape(Shape):
    """A round as lists show it."""

    class Meta:
        model = Round
        fields = tuple(
            name for name in RoundShape.Meta.fields if name not in {"categories", "stages"}
        )


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


class StageBody(Body):
    kind = serializers.ChoiceField(StageKind.choices)
    level = serializers.ChoiceField(Level.choices)
    settings = serializers.DictField(required=False)


class RouteBody(Body):
    stages = StageBody(many=True, min_length=1, max_length=MOST_STAGES)


class CategoryBody(Body):
    title = KeyOf(programs.titles_visible_to)
    form = KeyOf(programs.forms_visible_to)
    places = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    eligibility = serializers.DictField(required=False)
    list_rules = serializers.DictField(required=False)
    list_order = serializers.ChoiceField(ListOrder.choices, required=False)
