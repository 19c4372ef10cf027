"""History: events of one record, all that auditors search, what computing it again found."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.shapes import Shape
from honors.queries import ledgers
from workflow.models import LedgerEvent

HASHED = ("stream", "seq", "at", "action", "actor", "body", "hash")


class EventShape(Shape):
    """`body` is the text that was hashed: SHA-256 over `workflow/event/v1`, NUL, body."""

    stream = serializers.CharField(source="stream_id")

    class Meta:
        model = LedgerEvent
        fields: tuple[str, ...] = HASHED


class FoundEventShape(EventShape):
    """An event of any record below the auditor's organization."""

    class Meta(EventShape.Meta):
        fields = ("id", *HASHED)


class ProofOfEventShape(serializers.Serializer[Any]):
    """`body_fits` says that the text gives the stored hash, `prev_fits` that it names the event
    before it, whose hash is `before`.
    """

    before = serializers.CharField()
    body_fits = serializers.BooleanField()
    prev_fits = serializers.BooleanField()


class ProvenEventShape(FoundEventShape):
    """The event computed again by itself."""

    proof = serializers.SerializerMethodField()

    class Meta(FoundEventShape.Meta):
        fields = ("id", *HASHED, "proof")

    @extend_schema_field(ProofOfEventShape)
    def get_proof(self, event: LedgerEvent) -> Any:
        return ProofOfEventShape(ledgers.proof_of(event)).data


class LedgerFindingShape(serializers.Serializer[Any]):
    """One thing that does not add up. `rule` is stable; `subject` is the key of a record's history,
    `seq` its event, if it is one.
    """

    rule = serializers.CharField()
    subject = serializers.CharField()
    seq = serializers.IntegerField(allow_null=True)
    detail = serializers.CharField()
