"""Programs and the wall of honor, as everybody reads them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.organizations import TitleShape
from api.serializers.shapes import Shape
from honors.models import Program, Round, Stage
from honors.queries import programs


class PublishedProgramShape(Shape):
    organizer_name = serializers.CharField(source="organizer.name")
    contact = serializers.CharField(source="organizer.contact")

    class Meta:
        model = Program
        fields = ("id", "name", "nature", "legal_basis", "organizer_name", "contact")


class PublishedTitleShape(TitleShape):
    """A title with those who give it, in their order of rank."""

    class Meta(TitleShape.Meta):
        fields = ("id", "name", "nominee_kind", "level", "nature", "years_valid", "issuers")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_issuers(self, title: Any) -> list[Any]:
        return [row.organization.name for row in title.issuer_rows.all()]


class PublishedRoundShape(Shape):
    """Takes nominations in [opens_at, closes_at)."""

    class Meta:
        model = Round
        fields = ("id", "name", "year", "state", "opens_at", "closes_at", "concludes_by")


class PublishedStageShape(Shape):
    class Meta:
        model = Stage
        fields = ("position", "kind", "level")


class TitlePlacesShape(serializers.Serializer[Any]):
    title = serializers.CharField()
    places = serializers.IntegerField()


class WeightShape(serializers.Serializer[Any]):
    """`weight` in percent."""

    name = serializers.CharField()
    weight = serializers.CharField()


class PublicTermsShape(serializers.Serializer[Any]):
    """What a nominator must know of the terms that were frozen when the round opened."""

    places = serializers.SerializerMethodField()
    conditions = serializers.ListField(child=serializers.CharField())
    consent = serializers.BooleanField()
    vetoes = serializers.ListField(child=serializers.CharField())
    criteria = serializers.SerializerMethodField()

    @extend_schema_field(TitlePlacesShape(many=True))
    def get_places(self, terms: programs.PublicTerms) -> list[dict[str, Any]]:
        return [{"title": title, "places": places} for title, places in terms.places]

    @extend_schema_field(WeightShape(many=True))
    def get_criteria(self, terms: programs.PublicTerms) -> list[dict[str, str]]:
        return [{"name": name, "weight": str(weight)} for name, weight in terms.criteria]


class ProgramPageShape(serializers.Serializer[Any]):
    """What the latest round gives, by which rules and when; its way in `stages`."""

    id = serializers.IntegerField(source="program.pk")
    name = serializers.CharField(source="program.name")
    nature = serializers.CharField(source="program.nature")
    legal_basis = serializers.CharField(source="program.legal_basis")
    organizer_name = serializers.CharField(source="program.organizer.name")
    contact = serializers.CharField(source="program.organizer.contact")
    titles = PublishedTitleShape(many=True)
    round = PublishedRoundShape()
    is_open = serializers.BooleanField()
    stages = PublishedStageShape(many=True)
    terms = PublicTermsShape()
    earlier = PublishedRoundShape(many=True)


class OnWallShape(serializers.Serializer[Any]):
    """Somebody of whom no consent is on record stands here with part of the name."""

    title = serializers.CharField()
    year = serializers.IntegerField()
    holder = serializers.CharField()
    unit = serializers.CharField()
    document = serializers.CharField()
    state = serializers.CharField()
