"""Spreadsheets coming in, and what is made of their rows."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.shapes import Body, KeyOf, Shape
from honors.models import Import, ImportRow
from honors.models.imports import ImportKind
from honors.models.programs import NomineeKind
from honors.queries import arrangements, organizations
from honors.queries import imports as queries


class NoteShape(serializers.Serializer[Any]):
    """What should not go unsaid about the file: a column that is not known, a hidden sheet."""

    code = serializers.CharField()
    message = serializers.CharField()


class ImportShape(Shape):
    """`state` goes from `checking` to `checked`, `writing` and `written`, or on to `undoing` and
    `undone`; `job` is what worked on it last. What its rows say is kept until `expires_at`.
    """

    notes = NoteShape(many=True)

    class Meta:
        model = Import
        fields = (
            "id", "kind", "state", "organization", "category", "nominee_kind", "uploaded_by",
            "uploaded_at", "name", "format", "size", "sha256", "heading", "notes", "job", "created",
            "matched", "refused", "written_at", "undone_at", "expires_at",
        )  # fmt: skip


class CellMistakeShape(serializers.Serializer[Any]):
    """`column` counts from 1; 0 is the row as a whole."""

    column = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()


class ImportRowShape(Shape):
    """`line` as spreadsheets count. Numbers of persons are masked in `values`."""

    values = serializers.SerializerMethodField()
    mistakes = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields = ("id", "line", "outcome", "subject", "values", "mistakes")

    def get_values(self, row: ImportRow) -> dict[str, str]:
        return queries.shown(queries.told_by(row).values)

    @extend_schema_field(CellMistakeShape(many=True))
    def get_mistakes(self, row: ImportRow) -> list[dict[str, object]]:
        told = queries.told_by(row).mistakes
        return [{"column": m[0], "code": m[1], "message": m[2]} for m in told]


class TemplateBody(Body):
    """`category` for nominations and quotas, `nominee_kind` for nominees, honorees and members (who
    are those of a `family` or of a `collective`).
    """

    kind = serializers.ChoiceField(ImportKind.choices)
    organization = KeyOf(organizations.visible_to)
    category = KeyOf(arrangements.categories_visible_to, required=False, allow_null=True)
    nominee_kind = serializers.ChoiceField(NomineeKind.choices, required=False, allow_blank=True)


class ImportBody(TemplateBody):
    """`organization` is where rows belong that name no unit."""

    file = serializers.FileField(allow_empty_file=True)
