"""The way of a case through its round's stages: pure walks over what the engine has loaded."""

from __future__ import annotations

from typing import Any

from honors.forms import parse_form
from honors.states import COUNTING_SHEETS, StageKind

# What `earliest_voided_stage` reads.
JUDGED = (
    "dossier",
    "versions",
    "category__form",
    "score_sheets__stage",
    "ballot_tallies__stage",
    "notice_entries__notice__stage",
)


def route_of(nomination: Any) -> list[Any]:
    """The stages that this case passes: those at or above the level of its unit, in order.

    A channel may enter further up: from the first stage of the level that the terms name.
    """
    stages = _stages_above_unit(nomination)
    enters = nomination.category.channels.get(nomination.channel, "")
    begins = [int(s.position) for s in nomination.round.stages.all() if s.level == enters]
    return [stage for stage in stages if not begins or stage.position >= min(begins)]


def _stages_above_unit(nomination: Any) -> list[Any]:
    depth = nomination.unit.depth
    stages = [stage for stage in nomination.round.stages.all() if stage.depth <= depth]
    return sorted(stages, key=lambda stage: int(stage.position))


def passes_by_unit(nomination: Any) -> bool:
    """The channel enters above the stage where the unit's cases do: the unit sends nothing up."""
    return bool(route_of(nomination)[0] != _stages_above_unit(nomination)[0])


def stage_after(nomination: Any, stage: Any) -> Any | None:
    later = [other for other in route_of(nomination) if other.position > stage.position]
    return later[0] if later else None


def stage_before(nomination: Any) -> Any | None:
    """The stage one back. A notice is nobody's desk, so it is stepped over."""
    earlier = [
        other
        for other in route_of(nomination)
        if other.position < nomination.stage.position and other.kind != StageKind.NOTICE
    ]
    return earlier[-1] if earlier else None


def frozen_version(nomination: Any) -> Any | None:
    """The version that was submitted last: what reviewers and judges have before them."""
    for version in nomination.versions.all():
        if version.number == nomination.dossier_version:
            return version
    return None


def changed_fields(nomination: Any) -> set[str]:
    frozen = frozen_version(nomination)
    form = parse_form(nomination.category.form.fields)
    return form.changed(frozen.answers if frozen else {}, nomination.dossier.answers)


def earliest_voided_stage(nomination: Any) -> Any | None:
    """Where a correction of judged fields sends the case: the first stage that has judged them.

    None while nothing judged has changed, or nobody has marked, voted on or posted it yet.
    """
    form = parse_form(nomination.category.form.fields)
    if not changed_fields(nomination) & form.judged_names:
        return None
    scored = [s.stage for s in nomination.score_sheets.all() if s.state in COUNTING_SHEETS]
    posted = [
        entry.notice.stage
        for entry in nomination.notice_entries.all()
        if entry.voided_at is None and entry.notice.posted_at is not None
    ]
    voted = [t.stage for t in nomination.ballot_tallies.all() if t.voided_at is None]
    stages = sorted([*scored, *voted, *posted], key=lambda stage: int(stage.position))
    return stages[0] if stages else None


def is_to_be_corrected(nomination: Any) -> bool:
    """An objection was upheld that corrects a notice which still counts for the case.

    Once the second notice has taken its place, a later objection asks for no third one.
    """
    counting = {e.notice_id for e in nomination.notice_entries.all() if e.voided_at is None}
    return any(
        o.remedy == "correct" and o.notice_id in counting for o in nomination.objections.all()
    )


def second_notice_stage(nomination: Any) -> Any | None:
    """The notice that runs again after a correction, if the round's terms say so."""
    if not nomination.round.second_notice:
        return None
    if not is_to_be_corrected(nomination):
        return None
    resume = nomination.resume_stage
    notices = [
        stage
        for stage in route_of(nomination)
        if stage.kind == StageKind.NOTICE and (resume is None or stage.position <= resume.position)
    ]
    return notices[-1] if notices else None
