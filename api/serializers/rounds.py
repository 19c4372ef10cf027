"""Rounds, their categories, routes, rubrics, panels and quotas."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, KeyOf, KeysOf, Line, Shape
from honors.actions.rounds.rubrics import MOST_VETOES, VETO_LIMIT
from honors.models import (
    Category,
    Criterion,
    JudgePromise,
    Nominee,
    Panel,
    PanelMember,
    Round,
    Rubric,
    Stage,
    VetoCriterion,
)
from honors.models.organizations import Level
from honors.models.panels import ConflictGround
from honors.models.rounds import ListOrder
from honors.queries import arrangements, memberships, programs
from honors.queries import rounds as queries
from honors.states import StageKind

MOST_STAGES, MOST_CRITERIA, MOST_MEMBERS = 20, 50, 100
MOST_CONDITIONS = 30
MOST_LISTED = 200
LARGEST = 2**31 - 1
KEY = re.compile("[1-9][0-9]{0,17}")


class RelationShape(Shape):
    """Somebody nominated in a round, for a judge to say whether there is a tie."""

    unit_name = serializers.CharField(source="unit.name")

    class Meta:
        model = Nominee
        fields = ("id", "kind", "name", "unit_name")


class PromiseShape(Shape):
    """A judge's word; `declared` is how many relations were declared with it."""

    class Meta:
        model = JudgePromise
        fields = ("round", "user", "declared", "promised_at")


class PromiseBody(Body):
    """To judge fairly, with every relation, by the number of the nominee."""

    relations = serializers.DictField(child=serializers.ChoiceField(ConflictGround.choices))

    def validate_relations(self, relations: dict[str, str]) -> dict[int, str]:
        unknown = [key for key in relations if not KEY.fullmatch(key)]
        if unknown:
            message = _("There is no record %(key)s.") % {"key": unknown[0]}
            raise serializers.ValidationError(
                {unknown[0]: [ErrorDetail(message, code="does_not_exist")]}
            )
        return {int(key): ground for key, ground in relations.items()}


class ConcernShape(serializers.Serializer[Any]):
    """What a secretary should think about twice; it stops nothing."""

    code = serializers.CharField()
    about = serializers.CharField()
    text = serializers.CharField()


class CategoryShape(Shape):
    """What a round chooses: a title, with its places and how many of them are taken."""

    title_name = serializers.CharField(source="title.name")
    nominee_kind = serializers.CharField(source="title.nominee_kind")

    class Meta:
        model = Category
        fields = (
            "id", "round", "title", "title_name", "nominee_kind", "form", "position", "places",
            "taken", "eligibility", "list_rules", "list_order", "quota_rules",
            "quota_units_only", "channels", "consent_required", "vetoes_left_out",
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


class CategoryTermsBody(Body):
    """`channels` are those that are open, each with the level at which its cases enter, or ""."""

    form = KeyOf(programs.forms_visible_to, required=False)
    list_rules = serializers.DictField(required=False)
    quota_rules = serializers.DictField(required=False)
    quota_units_only = serializers.BooleanField(required=False)
    channels = serializers.DictField(
        child=serializers.CharField(max_length=12, allow_blank=True), required=False
    )
    consent_required = serializers.BooleanField(required=False)
    list_order = serializers.ChoiceField(ListOrder.choices, required=False)


class SettledTermsBody(CategoryTermsBody):
    """`vetoes_left_out` are codes of the list that is asked when nominations begin."""

    vetoes_left_out = serializers.ListField(
        child=Line(max_length=40), required=False, max_length=MOST_LISTED
    )


class CategoryBody(CategoryTermsBody):
    """What a round chooses, with its places, its conditions and its terms."""

    round = KeyOf(queries.visible_to)
    title = KeyOf(programs.titles_visible_to)
    form = KeyOf(programs.forms_visible_to)
    places = serializers.IntegerField(min_value=1, max_value=LARGEST)
    eligibility = ConditionBody(many=True, required=False, max_length=MOST_CONDITIONS)


class StageShape(Shape):
    """One step of the route."""

    class Meta:
        model = Stage
        fields = ("id", "round", "position", "kind", "level", "settings")


class StageBody(Body):
    kind = serializers.ChoiceField(StageKind.choices)
    level = serializers.ChoiceField(Level.choices)
    settings = serializers.DictField(required=False)


class SettingsBody(Body):
    """As the route's stages have them; what is left out is set no more."""

    settings = serializers.DictField()


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


class LikeBody(Body):
    """When the round that is made after another one takes place."""

    name = Line(max_length=120)
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    concludes_by = serializers.DateField(required=False)


class TimetableBody(LikeBody):
    correction_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    refills = serializers.BooleanField(required=False)
    second_notice = serializers.BooleanField(required=False)


class RoundBody(TimetableBody):
    program = KeyOf(programs.visible_to)


class MissingShape(serializers.Serializer[Any]):
    """Why the round could not be opened now."""

    code = serializers.CharField()
    detail = serializers.CharField(source="*")


class TermChangeShape(serializers.Serializer[Any]):
    """`path` leads to the place in the terms; null stands for what is not there."""

    path = serializers.ListField(child=serializers.CharField())
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class ReachedShape(serializers.Serializer[Any]):
    stage = serializers.IntegerField(source="stage.pk")
    count = serializers.IntegerField()


class PlaceCountShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    count = serializers.IntegerField()


class PlaceQuotaShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    taken = serializers.IntegerField()
    places = serializers.IntegerField()


class ReturnsShape(serializers.Serializer[Any]):
    """`by_one_return` of those `resubmitted` went back just once; `share` is that in percent."""

    returned = serializers.IntegerField()
    resubmitted = serializers.IntegerField()
    by_one_return = serializers.IntegerField()
    share = serializers.IntegerField(allow_null=True)


class FiguresShape(serializers.Serializer[Any]):
    """`reached` counts the cases that came to each stage, or further; `dropped` is by state."""

    begun = serializers.IntegerField()
    submitted = serializers.IntegerField()
    reached = ReachedShape(many=True)
    approved = serializers.IntegerField()
    honored = serializers.IntegerField()
    dropped = serializers.DictField(child=serializers.IntegerField())
    returns = ReturnsShape()
    places = PlaceCountShape(many=True)
    quotas = PlaceQuotaShape(many=True)


class ConditionsBody(Body):
    """In place of those that the category had; empty for none."""

    eligibility = ConditionBody(many=True, max_length=MOST_CONDITIONS)


class PlacesBody(Body):
    places = serializers.IntegerField(min_value=1, max_value=LARGEST)


class CriterionShape(Shape):
    """`weight` is a share of 100."""

    class Meta:
        model = Criterion
        fields = (
            "id",
            "position",
            "name",
            "weight",
            "maximum",
            "bands",
            "comment_required",
            "counts",
        )


class VetoCriterionShape(Shape):
    """What a judge may raise against a case beside the marks."""

    class Meta:
        model = VetoCriterion
        fields = ("id", "position", "text")


class RubricShape(Shape):
    """By what a scoring stage marks a category."""

    criteria = CriterionShape(many=True)
    vetoes = VetoCriterionShape(many=True)

    class Meta:
        model = Rubric
        fields = ("id", "stage", "category", "criteria", "vetoes")


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
    counts = serializers.BooleanField(required=False)


class RubricBody(Body):
    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to)
    criteria = CriterionBody(many=True, min_length=1, max_length=MOST_CRITERIA)
    vetoes = serializers.ListField(
        child=Line(max_length=VETO_LIMIT), required=False, max_length=MOST_VETOES
    )


class PanelMemberShape(Shape):
    """Of a judge and those who stand for that judge, one sits there and the others are away."""

    name = serializers.CharField(source="user.display_name")
    stands_for = serializers.IntegerField(
        source="stands_for.user_id", default=None, allow_null=True
    )

    class Meta:
        model = PanelMember
        fields = ("user", "name", "is_chair", "is_away", "stands_for")


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


class SeatTakenBody(Body):
    """The role as a substitute, by its number."""

    membership = KeyOf(memberships.visible_to)


class SeatGivenBackBody(Body):
    judge = KeyOf(memberships.people_visible_to)


class JudgesBody(Body):
    members = KeysOf(memberships.people_visible_to, min_length=1, max_length=MOST_MEMBERS)
