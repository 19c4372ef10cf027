"""What the lists of desk work may be filtered by."""

from __future__ import annotations

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from api.filters import KeyFilter, ModifiedSince, NominationFilter, StateFilter
from honors.models.deliveries import Way
from honors.models.desks import PhraseUse, SignerAnswer
from honors.models.imports import ImportKind
from honors.states import ImportState


@extend_schema_field(OpenApiTypes.BOOL)
class YesOrNo(django_filters.TypedChoiceFilter):
    """`true` or `false`, and nothing else."""

    def __init__(self) -> None:
        super().__init__(
            choices=[("true", "true"), ("false", "false")], coerce=lambda value: value == "true"
        )


class WorklistFilter(NominationFilter):
    is_overdue = YesOrNo()


class TodoFilter(WorklistFilter):
    is_mine = YesOrNo()


class CopiedFilter(WorklistFilter):
    is_read = YesOrNo()


class SignerFilter(django_filters.FilterSet):
    nomination = KeyFilter()
    user = KeyFilter()
    answer = django_filters.ChoiceFilter(choices=SignerAnswer.choices)
    modified_since = ModifiedSince("nominations", "nomination_id")


class CopyFilter(django_filters.FilterSet):
    nomination = KeyFilter()
    user = KeyFilter()
    modified_since = ModifiedSince("nominations", "nomination_id")


class PhraseFilter(django_filters.FilterSet):
    organization = KeyFilter()
    use = django_filters.ChoiceFilter(choices=PhraseUse.choices)
    modified_since = ModifiedSince("organizations", "organization_id")


class VerdictFilter(django_filters.FilterSet):
    round = KeyFilter(field_name="nomination__round")
    organization = KeyFilter(field_name="nomination__holder")
    category = KeyFilter(field_name="nomination__category")
    modified_since = ModifiedSince("nominations", "nomination_id")


class DeliveryFilter(django_filters.FilterSet):
    honor = KeyFilter()
    commendation = KeyFilter(field_name="honor__commendation")
    way = django_filters.ChoiceFilter(choices=Way.choices)
    modified_since = ModifiedSince("commendations", "honor__commendation_id")


class CeremonyFilter(django_filters.FilterSet):
    commendation = KeyFilter()
    modified_since = ModifiedSince("commendations", "commendation_id")


class PaperSheetFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()
    judge = KeyFilter()
    waits = YesOrNo()
    modified_since = ModifiedSince("rounds", "stage__round_id")


class ImportFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=ImportKind.choices)
    state = StateFilter(ImportState)
    organization = KeyFilter()
    category = KeyFilter()
    modified_since = ModifiedSince("imports")
