"""Titles that nominees hold from elsewhere or from before."""

from __future__ import annotations

from api.serializers.shapes import Body, Shape, Text
from honors.actions.nominees.titles import REASON_LIMIT
from honors.models import EarlierTitle


class EarlierTitleShape(Shape):
    class Meta:
        model = EarlierTitle
        fields = (
            "id", "nominee", "title", "name", "level", "since", "issuer", "document",
            "recorded_by", "recorded_at",
        )  # fmt: skip


class StrikeBody(Body):
    reason = Text(max_length=REASON_LIMIT)
