"""A round begun from another one: last year's, mostly."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from django.db import transaction

from honors.actions.rounds.panels import set_panel
from honors.actions.rounds.planning import Timetable, add_category, plan
from honors.actions.rounds.routes import set_route
from honors.actions.rounds.rubrics import CriterionSpec, set_rubric
from honors.actions.rounds.terms import set_terms
from honors.models import Category, FormDefinition, Panel, Round, Rubric, Stage
from honors.presets import StageSpec
from honors.queries.arrangements import judges_at
from honors.queries.rounds import codes_asked
from workflow import ledger
from workflow.definition import Actor


@transaction.atomic
def plan_like(*, model: Round, by: Actor, at: datetime, **given: Unpack[Timetable]) -> Round:
    """Plan a round with the rules, categories, route, rubrics and panels of another.

    Forms come in their newest version, and panels without those who are no judges any more.
    Quotas are left out: they are shared out anew each time.
    """
    round_ = plan(
        program=model.program,
        correction_days=model.correction_days,
        refills=model.refills,
        second_notice=model.second_notice,
        by=by,
        at=at,
        **given,
    )
    facts = {"model": model.pk}
    ledger.record(f"rounds:{round_.pk}", "rounds.model", actor=by.ledger_key, at=at, facts=facts)
    categories = _copy_categories(model, round_, by=by, at=at)
    stages = _copy_route(model, round_, by=by, at=at)
    _copy_rubrics(stages, categories, by=by, at=at)
    _copy_panels(stages, categories, by=by, at=at)
    return round_


def _copy_categories(
    model: Round, round_: Round, *, by: Actor, at: datetime
) -> dict[int, Category]:
    """By the key of the category that each is made after."""
    rows = list(model.categories.select_related("title", "form").order_by("position"))
    made = {
        old.pk: add_category(
            round_=round_,
            title=old.title,
            form=_newest(old.form),
            places=old.places,
            eligibility=old.eligibility,
            list_rules=old.list_rules,
            list_order=old.list_order,
            quota_units_only=old.quota_units_only,
            quota_rules=old.quota_rules,
            channels=old.channels,
            consent_required=old.consent_required,
            by=by,
            at=at,
        )
        for old in rows
    }
    known = set(codes_asked(round_))
    for old in rows:
        if left_out := sorted(known & {*old.vetoes_left_out}):
            set_terms(category=made[old.pk], vetoes_left_out=left_out, by=by, at=at)
    return made


def _newest(form: FormDefinition) -> FormDefinition:
    same = FormDefinition.objects.filter(organization=form.organization_id, name=form.name)
    return same.order_by("-number").first() or form


def _copy_route(model: Round, round_: Round, *, by: Actor, at: datetime) -> dict[int, Stage]:
    old = list(model.stages.order_by("position"))
    if not old:
        return {}
    specs = [StageSpec(kind=s.kind, level=s.level, settings=s.settings) for s in old]
    made = set_route(round_=round_, stages=specs, by=by, at=at)
    return {before.pk: after for before, after in zip(old, made, strict=True)}


def _copy_rubrics(
    stages: dict[int, Stage], categories: dict[int, Category], *, by: Actor, at: datetime
) -> None:
    rows = Rubric.objects.filter(stage__in=stages.keys()).prefetch_related("criteria", "vetoes")
    for rubric in rows.order_by("pk"):
        criteria = [
            CriterionSpec(
                name=criterion.name,
                weight=criterion.weight,
                maximum=criterion.maximum,
                bands=criterion.bands,
                comment_required=criterion.comment_required,
                counts=criterion.counts,
            )
            for criterion in rubric.criteria.all()
        ]
        set_rubric(
            stage=stages[rubric.stage_id],
            category=categories[rubric.category_id],
            criteria=criteria,
            vetoes=[veto.text for veto in rubric.vetoes.order_by("position")],
            by=by,
            at=at,
        )


def _copy_panels(
    stages: dict[int, Stage], categories: dict[int, Category], *, by: Actor, at: datetime
) -> None:
    rows = Panel.objects.filter(stage__in=stages.keys()).prefetch_related("members__user")
    for panel in rows.order_by("pk"):
        stage = stages[panel.stage_id]
        seats = list(panel.members.order_by("pk"))
        still = set(judges_at(stage.round.organizer, at=at).values_list("pk", flat=True))
        left = [seat.user for seat in seats if seat.user_id in still]
        chairs = [seat.user for seat in seats if seat.is_chair and seat.user_id in still]
        if not left:
            continue
        set_panel(
            stage=stage,
            name=panel.name,
            members=left,
            chair=[*chairs, *left][0],
            category=None if panel.category_id is None else categories[panel.category_id],
            by=by,
            at=at,
        )
