"""What must be true before a round moves."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.consulting import every_department
from honors.forms import parse_form
from honors.notice_terms import SHORTEST_ABOVE, SHORTEST_NOTICE, is_short_for
from honors.reckoning import rule_of
from honors.roles import Role
from honors.states import LIVE_NOMINATIONS, NominationState, StageKind
from honors.voting import voting_rule_of
from workflow.calendars import load_calendar
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed, Refusal
from workflow.workdays import CalendarMissing


@reads("program", "stages__panels__members", "stages__rubrics__criteria", "categories__form")
def route_is_sound(round_: Any, _move: Move) -> None:
    """Levels never go down, somebody approves, notices are long enough, scoring can be done."""
    for problem in problems_of_route(round_):
        raise problem


def problems_of_route(round_: Any) -> Iterator[Refusal]:
    """Everything that is wrong with it, in its order, for whoever sets it up."""
    stages = sorted(round_.stages.all(), key=lambda stage: int(stage.position))
    if not any(stage.kind == StageKind.APPROVAL for stage in stages):
        yield GuardFailed(_("The route has no approval."), code="route_without_approval")
    for before, stage in itertools.pairwise(stages):
        if stage.depth > before.depth:
            yield GuardFailed(
                _("Stage %(position)s lies below the one before it."),
                code="route_goes_down",
                position=stage.position,
            )
    for stage in stages:
        for check in _checks_of_stage(round_, stage):
            try:
                check()
            except Refusal as problem:
                yield problem


def _checks_of_stage(round_: Any, stage: Any) -> Iterator[Callable[[], object]]:
    if stage.kind == StageKind.NOTICE:
        yield lambda: _notice_is_long_enough(round_, stage)
    if stage.kind == StageKind.CONSULTATION:
        yield lambda: _consultation_is_sound(round_, stage)
    if stage.kind == StageKind.BALLOT and {"quorum", "threshold", "cut"} & stage.settings.keys():
        yield lambda: voting_rule_of(stage.settings)
    if stage.kind == StageKind.SCORING:
        for category in round_.categories.all():
            yield partial(_scoring_is_ready, stage, category)


def _consultation_is_sound(round_: Any, stage: Any) -> None:
    """It asks somebody, and what it reads and shows of a dossier is on a form of the round."""
    if not any(every_department(stage.settings)):
        raise GuardFailed(
            _("Stage %(position)s asks no department."),
            code="consultation_empty",
            position=stage.position,
        )
    forms = [parse_form(category.form.fields) for category in round_.categories.all()]
    known = {field.name for form in forms for field in form.fields}
    by_value = [rule["field"] for rule in stage.settings.get("by_value", ())]
    for name in (*stage.settings.get("fields", ()), *by_value):
        if name not in known:
            raise GuardFailed(
                _("Stage %(position)s names the field %(field)s, which no form has."),
                code="unknown_field",
                position=stage.position,
                field=name,
            )


def _notice_is_long_enough(round_: Any, stage: Any) -> None:
    """Three days; from the county up five working ones, unless a legal basis lets them be fewer."""
    if stage.settings.get("days", 0) < SHORTEST_NOTICE:
        raise GuardFailed(
            _("The notice of stage %(position)s is shorter than %(days)s days."),
            code="notice_too_short",
            position=stage.position,
            days=SHORTEST_NOTICE,
        )
    if not is_short_for(stage.level, stage.settings):
        return
    if not stage.settings.get("shorter_because"):
        raise GuardFailed(
            _(
                "The notice of stage %(position)s is shorter than %(days)s working days. State "
                "why it may be, or make it longer."
            ),
            code="notice_short_for_level",
            position=stage.position,
            days=SHORTEST_ABOVE,
        )
    if not round_.program.legal_basis:
        raise GuardFailed(
            _(
                "The notice of stage %(position)s is shorter than %(days)s working days, and the "
                "program names no legal basis that lets it be."
            ),
            code="notice_without_basis",
            position=stage.position,
            days=SHORTEST_ABOVE,
        )


def _scoring_is_ready(stage: Any, category: Any) -> None:
    panels = [p for p in stage.panels.all() if p.category_id in (None, category.pk)]
    rubrics = [r for r in stage.rubrics.all() if r.category_id == category.pk]
    if not any(panel.members.all() for panel in panels):
        raise GuardFailed(
            _("Nobody judges %(category)s."), code="panel_empty", category=str(category)
        )
    criteria = [criterion for rubric in rubrics for criterion in rubric.criteria.all()]
    idle = {n for n, criterion in enumerate(criteria, start=1) if not criterion.counts}
    if sum(criterion.weight for criterion in criteria) != 100:  # noqa: PLR2004 - a percentage
        raise GuardFailed(
            _("The weights of the criteria of %(category)s do not add up to 100."),
            code="weights_differ",
            category=str(category),
        )
    rule_of(stage.settings, criteria=len(criteria), idle=idle)
    if {"cross_panel", "cases_max"} & stage.settings.keys() and "judges" not in stage.settings:
        raise GuardFailed(
            _("Say how many judges a case of stage %(position)s has."),
            code="judges_undeclared",
            position=stage.position,
        )


@reads("categories")
def categories_are_ready(round_: Any, _move: Move) -> None:
    """There is at least one category, and each has places."""
    categories = round_.categories.all()
    if not categories or any(category.places == 0 for category in categories):
        raise GuardFailed(_("Every category needs places."), code="no_places")


def time_lies_ahead(round_: Any, move: Move) -> None:
    """There is time left to nominate."""
    if move.at >= round_.closes_at:
        raise GuardFailed(
            _("The time for nominations is already over: move it first."), code="too_late"
        )


@reads("stages", "organizer__memberships")
def somebody_can_decide(round_: Any, move: Move) -> None:
    """Where the organizer itself approves, somebody holds the office of approver there."""
    levels = [stage.level for stage in round_.stages.all() if stage.kind == StageKind.APPROVAL]
    if all(round_.organizer.handler_id(level) != round_.organizer_id for level in levels):
        return
    approvers = [
        held
        for held in round_.organizer.memberships.all()
        if held.role == Role.APPROVER
        and held.starts_at <= move.at
        and (held.ends_at is None or move.at < held.ends_at)
    ]
    if not approvers:
        raise GuardFailed(
            _("Nobody at %(organizer)s may approve yet."),
            code="approver_missing",
            organizer=round_.organizer.name,
        )


@reads("stages")
def calendar_reaches(round_: Any, _move: Move) -> None:
    """The calendar knows every year that a notice, or an answer in working days, can fall in."""
    if not any(_counts_days(stage) for stage in round_.stages.all()):
        return
    first = timezone.localdate(round_.opens_at).year
    ends = [timezone.localdate(round_.closes_at)]
    if round_.concludes_by is not None:
        ends.append(round_.concludes_by)
    years = range(first, max(end.year for end in ends) + 1)
    known = load_calendar(years).years
    for year in years:
        if year not in known:
            missing = CalendarMissing(year)
            raise GuardFailed(missing.message, code=missing.code, year=year)


def _counts_days(stage: Any) -> bool:
    answers = stage.kind == StageKind.CONSULTATION and stage.settings.get("kind") == "working"
    return bool(stage.kind == StageKind.NOTICE or answers)


def nominations_are_over(round_: Any, move: Move) -> None:
    """The time for nominations is over."""
    if move.at < round_.closes_at:
        raise GuardFailed(_("Nominations still run."), code="not_due")


@reads("organizer")
def no_case_is_live(round_: Any, _move: Move) -> None:
    """No case of the round is live any more."""
    live = round_.nominations.filter(state__in=LIVE_NOMINATIONS).count()
    if live:
        raise GuardFailed(_("%(count)s cases are not settled yet."), code="cases_live", count=live)


def nobody_was_honored(round_: Any, _move: Move) -> None:
    """Nobody was honored in this round."""
    if round_.nominations.filter(state=NominationState.HONORED).exists():
        raise GuardFailed(_("Honors of this round were already issued."), code="already_issued")
