"""Papers that went out, and the words that a county gives them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.shapes import Body, Key, KeyOf, Line, Shape, Text
from honors.documents.kinds import KINDS
from honors.documents.wordings import FIELDS, LINE_LIMIT, MOST_PARAGRAPHS, PARAGRAPH_LIMIT
from honors.models import Document, Wording
from honors.queries import commendations, organizations


class DocumentShape(Shape):
    """`subject` is the history that it is told in, `sealed_*` the event that it rests on."""

    class Meta:
        model = Document
        fields = (
            "id", "kind", "subject", "subject_key", "round", "organization", "audience", "options",
            "name", "content_type", "size", "sha256", "source_digest", "layout", "tools",
            "sealed_stream", "sealed_seq", "sealed_hash", "made_at", "made_by",
        )  # fmt: skip


class DocumentBody(Body):
    """`subject` is the number of a commendation, nomination, notice or ranking, by kind."""

    kind = serializers.ChoiceField(sorted(KINDS))
    subject = Key()
    options = serializers.DictField(child=Line(max_length=20), required=False)


class JobNumberShape(serializers.Serializer[Any]):
    job = serializers.IntegerField(help_text="The number of the job that makes it.")


class DocumentDifferenceShape(serializers.Serializer[Any]):
    pointer = serializers.CharField()
    then = serializers.JSONField(allow_null=True)
    now = serializers.JSONField(allow_null=True)


class ReproductionShape(serializers.Serializer[Any]):
    """Whether it comes out again byte for byte; if not, why, and what it says otherwise."""

    same = serializers.BooleanField()
    sha256 = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    differences = DocumentDifferenceShape(many=True)
    refused = serializers.CharField()


class WordingShape(Shape):
    body = serializers.DictField()

    class Meta:
        model = Wording
        fields = ("id", "organization", "kind", "number", "body", "made_at", "made_by")


class WordsBody(Body):
    """Fields in braces, such as {issuers} or {awards}."""

    to = Line(required=False, allow_blank=True, max_length=LINE_LIMIT)
    copies = Line(required=False, allow_blank=True, max_length=LINE_LIMIT)
    printed_by = Line(required=False, allow_blank=True, max_length=LINE_LIMIT)
    paragraphs = serializers.ListField(
        child=Text(max_length=PARAGRAPH_LIMIT), min_length=1, max_length=MOST_PARAGRAPHS
    )


class WordingBody(Body):
    organization = KeyOf(organizations.visible_to)
    kind = serializers.ChoiceField(sorted(FIELDS))
    body = WordsBody()


class WordingPreviewBody(Body):
    """`commendation` may still be a draft."""

    commendation = KeyOf(commendations.visible_to)
    body = WordsBody()


class WordingPreviewShape(serializers.Serializer[Any]):
    """As the decision would read; nothing is stored."""

    title = serializers.CharField()
    number = serializers.CharField()
    to = serializers.CharField()
    paragraphs = serializers.ListField(child=serializers.CharField())
    signatures = serializers.ListField(child=serializers.CharField())
    date = serializers.CharField()
