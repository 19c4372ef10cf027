"""Cases on the lists that somebody works from: what there is to know beside the case."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.nominations import NominationShape
from honors.models import Nomination
from honors.queries.worklists import FAR

MOMENT = serializers.DateTimeField(allow_null=True)
TIMED = (*NominationShape.Meta.fields, "due_at", "is_overdue")


class TimedShape(NominationShape):
    """`due_at` is when something must be done, null where nothing says so."""

    due_at = serializers.SerializerMethodField()
    is_overdue = serializers.BooleanField()

    class Meta:
        model = Nomination
        fields: tuple[str, ...] = TIMED

    @extend_schema_field(MOMENT)
    def get_due_at(self, case: Any) -> str | None:
        return None if case.due_at == FAR else MOMENT.to_representation(case.due_at)


class TodoShape(TimedShape):
    """`is_mine`: the caller has it in hand or is asked to sign; of started ones, began it."""

    is_mine = serializers.BooleanField()

    class Meta:
        model = Nomination
        fields = (*TIMED, "is_mine")


class DoneShape(TimedShape):
    acted_at = serializers.DateTimeField()

    class Meta:
        model = Nomination
        fields = (*TIMED, "acted_at")


class CopiedShape(TimedShape):
    """`copy` is the number of the copy, by which it is marked as read."""

    copy = serializers.IntegerField(source="copy_id")
    copied_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Nomination
        fields = (*TIMED, "copy", "copied_at", "read_at")


class CountsShape(serializers.Serializer[Any]):
    """`mine` and `overdue` are among `todo`, `unread` among `copied`."""

    todo = serializers.IntegerField()
    mine = serializers.IntegerField()
    overdue = serializers.IntegerField()
    done = serializers.IntegerField()
    started = serializers.IntegerField()
    copied = serializers.IntegerField()
    unread = serializers.IntegerField()
