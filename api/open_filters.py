"""What the lists for everybody, and the auditors' list of all that happened, are filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import IntegerField
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from api.filters import KeyFilter, ModifiedSince, NameFilter
from honors.queries import ledgers

FIRST_YEAR, LAST_YEAR = 1949, 2999


class YearField(IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"min_value": FIRST_YEAR, "max_value": LAST_YEAR}))


@extend_schema_field(OpenApiTypes.INT)
class YearFilter(django_filters.NumberFilter):
    field_class = YearField


class PublishedProgramFilter(django_filters.FilterSet):
    search = NameFilter("name")
    modified_since = ModifiedSince("programs")


class WallFilter(django_filters.FilterSet):
    year = YearFilter("awarded_on", "year")
    title = KeyFilter()


class Sought(django_filters.Filter):
    """A part of what history is searched for, as `honors.queries.ledgers` searches."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return ledgers.search(qs, **{str(self.field_name): value}) if value else qs


class SoughtText(Sought, django_filters.CharFilter):
    """Words."""


class SoughtNoun(Sought, django_filters.ChoiceFilter):
    """One of what is known: the kind of record that it happened to, or what it is about."""


class SoughtMoment(Sought, django_filters.IsoDateTimeFilter):
    """ISO 8601, with its offset."""


class EventFilter(django_filters.FilterSet):
    """`subject` is a key of the ledger, a number of a case or certificate, or part of a nominee's
    name; `person` part of the name of who acted; `about` what auditors ask for again and again.
    Times are [since, before).
    """

    subject = SoughtText(max_length=100)
    person = SoughtText(max_length=100)
    noun = SoughtNoun(choices=[(noun, noun) for noun in ledgers.NOUNS])
    about = SoughtNoun(choices=[(about, about) for about in ledgers.ABOUT])
    since = SoughtMoment()
    before = SoughtMoment()
    modified_since = django_filters.IsoDateTimeFilter("at", "gt")
