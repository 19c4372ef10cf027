"""The route of a round: its stages in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds import consulting
from honors.actions.rounds.locking import lock_planned
from honors.models import Round, Stage
from honors.models.organizations import Level, depth_of
from honors.models.public_notices import CountFrom, DayKind
from honors.models.rounds import OTHERS_VISIBLE, ScoringMethod
from honors.notice_terms import SHORTEST_NOTICE
from honors.presets import StageSpec
from honors.queries.accounts import require
from honors.reckoning import is_tie_rule
from honors.roles import Role
from honors.states import StageKind
from workflow import ledger
from workflow.definition import Actor

MOST_STAGES = 20
LONGEST = 60
MOST_SHEETS = 99
MOST_APPROVED = 1000
MOST_RUNOFFS = 3
PAIR, MOST_PARTS = 2, 1000
LONGEST_RETENTION = 3650  # days
REASON_LIMIT = 200


@transaction.atomic
def set_route(
    *, round_: Round, stages: Sequence[StageSpec], by: Actor, at: datetime
) -> tuple[Stage, ...]:
    """Replace the route. A stage of the same kind and level stays, with its rubrics and panels,
    wherever it stands now; those of the other stages go.

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
    consulting.check_departments(locked, made)
    stored, kept = _stored(locked, made)
    ledger.record(
        f"rounds:{locked.pk}",
        "stages.set",
        actor=by.ledger_key,
        at=at,
        facts={"stages": [f"{stage.level}/{stage.kind}" for stage in stored], "kept": kept},
    )
    return stored


def _stored(round_: Round, made: Sequence[Stage]) -> tuple[tuple[Stage, ...], int]:
    """The stages in their order, and how many of them were there before."""
    left = list(round_.stages.order_by("position"))
    kept: list[Stage] = []
    for stage in made:
        same = (old for old in left if (old.kind, old.level) == (stage.kind, stage.level))
        if (old := next(same, None)) is not None:
            left.remove(old)
            stage.pk = old.pk
            kept.append(stage)
    Stage.objects.filter(pk__in=[old.pk for old in left]).delete()
    # No two stages of a round ever have one number, not even in between.
    round_.stages.update(position=F("position") + MOST_STAGES)
    Stage.objects.bulk_update(kept, ["position", "settings"])
    Stage.objects.bulk_create(stage for stage in made if stage.pk is None)
    return tuple(made), len(kept)


@transaction.atomic
def set_stage(*, stage: Stage, settings: Mapping[str, Any], by: Actor, at: datetime) -> Stage:
    """Everything that one stage is set to, in place of what it was; its rubrics and panels stay."""
    require(by, Role.SECRETARY, stage.round.organizer, at)
    locked = lock_planned(stage.round)
    row = Stage.objects.get(pk=stage.pk)
    row.settings = _clean_settings(row.kind, settings, field="settings")
    consulting.check_departments(locked, [row], field="settings/departments")
    row.save(update_fields=["settings"])
    facts = {"stage": row.position, "kind": row.kind, "set": sorted(row.settings)}
    stream = f"rounds:{locked.pk}"
    ledger.record(stream, "stages.change", actor=by.ledger_key, at=at, facts=facts)
    return row


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


def _others_visible(value: object, field: str) -> object:
    return inputs.choice(value, OTHERS_VISIBLE, field=field)


def _most_sheets(value: object, field: str) -> object:
    return inputs.whole(value, field=field, high=MOST_SHEETS)


def _cases_max(value: object, field: str) -> object:
    return inputs.whole(value, field=field)


def _share(value: object, field: str) -> object:
    """A fraction up to one, as a pair: two thirds are no number of percent."""
    pair = list(value) if isinstance(value, list | tuple) else []
    if len(pair) != PAIR:
        raise inputs.refused(
            _("A share is a pair of whole numbers, such as 2 of 3."),
            code="not_a_share",
            field=field,
        )
    whole = inputs.whole(pair[1], field=f"{field}/1", high=MOST_PARTS)
    return [inputs.whole(pair[0], field=f"{field}/0", high=whole), whole]


def _ties(value: object, field: str) -> object:
    names = list(value) if isinstance(value, list | tuple) else []
    if len(set(map(str, names))) != len(names) or not all(map(is_tie_rule, names)):
        raise inputs.refused(
            _("The rules for ties are a list of known ones, each once."),
            code="tie_rule_unknown",
            field=field,
        )
    return names


def _most_approved(value: object, field: str) -> object:
    return inputs.whole(value, field=field, high=MOST_APPROVED)


def _runoffs(value: object, field: str) -> object:
    return inputs.whole(value, field=field, low=0, high=MOST_RUNOFFS)


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


def _reason(value: object, field: str) -> object:
    return inputs.text(value, field=field, limit=REASON_LIMIT)


def _reply_days(value: object, field: str) -> object:
    return inputs.whole(value, field=field, high=LONGEST)


def _retention(value: object, field: str) -> object:
    return inputs.whole(value, field=field, low=0, high=LONGEST_RETENTION)


def _day_kind(value: object, field: str) -> object:
    return inputs.choice(value, DayKind.values, field=field)


def _count_from(value: object, field: str) -> object:
    return inputs.choice(value, CountFrom.values, field=field)


Cleaner = Callable[[object, str], object]
_CUT: dict[str, Cleaner] = {"cut": _flag, "line": _line}
SETTINGS: dict[str, dict[str, Cleaner]] = {
    StageKind.REVIEW: {"ranked": _flag},
    StageKind.CONSULTATION: consulting.SETTINGS,
    StageKind.SCORING: {
        "method": _method,
        "ties": _ties,
        "sheets_min": _most_sheets,
        "judges": _most_sheets,
        "cross_panel": _most_sheets,
        "cases_max": _cases_max,
        "promise": _flag,
        "others_visible": _others_visible,
        "blind": _flag,
        **_CUT,
    },
    StageKind.BALLOT: {
        "quorum": _share,
        "threshold": _share,
        "above": _flag,
        "secret": _flag,
        "approves_max": _most_approved,
        "runoffs": _runoffs,
        **_CUT,
    },
    StageKind.NOTICE: {
        "days": _notice_days,
        "kind": _day_kind,
        "count_from": _count_from,
        "shorter_because": _reason,
        "retention_days": _retention,
        "reply_days": _reply_days,
    },
    StageKind.APPROVAL: {},
}
# What a stage of the kind cannot do without.
NEEDED: dict[str, tuple[str, ...]] = {
    StageKind.CONSULTATION: consulting.NEEDED,
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
