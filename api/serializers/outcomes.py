"""What selections come to: notices, objections, decisions, commendations, honors."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, Key, KeyOf, KeysOf, Line, Scan, Shape, Text
from honors.models import (
    Commendation,
    CommendationEntry,
    Decision,
    DecisionItem,
    Honor,
    InvestigationStep,
    Lead,
    NoticeEntry,
    Objection,
    PostingProof,
    PublicNotice,
)
from honors.models.decisions import DecisionForm
from honors.models.objections import ObjectorKind
from honors.queries import (
    arrangements,
    memberships,
    nominations,
    organizations,
    rounds,
)

MOST_CASES, MOST_DECIDERS = 1000, 100


class NoticeEntryShape(Shape):
    """`line` is exactly what the public reads."""

    line = serializers.DictField()

    class Meta:
        model = NoticeEntry
        fields = ("nomination", "position", "line", "voided_at")


class PublicNoticeShape(Shape):
    """Runs in [posted_at, ends_at)."""

    class Meta:
        model = PublicNotice
        fields = (
            "id", "state", "version", "round", "stage", "organization", "title", "days",
            "day_kind", "count_from", "contact", "snapshot_digest", "posted_at", "ends_at",
        )  # fmt: skip


class PublicNoticeBody(Body):
    """Without nominations it lists all that wait for a notice there."""

    stage = KeyOf(arrangements.stages_visible_to)
    organization = KeyOf(organizations.visible_to)
    title = Line(max_length=120)
    contact = Line()
    nominations = KeysOf(
        nominations.visible_to, required=False, min_length=1, max_length=MOST_CASES
    )


class ScanFindingShape(serializers.Serializer[Any]):
    """Where in the text it stands, counted in characters; the excerpt is masked."""

    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    excerpt = serializers.CharField()


class ScannedTextShape(serializers.Serializer[Any]):
    where = serializers.CharField()
    pointer = serializers.CharField()
    findings = ScanFindingShape(many=True)


class ExposedLineShape(serializers.Serializer[Any]):
    """A line that leaves too few possible resident numbers, and by which words."""

    pointer = serializers.CharField()
    position = serializers.IntegerField()
    candidates = serializers.IntegerField(source="exposure.candidates")
    excerpts = serializers.ListField(child=serializers.CharField(), source="exposure.excerpts")


class ScanShape(serializers.Serializer[Any]):
    is_clean = serializers.BooleanField()
    places = ScannedTextShape(many=True)
    lines = ExposedLineShape(many=True)


class NoticeDayShape(serializers.Serializer[Any]):
    """`number` counts it; without one it does not count. `working` is null if nobody knows."""

    date = serializers.DateField()
    number = serializers.IntegerField(allow_null=True)
    working = serializers.BooleanField(allow_null=True)
    note = serializers.CharField()
    hangs = serializers.BooleanField()


class ProofShape(Shape):
    class Meta:
        model = PostingProof
        fields = ("id", "place", "sha256", "taken_at")


class ProofBody(Body):
    place = Line()
    taken_at = serializers.DateTimeField()
    file = serializers.FileField(allow_empty_file=True)


class ObjectionShape(Shape):
    """Who objects is sealed; see the address `objector` of the objection."""

    has_letter = serializers.BooleanField(source="is_stamped")

    class Meta:
        model = Objection
        fields = (
            "id", "state", "version", "notice", "nomination", "filed_at", "objector_kind",
            "has_letter", "content", "ground", "findings", "remedy", "answer",
        )  # fmt: skip


class OpeningBody(Body):
    """Why somebody has to know who objects."""

    reason = Text(max_length=500)


class ObjectorShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    contact = serializers.CharField()


class StepTakenShape(Shape):
    """One step of an investigation. The evidence stays with the office; its digest is kept."""

    class Meta:
        model = InvestigationStep
        fields = ("id", "position", "taken_on", "who", "what", "evidence_sha256", "recorded_at")


class StepTakenBody(Body):
    taken_on = serializers.DateField()
    who = Line()
    what = Text(max_length=5000)
    file = Scan()


class RetaliationBody(Body):
    """A case or a unit of the objector, and what was done to it."""

    text = Text(max_length=5000)
    nomination = KeyOf(nominations.visible_to, required=False)
    unit = KeyOf(organizations.visible_to, required=False)


class OwnRetaliationBody(Body):
    """What the objector suffered; no name is asked."""

    text = Text(max_length=5000)


class MarkedShape(serializers.Serializer[Any]):
    """That it was kept. Only auditors read it."""

    marked_at = serializers.DateTimeField()


class RepeatShape(serializers.Serializer[Any]):
    """`key` is that of the nominee or unit; who objects stays unknown."""

    key = serializers.IntegerField(allow_null=True)
    times = serializers.IntegerField()
    objections = serializers.ListField(child=serializers.IntegerField())


class AdverseMoveShape(serializers.Serializer[Any]):
    nomination = serializers.IntegerField()
    action = serializers.CharField()
    at = serializers.DateTimeField()


class SuspicionShape(serializers.Serializer[Any]):
    """One mark, with what was done against the case or the unit since the objection."""

    mark = serializers.IntegerField()
    objection = serializers.IntegerField()
    by_objector = serializers.BooleanField()
    nomination = serializers.IntegerField(allow_null=True)
    unit = serializers.IntegerField(allow_null=True)
    moves = serializers.SerializerMethodField()

    @extend_schema_field(AdverseMoveShape(many=True))
    def get_moves(self, suspicion: Any) -> Any:
        named = [dict(zip(AdverseMoveShape().fields, m, strict=True)) for m in suspicion.moves]
        return AdverseMoveShape(named, many=True).data


class PatternsShape(serializers.Serializer[Any]):
    """What repeats. A pattern proves nothing."""

    objectors = RepeatShape(many=True)
    nominees = RepeatShape(many=True)
    units = RepeatShape(many=True)
    suspicions = SuspicionShape(many=True)


class LeadShape(Shape):
    """An anonymous hint: it stops nothing and is promised no reply."""

    class Meta:
        model = Lead
        fields = ("id", "notice", "nomination", "content", "received_at")


class LeadBody(Body):
    """`notice` and `position` as the notice shows them."""

    notice = Key()
    position = serializers.IntegerField(min_value=1, max_value=100_000)
    content = Text(max_length=5000)


class ReceivedShape(serializers.Serializer[Any]):
    received_at = serializers.DateTimeField()


class ObjectionBody(Body):
    """`notice` and `position` as the notice shows them; `file` is what a unit stamped."""

    notice = Key()
    position = serializers.IntegerField(min_value=1, max_value=100_000)
    objector_kind = serializers.ChoiceField(ObjectorKind.choices)
    objector = Line(max_length=100)
    contact = Line()
    content = Text(max_length=5000)
    file = Scan()


class FiledShape(serializers.Serializer[Any]):
    query_code = serializers.CharField(help_text="Asks for the progress of the objection.")
    filed_at = serializers.DateTimeField()


class ProgressShape(serializers.Serializer[Any]):
    """How far an objection has come, for whoever has its code."""

    progress = serializers.CharField()
    filed_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    investigated_at = serializers.DateTimeField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()


class DecisionItemShape(Shape):
    class Meta:
        model = DecisionItem
        fields = ("nomination", "approved", "reason")


class DecisionShape(Shape):
    """Who decided what, when and by which document."""

    deciders = serializers.SerializerMethodField()
    items = DecisionItemShape(many=True)

    class Meta:
        model = Decision
        fields = (
            "id", "round", "organization", "form", "document_number", "decided_on",
            "recorded_at", "recorder", "deciders", "items",
        )  # fmt: skip

    def get_deciders(self, decision: Decision) -> list[int]:
        return sorted(user.pk for user in decision.deciders.all())


class DecisionBody(Body):
    round = KeyOf(rounds.visible_to)
    organization = KeyOf(organizations.visible_to)
    form = serializers.ChoiceField(DecisionForm.choices)
    document_number = Line(max_length=60)
    decided_on = serializers.DateField()
    deciders = KeysOf(memberships.people_visible_to, min_length=1, max_length=MOST_DECIDERS)
    approved = KeysOf(nominations.visible_to, max_length=MOST_CASES)
    declined = KeysOf(nominations.visible_to, max_length=MOST_CASES, required=False)
    reasons = serializers.ListField(
        child=Text(max_length=1000), max_length=MOST_CASES, required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`declined` becomes the reason by case; each has one, in the same order."""
        cases, reasons = attrs.pop("declined", []), attrs.pop("reasons", [])
        if len(cases) != len(reasons):
            message = _("Give one reason for each case that is turned down.")
            raise serializers.ValidationError({"reasons": [ErrorDetail(message, code="length")]})
        return attrs | {"declined": dict(zip(cases, reasons, strict=True))}


class CommendationEntryShape(Shape):
    class Meta:
        model = CommendationEntry
        fields = ("category", "nomination", "position")


class CommendationShape(Shape):
    class Meta:
        model = Commendation
        fields = (
            "id", "state", "version", "round", "title", "document_number", "dated", "issued_at",
            "list_digest",
        )  # fmt: skip


class CommendationBody(Body):
    round = KeyOf(rounds.visible_to)
    title = Line(max_length=120)
    document_number = Line(max_length=60)
    dated = serializers.DateField()


class OrderBody(Body):
    category = KeyOf(arrangements.categories_visible_to)
    ordered = KeysOf(nominations.visible_to, min_length=1, max_length=MOST_CASES)


class LineShape(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()
    number = serializers.CharField()


class SectionShape(serializers.Serializer[Any]):
    """One title's list, in the order in which it is printed."""

    title = serializers.CharField()
    kind = serializers.CharField()
    nature = serializers.CharField()
    order = serializers.CharField()
    lines = LineShape(many=True)


class HonorShape(Shape):
    """An honor as it lives on. Names are kept as they were."""

    class Meta:
        model = Honor
        fields = (
            "id", "state", "version", "commendation", "nomination", "title", "title_name",
            "nominee", "holder_name", "unit", "unit_name", "people", "number", "code",
            "awarded_on", "expires_on",
        )  # fmt: skip


class CertificateShape(serializers.Serializer[Any]):
    """All that anybody learns who has the code: never the full name of a person."""

    state = serializers.CharField()
    title = serializers.CharField()
    holder = serializers.CharField()
    issuers = serializers.ListField(child=serializers.CharField())
    number = serializers.CharField()
    awarded_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    replaced_on = serializers.DateField(allow_null=True)
