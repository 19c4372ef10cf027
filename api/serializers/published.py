"""What hangs out, as everybody reads it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class NoticeResultShape(serializers.Serializer[Any]):
    """How many objections there were, how many were upheld, and on how many nobody decided yet."""

    objections = serializers.IntegerField()
    upheld = serializers.IntegerField()
    undecided = serializers.IntegerField()


class NoticePageShape(serializers.Serializer[Any]):
    """What hangs out, as the public reads it; without its entries once they were taken down."""

    id = serializers.IntegerField()
    title = serializers.CharField(source="page.title")
    organization = serializers.CharField(source="page.organization")
    contact = serializers.CharField(source="page.contact")
    days = serializers.IntegerField(source="page.days")
    day_kind = serializers.CharField(source="page.day_kind")
    posted_on = serializers.DateField(source="page.posted_on")
    last_day = serializers.DateField(source="page.last_day")
    is_running = serializers.BooleanField(source="page.is_running")
    remaining_days = serializers.IntegerField(source="page.remaining_days")
    digest = serializers.CharField(source="page.digest")
    is_taken_down = serializers.BooleanField(source="page.is_taken_down")
    entries = serializers.ListField(child=serializers.DictField(), source="page.entries")
    result = NoticeResultShape(source="page.result", allow_null=True)
