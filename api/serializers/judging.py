"""Score sheets, and the rankings that the cut makes of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.shapes import Body, KeyOf, Shape
from honors.models import Mark, Ranking, RankingEntry, ScoreSheet
from honors.queries import arrangements

MOST_MARKS = 50


class MarkShape(Shape):
    class Meta:
        model = Mark
        fields = ("criterion", "value", "comment")


class ScoreSheetShape(Shape):
    """One judge's marks for one case; `total` is on a scale of 100, once submitted.

    Whoever sees the sheet but may not read it yet gets `readable` false, no marks and no total.
    """

    readable = serializers.BooleanField(source="is_readable")
    marks = MarkShape(many=True)

    class Meta:
        model = ScoreSheet
        fields = (
            "id", "state", "version", "nomination", "stage", "judge", "judged_version", "readable",
            "total", "recusal_ground", "submitted_at", "marks",
        )  # fmt: skip

    def to_representation(self, sheet: Any) -> dict[str, Any]:
        shown = super().to_representation(sheet)
        hidden: dict[str, Any] = {} if sheet.is_readable else {"total": None, "marks": []}
        return shown | {name: value for name, value in hidden.items() if name in shown}


class MarksBody(Body):
    """By the number of the criterion. Marks are exact: send them as text, "92.50"."""

    marks = serializers.DictField(child=serializers.JSONField())
    comments = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True), required=False
    )


class AssignmentBody(Body):
    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to, required=False, allow_null=True)


class AssignedShape(serializers.Serializer[Any]):
    assigned = serializers.IntegerField()


class RankingEntryShape(Shape):
    """One place, with every figure behind it; `decided_by` names the rule that settled it."""

    figures = serializers.DictField()

    class Meta:
        model = RankingEntry
        fields = (
            "id", "nomination", "position", "score", "lot", "decided_by", "is_above", "figures",
        )  # fmt: skip


class RankingShape(Shape):
    """Sealed. `lot_seed` lets anybody draw the lots again."""

    rules = serializers.DictField()

    class Meta:
        model = Ranking
        fields = (
            "id", "stage", "category", "serial", "method", "rules", "line", "lot_seed",
            "sealed_at", "sealed_by",
        )  # fmt: skip


class CutBody(Body):
    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to)
    line = serializers.IntegerField(min_value=0, max_value=100_000, required=False)


class JudgeShape(serializers.Serializer[Any]):
    """One judge's sheet, under a number that does not tell who it was."""

    number = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=8, decimal_places=2)
    dropped = serializers.BooleanField()
    marks = serializers.SerializerMethodField()

    def get_marks(self, judge: Any) -> list[dict[str, str]]:
        return [{"criterion": name, "value": f"{value:f}"} for name, value in judge.marks]


class ExplanationShape(serializers.Serializer[Any]):
    """Why a case has its rank."""

    position = serializers.IntegerField()
    ranked = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=8, decimal_places=4)
    method = serializers.CharField()
    method_applied = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    judges = JudgeShape(many=True)
    ties = serializers.SerializerMethodField()
    tied_with = serializers.ListField(child=serializers.CharField())
    decided_by = serializers.CharField()
    lot = serializers.IntegerField(allow_null=True)
    lot_seed = serializers.CharField()
    line = serializers.IntegerField()
    is_above = serializers.BooleanField()
    skipped_by = serializers.ListField(child=serializers.CharField())
    skipped_above = serializers.IntegerField()

    def get_ties(self, explanation: Any) -> list[dict[str, str]]:
        return [{"rule": name, "figure": f"{figure:f}"} for name, figure in explanation.ties]
