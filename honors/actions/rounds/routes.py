"""The route of a round: its stages in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.locking import lock_planned
from honors.guards.rounds import SHORTEST_NOTICE
from honors.models import Organization, Round, Stage
from honors.models.organizations import Level, depth_of
from honors.models.public_notices import CountFrom, DayKind
from honors.models.rounds import ScoringMethod
from honors.presets import StageSpec
from honors.queries.accounts import require
from honors.reckoning import is_tie_rule
from honors.roles import Role
from honors.states import StageKind
from workflow import ledger
from workflow.definition import Actor

MOST_STAGES = 20
LONGEST = 60


@transaction.atomic
def set_route(
    *, round_: Round, stages: Sequence[StageSpec], by: Actor, at: datetime
) -> tuple[Stage, ...]:
    """Replace the route, and with it the rubrics and panels of the old one.

    Whether a round can run on it is checked when it opens; each stage is checked here.
    """
    require(by, Role.SECRETARY, round_.organizer, at)
    locked = lock_planned(round_)
    if not 0 < len(stages) <= MOST_STAGES:
        raise inputs.refused(
            _("A route has 1 to %(most)s stages."),
            code="route_length",
            field="stages",
            most=MOST_STAGES,
        )
    made = [_stage(locked, position, spec) for position, spec in enumerate(stages, start=1)]
    _check_departments(made)
    locked.stages.all().delete()
    stored = tuple(Stage.objects.bulk_create(made))
    ledger.record(
        f"rounds:{locked.pk}",
        "stages.set",
        actor=by.ledger_key,
        at=at,
        facts={"stages": [f"{stage.level}/{stage.kind}" for stage in stored]},
    )
    return stored


def _stage(round_: Round, position: int, spec: StageSpec) -> Stage:
    field = f"stages/{position - 1}"
    kind = inputs.choice(spec.kind, StageKind.values, field=f"{field}/kind")
    level = inputs.choice(spec.level, Level.values, field=f"{field}/level")
    if depth_of(level) < round_.organizer.depth:
        raise inputs.refused(
            _("A stage cannot lie above the organizer."),
            code="stage_above_organizer",
            field=f"{field}/level",
        )
    settings = _clean_settings(kind, spec.settings, field=f"{field}/settings")
    return Stage(round=round_, position=position, kind=kind, level=level, settings=settings)


def _flag(value: object, field: str) -> object:
    return inputs.flag(value, field=field)


def _line(value: object, field: str) -> object:
    return inputs.whole(value, field=field)


def _method(value: object, field: str) -> object:
    return inputs.choice(value, ScoringMethod.values, field=field)


def _ties(value: object, field: str) -> object:
    names = list(value) if isinstance(value, list | tuple) else []
    if len(set(map(str, names))) != len(names) or not all(map(is_tie_rule, names)):
        raise inputs.refused(
            _("The rules for ties are a list of known ones, each once."),
            code="tie_rule_unknown",
            field=field,
        )
    return names


def _days(value: object, field: str) -> object:
    return inputs.whole(value, field=field, high=LONGEST)


def _notice_days(value: object, field: str) -> object:
    days = inputs.whole(value, field=field, high=LONGEST)
    if days < SHORTEST_NOTICE:
        raise inputs.refused(
            _("A public notice runs at least %(days)s days."),
            code="notice_too_short",
            field=field,
            days=SHORTEST_NOTICE,
        )
    return days


def _day_kind(value: object, field: str) -> object:
    return inputs.choice(value, DayKind.values, field=field)


def _count_from(value: object, field: str) -> object:
    return inputs.choice(value, CountFrom.values, field=field)


def _departments(value: object, field: str) -> object:
    keys = list(value) if isinstance(value, list | tuple) else []
    if not keys or len(set(map(str, keys))) != len(keys):
        raise inputs.refused(
            _("A consultation asks one or more departments, each once."),
            code="consultation_empty",
            field=field,
        )
    return [inputs.whole(key, field=f"{field}/{number}") for number, key in enumerate(keys)]


Cleaner = Callable[[object, str], object]
SETTINGS: dict[str, dict[str, Cleaner]] = {
    StageKind.REVIEW: {"ranked": _flag},
    StageKind.CONSULTATION: {"departments": _departments, "days": _days},
    StageKind.SCORING: {"method": _method, "ties": _ties, "cut": _flag, "line": _line},
    StageKind.BALLOT: {},
    StageKind.NOTICE: {"days": _notice_days, "kind": _day_kind, "count_from": _count_from},
    StageKind.APPROVAL: {},
}
# What a stage of the kind cannot do without.
NEEDED: dict[str, tuple[str, ...]] = {
    StageKind.CONSULTATION: ("departments", "days"),
    StageKind.SCORING: ("method",),
    StageKind.NOTICE: ("days", "kind", "count_from"),
}


def _clean_settings(kind: str, settings: object, *, field: str) -> dict[str, Any]:
    known = SETTINGS[kind]
    given = settings if isinstance(settings, Mapping) else {"": settings}
    for name in given:
        if name not in known:
            raise inputs.refused(
                _("A stage of this kind has no such setting."),
                code="unknown_setting",
                field=f"{field}/{name}",
            )
    for name in NEEDED.get(kind, ()):
        if name not in given:
            raise inputs.refused(
                _("This setting of the stage is missing."),
                code="setting_missing",
                field=f"{field}/{name}",
            )
    return {name: known[name](value, f"{field}/{name}") for name, value in given.items()}


def _check_departments(stages: Sequence[Stage]) -> None:
    asked = {key for stage in stages for key in stage.settings.get("departments", ())}
    found = set(Organization.objects.filter(pk__in=asked).values_list("pk", flat=True))
    for number, stage in enumerate(stages):
        if set(stage.settings.get("departments", ())) - found:
            raise inputs.refused(
                _("There is no such department."),
                code="unknown_department",
                field=f"stages/{number}/settings/departments",
            )
