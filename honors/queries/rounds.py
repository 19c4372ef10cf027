"""The terms of a round, and which rounds somebody may see."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from honors.models import Category, Criterion, Round, Rubric, Stage
from honors.queries import vetoes
from honors.queries.organizations import paths_above
from honors.roles import PATH_END, Role
from honors.states import RUNNING_ROUNDS, RoundState
from workflow import ledger

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User, VetoItem
    from honors.roles import Grant

# Who sees a round while it is still being planned, at its organizer or above.
PLANNERS = (Role.SECRETARY, Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What opening a round freezes. `data` is canonical JSON, `digest` its SHA-256 in hex."""

    data: Mapping[str, Any]
    digest: str


def digest_of(data: Mapping[str, Any]) -> str:
    """The digest by which anybody can check stored terms against the ledger."""
    return hashlib.sha256(ledger.dump(data).encode()).hexdigest()


def terms_of(round_: Round) -> Terms:
    """Route, categories with their forms and rules, rubrics, timetable: as they are now.

    Six statements. Panels and quotas are not terms: they are arranged while a round runs.
    """
    rubrics = Rubric.objects.filter(stage__round=round_).select_related("stage", "category")
    data = {
        "round": _round(round_),
        "stages": [_stage(stage) for stage in round_.stages.order_by("position")],
        "categories": [
            _category(category)
            for category in round_.categories.select_related(
                "title__prerequisite", "form"
            ).order_by("position")
        ],
        "rubrics": [
            _rubric(rubric)
            for rubric in rubrics.prefetch_related("criteria", "vetoes").order_by(
                "stage__position", "category__position"
            )
        ],
        "vetoes": [
            {"code": item.code, "text": item.text, "kinds": item.kinds}
            for item in vetoes_asked(round_)
        ],
    }
    canonical = ledger.canonical(data)
    return Terms(data=canonical, digest=digest_of(canonical))


def vetoes_asked(round_: Round) -> list[VetoItem]:
    """The list of the day on which its nominations begin."""
    return vetoes.in_force(round_.organizer, on=timezone.localdate(round_.opens_at))


def codes_asked(round_: Round) -> list[str]:
    return [item.code for item in vetoes_asked(round_)]


def before(round_: Round) -> Round | None:
    """The program's round that began last before it."""
    earlier = Round.objects.filter(program=round_.program_id).exclude(pk=round_.pk)
    began = Q(opens_at__lt=round_.opens_at) | Q(opens_at=round_.opens_at, pk__lt=round_.pk)
    found: Round | None = earlier.filter(began).order_by("opens_at", "pk").last()
    return found


def said(round_: Round) -> Mapping[str, Any]:
    """The terms as they were frozen; of a round that is still planned, as they are now."""
    frozen: Mapping[str, Any] = round_.terms
    return frozen or terms_of(round_).data


def _round(round_: Round) -> dict[str, Any]:
    concludes_by = round_.concludes_by
    return {
        "name": round_.name,
        "year": round_.year,
        "organizer": round_.organizer_id,
        "legal_basis": round_.program.legal_basis,
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "concludes_by": None if concludes_by is None else concludes_by.isoformat(),
        "correction_days": round_.correction_days,
        "refills": round_.refills,
        "second_notice": round_.second_notice,
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "position": stage.position,
        "kind": stage.kind,
        "level": stage.level,
        "settings": stage.settings,
    }


def _category(category: Category) -> dict[str, Any]:
    below = category.title.prerequisite
    return {
        "position": category.position,
        "title": category.title.name,
        "nominee_kind": category.title.nominee_kind,
        "prerequisite": None if below is None else below.name,
        "places": category.places,
        "form": {
            "name": category.form.name,
            "version": category.form.number,
            "digest": digest_of({"fields": category.form.fields}),
        },
        "eligibility": category.eligibility,
        "quota_units_only": category.quota_units_only,
        "list_rules": category.list_rules,
        "list_order": category.list_order,
        "quota_rules": category.quota_rules,
        "channels": category.channels,
        "consent_required": category.consent_required,
        **_left_out(category),
    }


def _left_out(category: Category) -> dict[str, Any]:
    """Terms that were frozen before anything could be left out say nothing of it."""
    return {"vetoes_left_out": category.vetoes_left_out} if category.vetoes_left_out else {}


def _rubric(rubric: Rubric) -> dict[str, Any]:
    return {
        "stage": rubric.stage.position,
        "category": rubric.category.position,
        "criteria": [_criterion(criterion) for criterion in rubric.criteria.all()],
        "vetoes": [veto.text for veto in rubric.vetoes.all()],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "position": criterion.position,
        "name": criterion.name,
        "weight": criterion.weight,
        "maximum": criterion.maximum,
        "bands": criterion.bands,
        "comment_required": criterion.comment_required,
        "counts": criterion.counts,
    }


def visible_to(user: User, *, at: datetime) -> QuerySet[Round]:
    """The rounds of one's own organization, of those above and below it, and those one judges.

    A round that is still planned shows itself only to those who plan, at its organizer or above.
    """
    grants = user.standing(at=at).grants
    seen = Q(pk__in=[])
    for grant in grants:
        seen |= _below(grant) | _above(grant)
    if grants:
        seen |= Q(stages__panels__members__user=user) & ~Q(state=RoundState.PLANNED)
    keys = Round.objects.filter(seen).values("pk")
    return Round.objects.filter(pk__in=keys).order_by("-opens_at", "-pk")


def _below(grant: Grant) -> Q:
    condition = Q(organizer__path__gte=grant.path, organizer__path__lt=grant.path + PATH_END)
    return condition if grant.role in PLANNERS else condition & ~Q(state=RoundState.PLANNED)


def _above(grant: Grant) -> Q:
    return Q(organizer__path__in=paths_above(grant.path)) & ~Q(state=RoundState.PLANNED)


def running() -> QuerySet[Round]:
    """What everybody may know is being chosen now, the one that closes first on top."""
    rows = Round.objects.filter(state__in=RUNNING_ROUNDS).select_related("program", "organizer")
    return rows.order_by("closes_at", "pk")
