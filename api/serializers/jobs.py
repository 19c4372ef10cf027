"""Background work as it is asked for and told of."""

from __future__ import annotations

from rest_framework import serializers

from api.exports.listings import LISTINGS
from api.serializers.shapes import Body, Shape, Values
from honors.documents.tables import FORMATS
from honors.models import Job

MOST_COLUMNS = 40


class JobShape(Shape):
    """`done` of `total` is how far it is, `outcome` counts what came of it. The result is kept
    until `expires_at`.
    """

    outcome = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Job
        fields = (
            "id", "kind", "state", "asked_by", "asked_at", "organization", "attempt", "started_at",
            "finished_at", "done", "total", "outcome", "name", "content_type", "size", "sha256",
            "expires_at", "error_code", "error",
        )  # fmt: skip


class ExportBody(Body):
    """`filter` takes the parameters of the list, one value to each or several: {"state": ["open"]}.

    Without `columns` all of them are written.
    """

    resource = serializers.ChoiceField(sorted(LISTINGS))
    format = serializers.ChoiceField(sorted(FORMATS))
    filter = serializers.DictField(child=Values(), default=dict)
    columns = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=MOST_COLUMNS, default=list
    )
