"""The letter by which a unit objects."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.shapes import Body, Shape
from honors.models import StampedLetter


class StampedLetterShape(Shape):
    """`recorded_by` is nobody where the letter came with the objection."""

    class Meta:
        model = StampedLetter
        fields = ("objection", "content_type", "sha256", "received_at", "recorded_by")


class StampedLetterBody(Body):
    """A PDF, or a photo: what a photo hides, such as the place, is not kept."""

    file = serializers.FileField(allow_empty_file=True)
