"""What lists may be filtered by. A name that is not here is refused, never ignored."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import CharField, Exists, OuterRef, QuerySet, TextChoices, Value
from django.db.models.functions import Cast, Concat
from django.forms import IntegerField
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.request import Request

from api.errors import UnknownParameters
from honors.models.organizations import Level, OrganizationKind
from honors.models.programs import NomineeKind
from honors.roles import Role
from honors.states import (
    CommendationState,
    HonorState,
    NominationState,
    ObjectionState,
    PublicNoticeState,
    RecommendationState,
    RoundState,
    ScoreSheetState,
    StageKind,
)
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


class StateFilter(django_filters.MultipleChoiceFilter):
    """One state or several: `?state=open&state=evaluating`."""

    def __init__(self, states: type[TextChoices]) -> None:
        super().__init__(field_name="state", choices=states.choices, distinct=False)


class NameFilter(django_filters.CharFilter):
    """Part of a name."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, lookup_expr="icontains", max_length=60)


class OrganizationFilter(django_filters.FilterSet):
    parent = KeyFilter()
    code = django_filters.CharFilter(max_length=12)
    level = django_filters.ChoiceFilter(choices=Level.choices)
    kind = django_filters.ChoiceFilter(choices=OrganizationKind.choices)
    search = NameFilter("name")
    modified_since = ModifiedSince("organizations")


class UserFilter(django_filters.FilterSet):
    username = django_filters.CharFilter(max_length=150)
    employer = KeyFilter()
    search = NameFilter("display_name")
    modified_since = ModifiedSince("users")


class MembershipFilter(django_filters.FilterSet):
    user = KeyFilter()
    organization = KeyFilter()
    role = django_filters.ChoiceFilter(choices=Role.choices)


class ProgramFilter(django_filters.FilterSet):
    organizer = KeyFilter()
    search = NameFilter("name")


class TitleFilter(django_filters.FilterSet):
    program = KeyFilter()
    nominee_kind = django_filters.ChoiceFilter(choices=NomineeKind.choices)
    search = NameFilter("name")


class FormFilter(django_filters.FilterSet):
    organization = KeyFilter()
    kind = django_filters.ChoiceFilter(choices=NomineeKind.choices)


class RoundFilter(django_filters.FilterSet):
    program = KeyFilter()
    organizer = KeyFilter()
    year = django_filters.NumberFilter(min_value=2000, max_value=2100)
    state = StateFilter(RoundState)
    search = NameFilter("name")
    modified_since = ModifiedSince("rounds")


class CategoryFilter(django_filters.FilterSet):
    round = KeyFilter()
    title = KeyFilter()


class StageFilter(django_filters.FilterSet):
    round = KeyFilter()
    kind = django_filters.ChoiceFilter(choices=StageKind.choices)


class RubricFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()


class PanelFilter(django_filters.FilterSet):
    round = KeyFilter(field_name="stage__round")
    stage = KeyFilter()
    category = KeyFilter()


class QuotaFilter(django_filters.FilterSet):
    round = KeyFilter(field_name="category__round")
    category = KeyFilter()
    organization = KeyFilter()
    parent = KeyFilter()


class LoanFilter(django_filters.FilterSet):
    lender = KeyFilter()
    borrower = KeyFilter()


class ApportionmentFilter(django_filters.FilterSet):
    category = KeyFilter()
    parent = KeyFilter()


class ShortfallFilter(django_filters.FilterSet):
    quota = KeyFilter()


class BallotFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()
    organization = KeyFilter()


class NomineeFilter(django_filters.FilterSet):
    unit = KeyFilter()
    kind = django_filters.ChoiceFilter(choices=NomineeKind.choices)
    search = NameFilter("name")
    modified_since = ModifiedSince("nominees")


class NominationFilter(django_filters.FilterSet):
    round = KeyFilter()
    category = KeyFilter()
    unit = KeyFilter()
    holder = KeyFilter()
    stage = KeyFilter()
    nominee = KeyFilter()
    number = django_filters.CharFilter(max_length=40)
    state = StateFilter(NominationState)
    submitted_after = django_filters.IsoDateTimeFilter("submitted_at", "gte")
    submitted_before = django_filters.IsoDateTimeFilter("submitted_at", "lt")
    search = NameFilter("nominee__name")
    modified_since = ModifiedSince("nominations")


class ConsultationFilter(django_filters.FilterSet):
    nomination = KeyFilter()
    department = KeyFilter()
    stage = KeyFilter()
    answered = django_filters.TypedChoiceFilter(
        "replied_at",
        "isnull",
        exclude=True,
        choices=[("true", "true"), ("false", "false")],
        coerce=lambda value: value == "true",
    )


class ScoreSheetFilter(django_filters.FilterSet):
    nomination = KeyFilter()
    stage = KeyFilter()
    judge = KeyFilter()
    state = StateFilter(ScoreSheetState)
    modified_since = ModifiedSince("score_sheets")


class RankingFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()


class PublicNoticeFilter(django_filters.FilterSet):
    round = KeyFilter()
    stage = KeyFilter()
    organization = KeyFilter()
    state = StateFilter(PublicNoticeState)
    modified_since = ModifiedSince("public_notices")


class ObjectionFilter(django_filters.FilterSet):
    notice = KeyFilter()
    nomination = KeyFilter()
    state = StateFilter(ObjectionState)
    modified_since = ModifiedSince("objections")


class LeadFilter(django_filters.FilterSet):
    notice = KeyFilter()
    nomination = KeyFilter()


class DecisionFilter(django_filters.FilterSet):
    round = KeyFilter()
    organization = KeyFilter()


class CommendationFilter(django_filters.FilterSet):
    round = KeyFilter()
    state = StateFilter(CommendationState)
    modified_since = ModifiedSince("commendations")


class HonorFilter(django_filters.FilterSet):
    title = KeyFilter()
    unit = KeyFilter()
    nominee = KeyFilter()
    commendation = KeyFilter()
    number = django_filters.CharFilter(max_length=60)
    state = StateFilter(HonorState)
    awarded_after = django_filters.DateFilter("awarded_on", "gte")
    awarded_before = django_filters.DateFilter("awarded_on", "lt")
    search = NameFilter("holder_name")
    modified_since = ModifiedSince("honors")


class CallFilter(django_filters.FilterSet):
    organization = KeyFilter()
    category = KeyFilter()
    modified_since = ModifiedSince("recommendation_calls")


class RecommendationFilter(django_filters.FilterSet):
    call = KeyFilter()
    nominee = KeyFilter()
    nomination = KeyFilter()
    state = StateFilter(RecommendationState)
    modified_since = ModifiedSince("recommendations")


class VetoItemFilter(django_filters.FilterSet):
    organization = KeyFilter()
    code = django_filters.CharFilter(max_length=40)


class VetoFindingFilter(django_filters.FilterSet):
    nominee = KeyFilter()
    nomination = KeyFilter()
    department = KeyFilter()
    code = django_filters.CharFilter(max_length=40)
