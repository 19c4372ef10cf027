"""Score sheets, and the rankings that the cut makes of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.shapes import Body, KeyOf, Shape
from honors.actions.judge_vetoes import REASON_LIMIT
from honors.models import JudgeVeto, Mark, Ranking, RankingEntry, ScoreSheet
from honors.models.judge_vetoes import Verdict
from honors.queries import arrangements, score_sheets

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


class JudgedFileShape(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    content_type = serializers.CharField()
    sha256 = serializers.CharField()


class JudgedDossierShape(serializers.Serializer[Any]):
    """What the judge reads: the version judged, or of a blind one the copy written for judges.

    `files` are the photos of that copy; those of a dossier that is not blind lie with its case.
    """

    version = serializers.IntegerField()
    is_blind = serializers.BooleanField()
    nominee = serializers.CharField(allow_blank=True)
    labels = serializers.DictField(child=serializers.CharField())
    answers = serializers.DictField()
    files = serializers.SerializerMethodField()

    @extend_schema_field(JudgedFileShape(many=True))
    def get_files(self, dossier: Any) -> Any:
        return JudgedFileShape(dossier.files, many=True).data


class TraceShape(serializers.Serializer[Any]):
    """Where the copy still gives somebody away."""

    field = serializers.CharField()
    kind = serializers.CharField()
    excerpt = serializers.CharField()


class RedactedCopyShape(serializers.Serializer[Any]):
    """`texts` are empty while the copy of this version is not written yet; then `begin_with` has
    the texts of the dossier to rewrite. `warnings` never keep a copy from being used.
    """

    version = serializers.IntegerField()
    is_written = serializers.BooleanField()
    texts = serializers.DictField(child=serializers.CharField())
    begin_with = serializers.DictField(child=serializers.CharField())
    warnings = TraceShape(many=True)


class RedactedCopyBody(Body):
    """By the name of the field; what is not named is not shown to judges."""

    texts = serializers.DictField(child=serializers.CharField(max_length=20_000, allow_blank=True))


class PhotoBody(Body):
    file = serializers.FileField(allow_empty_file=True)


class MarksBody(Body):
    """By the number of the criterion. Marks are exact: send them as text, "92.50"."""

    marks = serializers.DictField(child=serializers.JSONField())
    comments = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True), required=False
    )


class JudgeVetoShape(Shape):
    """Of a judge beside the marks; `verdict` is empty until the secretary has found on it."""

    nomination = serializers.IntegerField(source="sheet.nomination_id")

    class Meta:
        model = JudgeVeto
        fields = (
            "id", "sheet", "nomination", "criterion", "reason", "raised_at", "verdict", "finding",
            "decided_by", "decided_at",
        )  # fmt: skip


class JudgeVetoBody(Body):
    """`criterion` is one of the `vetoes` of the rubric."""

    sheet = KeyOf(score_sheets.visible_to)
    criterion = KeyOf(arrangements.veto_criteria_visible_to)
    reason = serializers.CharField(max_length=REASON_LIMIT)


class JudgeVetoFindingBody(Body):
    verdict = serializers.ChoiceField(Verdict.choices)
    finding = serializers.CharField(max_length=REASON_LIMIT)


class AssignmentBody(Body):
    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to, required=False, allow_null=True)


class AssignedShape(serializers.Serializer[Any]):
    assigned = serializers.IntegerField()


class PlaceShape(serializers.Serializer[Any]):
    nomination = serializers.IntegerField(source="case")
    judge = serializers.IntegerField()


class LoadShape(serializers.Serializer[Any]):
    """How many cases a judge has, before and after."""

    judge = serializers.IntegerField(source="judge_id")
    name = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True)


class ShortageShape(serializers.Serializer[Any]):
    """A case for which there are too few judges: so many of its own panel, so many others."""

    nomination = serializers.IntegerField(source="nomination_id")
    own = serializers.IntegerField()
    outside = serializers.IntegerField()


class PlanShape(serializers.Serializer[Any]):
    """Who would judge what. `digest` names this plan when it is carried out."""

    stage = serializers.IntegerField(source="stage_id")
    category = serializers.IntegerField(source="category_id", allow_null=True)
    digest = serializers.CharField()
    places = PlaceShape(many=True)
    loads = LoadShape(many=True)
    shortages = ShortageShape(many=True)
    linked = serializers.BooleanField()


class PlanBody(AssignmentBody):
    """The digest of the plan that was looked at."""

    digest = serializers.CharField(max_length=64)
    despite_shortages = serializers.BooleanField(required=False)


class AtWorkShape(serializers.Serializer[Any]):
    """A judge's sheets: `done` of `total` are handed in. What was recused is asked for no more."""

    judge = serializers.IntegerField(source="judge_id")
    name = serializers.CharField()
    is_chair = serializers.BooleanField()
    begun = serializers.IntegerField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    recused = serializers.IntegerField()
    abstained = serializers.IntegerField()
    nudged_on = serializers.DateField(allow_null=True)


class PanelProgressShape(serializers.Serializer[Any]):
    """A panel, or none for those who have sheets and sit on no panel."""

    panel = serializers.IntegerField(source="panel.pk", default=None, allow_null=True)
    name = serializers.CharField(source="panel.name", default="", allow_blank=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    judges = AtWorkShape(many=True)


class NudgedShape(serializers.Serializer[Any]):
    """The accounts of those who were told."""

    nudged = serializers.ListField(child=serializers.IntegerField())


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


class VotesShape(serializers.Serializer[Any]):
    """What a case got in a ballot; who is in none of the three gave a spoiled paper."""

    votes_for = serializers.IntegerField()
    votes_against = serializers.IntegerField()
    abstained = serializers.IntegerField()
    present = serializers.IntegerField()
    passed = serializers.BooleanField()


class FoundVetoShape(serializers.Serializer[Any]):
    """A judge's veto, and what the secretary found of it."""

    number = serializers.CharField(allow_blank=True)
    criterion = serializers.CharField()
    reason = serializers.CharField()
    verdict = serializers.CharField()
    finding = serializers.CharField()


class ExplanationShape(serializers.Serializer[Any]):
    """Why a case has its rank."""

    position = serializers.IntegerField()
    ranked = serializers.IntegerField()
    score = serializers.DecimalField(max_digits=8, decimal_places=4)
    method = serializers.CharField()
    method_applied = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    judges = JudgeShape(many=True)
    votes = VotesShape(allow_null=True)
    ties = serializers.SerializerMethodField()
    tied_with = serializers.ListField(child=serializers.CharField())
    decided_by = serializers.CharField()
    lot = serializers.IntegerField(allow_null=True)
    lot_seed = serializers.CharField()
    line = serializers.IntegerField()
    is_above = serializers.BooleanField()
    skipped_by = serializers.ListField(child=serializers.CharField())
    skipped_above = serializers.IntegerField()
    vetoes = FoundVetoShape(many=True)
    taken_out = FoundVetoShape(many=True)

    def get_ties(self, explanation: Any) -> list[dict[str, str]]:
        return [{"rule": name, "figure": f"{figure:f}"} for name, figure in explanation.ties]


class DifferenceShape(serializers.Serializer[Any]):
    """Something stored that the raw marks or votes do not give; without a case, of the whole."""

    nomination = serializers.IntegerField(source="nomination_id", allow_null=True)
    what = serializers.CharField()
    stored = serializers.SerializerMethodField()
    computed = serializers.SerializerMethodField()

    def get_stored(self, difference: Any) -> str:
        return str(difference.stored)

    def get_computed(self, difference: Any) -> str:
        return str(difference.computed)


class RecountShape(serializers.Serializer[Any]):
    agrees = serializers.BooleanField()
    differences = DifferenceShape(many=True)


class StandingShape(serializers.Serializer[Any]):
    method = serializers.CharField()
    position = serializers.IntegerField()
    is_above = serializers.BooleanField()


class BoundaryCaseShape(serializers.Serializer[Any]):
    """A case that crosses the line from one method to another."""

    nomination = serializers.IntegerField(source="nomination_id")
    number = serializers.CharField()
    position = serializers.IntegerField()
    is_above = serializers.BooleanField()
    standings = serializers.SerializerMethodField()

    @extend_schema_field(StandingShape(many=True))
    def get_standings(self, case: Any) -> Any:
        return [
            {"method": method, "position": found.position, "is_above": found.is_above}
            for method, found in case.standings.items()
        ]


class BoundaryShape(serializers.Serializer[Any]):
    """Whose place hangs on the method. It decides nothing."""

    method = serializers.CharField()
    line = serializers.IntegerField()
    cases = BoundaryCaseShape(many=True)
    note = serializers.CharField(allow_blank=True)
