"""What higher bodies call for, and whom an organization recommends for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, KeyOf, KeysOf, Line, Shape
from honors.models import Recommendation, RecommendationCall
from honors.models.organizations import Level
from honors.models.programs import NomineeKind
from honors.queries import arrangements, honors, nominations, organizations, programs
from honors.queries import recommendations as queries
from honors.states import RecommendationState

LARGEST, MOST_SENT = 2**31 - 1, 1000


class CallShape(Shape):
    """One title for which an organization may recommend; `most` is how many it may name.

    `ranked` are its recommendations in their order, without those that were withdrawn.
    """

    most = serializers.IntegerField()
    ranked = serializers.SerializerMethodField()

    class Meta:
        model = RecommendationCall
        fields = (
            "id", "organization", "category", "program_name", "title_name", "nominee_kind",
            "level", "target_name", "prerequisite",
            "prerequisite_name", "places", "ratio", "percent", "most",
            "document", "due_at", "created_at", "ranked",
        )  # fmt: skip

    def get_ranked(self, call: RecommendationCall) -> list[int]:
        standing = [r for r in call.recommendations.all() if r.state != WITHDRAWN]
        return [r.pk for r in sorted(standing, key=lambda r: (r.rank or LARGEST, r.pk))]


WITHDRAWN = RecommendationState.WITHDRAWN


class TargetBody(Body):
    """A title of a body that does not work here, as its document names it.

    `prerequisite` is the name of the next-lower title where another body elsewhere gives that.
    """

    program = Line(max_length=100)
    title = Line(max_length=100)
    nominee_kind = serializers.ChoiceField(NomineeKind.choices)
    level = serializers.ChoiceField(Level.choices)
    organization = Line(max_length=100)
    prerequisite = Line(max_length=100, required=False, allow_blank=True)


class CallBody(Body):
    """For a `category` of a round here, or for a `target` elsewhere: one of the two."""

    organization = KeyOf(organizations.visible_to)
    category = KeyOf(arrangements.categories_visible_to, required=False)
    target = TargetBody(required=False)
    places = serializers.IntegerField(min_value=1, max_value=LARGEST)
    percent = serializers.IntegerField(min_value=100, max_value=1000, required=False)
    document = Line(max_length=60)
    due_at = serializers.DateTimeField(required=False)
    prerequisite = KeyOf(programs.titles_visible_to, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        here, elsewhere = attrs.pop("category", None), attrs.pop("target", None)
        if (here is None) == (elsewhere is None):
            message = _("Name a category here or a title elsewhere, one of the two.")
            raise serializers.ValidationError({"target": [ErrorDetail(message, code="target")]})
        return attrs | {"target": here or elsewhere}


class RecommendationShape(Shape):
    """One nominee of a call; `case` is the case above, where its round runs here."""

    title_name = serializers.CharField(source="call.title_name")
    nominee_name = serializers.CharField(source="nominee.name")

    class Meta:
        model = Recommendation
        fields = (
            "id", "state", "version", "call", "title_name", "nominee", "nominee_name",
            "nomination", "honor", "case", "rank", "document", "digest", "prepared_at", "sent_at",
            "outcome_document", "outcome_on", "outcome_evidence",
        )  # fmt: skip


class RecommendationBody(Body):
    """On an `honor` of the organization or on a `nomination` that it approved: one of the two."""

    call = KeyOf(queries.calls_visible_to)
    honor = KeyOf(honors.visible_to, required=False)
    nomination = KeyOf(nominations.visible_to, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        honor, nomination = attrs.pop("honor", None), attrs.pop("nomination", None)
        if (honor is None) == (nomination is None):
            message = _("Name an honor or a case, one of the two.")
            raise serializers.ValidationError({"honor": [ErrorDetail(message, code="basis")]})
        return attrs | {"basis": honor or nomination}


class RecommendedOrderBody(Body):
    ordered = KeysOf(queries.visible_to, min_length=1, max_length=MOST_SENT)


class SendingBody(Body):
    """The report that lists them: all are sent by it, or none."""

    recommendations = KeysOf(queries.visible_to, min_length=1, max_length=MOST_SENT)
    document = Line(max_length=60)
