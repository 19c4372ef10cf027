"""What lists may be filtered by. A name that is not here is refused, never ignored."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.forms import IntegerField
from django.db.models import CharField
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.request import Request

from api.errors import UnknownParameters
from workflow.models import LedgerStream

LARGEST_KEY = 2**63 - 1


class StrictFilterBackend(DjangoFilterBackend):
    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise UnknownParameters(translate_validation(filterset.errors).detail)
        return filterset.qs


class KeyField(IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"min_value": 1, "max_value": LARGEST_KEY}))


class KeyFilter(django_filters.NumberFilter):
    """The number of a record. One that the caller may not see matches nothing, like any other."""

    field_class = KeyField


class ModifiedSince(django_filters.IsoDateTimeFilter):
    """Records in whose history something was written after a moment."""

    def __init__(self, stream: str) -> None:
        super().__init__(label="ISO 8601, with its offset")
        self.stream = stream

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return qs
        key = Concat(
            Value(f"{self.stream}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField()
        )
        return qs.filter(Exists(LedgerStream.objects.filter(key=key, last_at__gt=value)))


class NameFilter(django_filters.CharFilter):
    """Part of a name."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, lookup_expr="icontains", max_length=60)
