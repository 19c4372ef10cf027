"""What lists may be filtered by. A name that is not here is refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Cast, Concat
from django.forms import IntegerField
from django.http import QueryDict
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.request import Request

from api.errors import UnknownParameters
from honors.models.judge_vetoes import Verdict
from honors.models.organizations import Level, OrganizationKind
from honors.models.programs import NomineeKind
from honors.queries import nominees
from honors.roles import Role
from honors.spelling import simplified
from honors.states import (
    CommendationState,
    HonorState,
    JobState,
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
    """Records in whose history something was written after a moment.

    What has no history of its own goes by that of the record which it belongs to, named by `key`:
    the list then holds everything of a round in which something changed.
    """

    def __init__(self, stream: str, key: str = "pk") -> None:
        """No `stream` where `key` holds the whole name of one."""
        super().__init__(label="ISO 8601, with its offset")
        self.stream, self.key = stream and f"{stream}:", key

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return qs
        key = Concat(
            Value(self.stream),
            Cast(OuterRef(self.key), CharField()),
            output_field=CharField(),
        )
        return qs.filter(Exists(LedgerStream.objects.filter(key=key, last_at__gt=value)))


class StateFilter(django_filters.MultipleChoiceFilter):
    """One state or several: `?state=open&state=evaluating`."""

    def __init__(self, states: type[TextChoices]) -> None:
        super().__init__(field_name="state", choices=states.choices, distinct=False)


def asked_by(names: Mapping[str, list[str]]) -> QueryDict:
    """As a query string has it."""
    data = QueryDict(mutable=True)
    for name, values in names.items():
        data.setlist(name, values)
    return data


class NameFilter(django_filters.CharFilter):
    """Part of a name."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, lookup_expr="icontains", max_length=60)


class NomineeNameFilter(django_filters.CharFilter):
    """Part of a nominee's name in either script, or how it is typed by ear: wxl, wangxiulan."""

    def __init__(self, nominee: str = "") -> None:
        super().__init__(max_length=60)
        self.nominee = nominee

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(self.condition(value)) if value else qs

    def condition(self, value: str) -> Q:
        return nominees.named(value, of=self.nominee)


class HolderNameFilter(NomineeNameFilter):
    """The same, and part of the name under which an honor was given."""

    def condition(self, value: str) -> Q:
        given = Q(holder_name__icontains=value) | Q(holder_name__icontains=simplified(value))
        return super().condition(value) | given


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
    substitute_for = KeyFilter()
    modified_since = ModifiedSince("users", "user_id")


class ProgramFilter(django_filters.FilterSet):
    organizer = KeyFilter()
    search = NameFilter("name")
    modified_since = ModifiedSince("programs")


class TitleFilter(django_filters.FilterSet):
    program = KeyFilter()
    nominee_kind = django_filters.ChoiceFilter(choices=NomineeKind.choices)
    search = NameFilter("name")
    modified_since = ModifiedSince("programs", "program_id")


class FormFilter(django_filters.FilterSet):
    organization = KeyFilter()
    kind = django_filters.ChoiceFilter(choices=NomineeKind.choices)
    modified_since = ModifiedSince("forms")


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
    modified_since = ModifiedSince("rounds", "round_id")


class StageFilter(django_filters.FilterSet):
    round = KeyFilter()
    kind = django_filters.ChoiceFilter(choices=StageKind.choices)
    modified_since = ModifiedSince("rounds", "round_id")


class RubricFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()
    modified_since = ModifiedSince("rounds", "stage__round_id")


class PanelFilter(django_filters.FilterSet):
    round = KeyFilter(field_name="stage__round")
    stage = KeyFilter()
    category = KeyFilter()
    modified_since = ModifiedSince("rounds", "stage__round_id")


class QuotaFilter(django_filters.FilterSet):
    round = KeyFilter(field_name="category__round")
    category = KeyFilter()
    organization = KeyFilter()
    parent = KeyFilter()
    modified_since = ModifiedSince("rounds", "category__round_id")


class LoanFilter(django_filters.FilterSet):
    lender = KeyFilter()
    borrower = KeyFilter()
    modified_since = ModifiedSince("rounds", "lender__category__round_id")


class ApportionmentFilter(django_filters.FilterSet):
    category = KeyFilter()
    parent = KeyFilter()
    modified_since = ModifiedSince("rounds", "category__round_id")


class ShortfallFilter(django_filters.FilterSet):
    quota = KeyFilter()
    modified_since = ModifiedSince("rounds", "quota__category__round_id")


class JudgeVetoFilter(django_filters.FilterSet):
    sheet = KeyFilter()
    nomination = KeyFilter(field_name="sheet__nomination")
    stage = KeyFilter(field_name="sheet__stage")
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices)
    modified_since = ModifiedSince("score_sheets", "sheet_id")


class BallotFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()
    organization = KeyFilter()
    modified_since = ModifiedSince("ballots")


class PollFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()
    organization = KeyFilter()
    modified_since = ModifiedSince("polls")


class NomineeFilter(django_filters.FilterSet):
    unit = KeyFilter()
    kind = django_filters.ChoiceFilter(choices=NomineeKind.choices)
    search = NomineeNameFilter()
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
    search = NomineeNameFilter("nominee__")
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
    modified_since = ModifiedSince("nominations", "nomination_id")


class ScoreSheetFilter(django_filters.FilterSet):
    nomination = KeyFilter()
    stage = KeyFilter()
    judge = KeyFilter()
    state = StateFilter(ScoreSheetState)
    modified_since = ModifiedSince("score_sheets")


class RankingFilter(django_filters.FilterSet):
    stage = KeyFilter()
    category = KeyFilter()
    modified_since = ModifiedSince("rounds", "stage__round_id")


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
    modified_since = ModifiedSince("leads")


class DecisionFilter(django_filters.FilterSet):
    round = KeyFilter()
    organization = KeyFilter()
    modified_since = ModifiedSince("rounds", "round_id")


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
    search = HolderNameFilter("nominee__")
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
    modified_since = ModifiedSince("organizations", "organization_id")


class VetoFindingFilter(django_filters.FilterSet):
    nominee = KeyFilter()
    nomination = KeyFilter()
    department = KeyFilter()
    code = django_filters.CharFilter(max_length=40)
    modified_since = ModifiedSince("nominations", "nomination_id")


class JobFilter(django_filters.FilterSet):
    state = StateFilter(JobState)
    asked_by = KeyFilter()
    modified_since = ModifiedSince("jobs")


class DocumentFilter(django_filters.FilterSet):
    kind = django_filters.CharFilter(max_length=32)
    subject = django_filters.CharFilter(max_length=100)
    round = KeyFilter()
    organization = KeyFilter()
    sha256 = django_filters.CharFilter(max_length=64)
    modified_since = ModifiedSince("", "subject")


class WordingFilter(django_filters.FilterSet):
    organization = KeyFilter()
    kind = django_filters.CharFilter(max_length=32)
    modified_since = ModifiedSince("organizations", "organization_id")
