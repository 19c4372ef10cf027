"""The secretary gives out sheets by a plan that was looked at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.locking import lock_round
from honors.models import Category, Nomination, ScoreSheet, Stage
from honors.queries import assignments
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import RUNNING_ROUNDS, StageKind
from workflow import engine, ledger
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Round
    from honors.queries.assignments import AssignmentPlan
    from workflow.definition import Actor


def preview(
    *, stage: Stage, by: Actor, at: datetime, category: Category | None = None
) -> AssignmentPlan:
    """Who would get what, what each would have to do, and what cannot be met. Nothing is given."""
    require(by, Role.SECRETARY, stage.round.organizer, at)
    _require_planned(stage, stage.round)
    return assignments.plan(stage, category=category)


@transaction.atomic
def apply_seen(
    *,
    stage: Stage,
    digest: str,
    by: Actor,
    at: datetime,
    category: Category | None = None,
    despite_shortages: bool = False,
) -> list[ScoreSheet]:
    """Give out the plan that was looked at, known by its digest."""
    plan = preview(stage=stage, category=category, by=by, at=at)
    if plan.digest != digest:
        raise _outdated()
    return apply(plan=plan, by=by, at=at, despite_shortages=despite_shortages)


@transaction.atomic
def apply(
    *, plan: AssignmentPlan, by: Actor, at: datetime, despite_shortages: bool = False
) -> list[ScoreSheet]:
    """Give out every sheet of the plan, or none: `plan_outdated` if anything changed since.

    A plan that leaves a case short is applied only where the secretary says so.
    """
    stage = Stage.objects.select_related("round").get(pk=plan.stage_id)
    round_ = lock_round(stage.round)
    require(by, Role.SECRETARY, round_.organizer, at)
    _require_planned(stage, round_)
    cases = _locked_cases(stage)
    chosen = plan.category_id
    category = None if chosen is None else Category.objects.get(pk=chosen)
    if assignments.plan(stage, category=category).digest != plan.digest:
        raise _outdated()
    if plan.shortages and not despite_shortages:
        raise GuardFailed(
            _("%(count)s cases get fewer judges than they need."),
            code="plan_short",
            count=len(plan.shortages),
        )
    sheets = engine.begin_many(
        [
            ScoreSheet(
                nomination=cases[place.case],
                stage=stage,
                judge_id=place.judge,
                judged_version=cases[place.case].dossier_version,
            )
            for place in plan.places
        ],
        actor=by,
        at=at,
    )
    _record(plan, stage, by=by, at=at)
    return sheets


def _outdated() -> GuardFailed:
    return GuardFailed(
        _("Cases, judges or relations changed since this plan was made; make it anew."),
        code="plan_outdated",
    )


def _require_planned(stage: Stage, round_: Round) -> None:
    if stage.kind != StageKind.SCORING or round_.state not in RUNNING_ROUNDS:
        raise GuardFailed(_("Nothing is being scored here."), code="not_scoring")
    if "judges" not in stage.settings:
        raise GuardFailed(
            _("At this stage every judge of the panel judges every case."), code="not_planned"
        )


def _locked_cases(stage: Stage) -> dict[int, Nomination]:
    here = Nomination.objects.at_stage(stage).order_by("pk").select_for_update(no_key=True)
    return {case.pk: case for case in here}


def _record(plan: AssignmentPlan, stage: Stage, *, by: Actor, at: datetime) -> None:
    facts = {
        "stage": plan.stage_id,
        "category": plan.category_id,
        "sheets": len(plan.places),
        "short": [short.nomination_id for short in plan.shortages],
        "linked": plan.linked,
        "digest": plan.digest,
    }
    stream = f"rounds:{stage.round_id}"
    ledger.record(stream, "score_sheets.assign", actor=by.ledger_key, at=at, facts=facts)
