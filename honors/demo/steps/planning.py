"""A round is planned, settled and opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from honors.actions import programs, rounds
from honors.demo.forms import NAMES, OWN_FORMS
from honors.demo.scene import Scene
from honors.demo.staff import DECIDERS, Staff
from honors.roles import Role
from honors.states import StageKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from honors.actions.rounds import CriterionSpec, StageSpec
    from honors.demo.cases import CasePlan, CategoryPlan
    from honors.demo.judging import Manner
    from honors.models import Category, FormDefinition, Organization, Round, User


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What the organizer announces: the program, the timetable, the route, how it is marked."""

    program: str
    code: str
    nature: str
    legal_basis: str
    issuers: Sequence[Organization]
    year: int
    opens_at: datetime
    closes_at: datetime
    concludes_by: date
    refills: bool
    route: Sequence[StageSpec]
    rubrics: Mapping[str, Sequence[CriterionSpec]] = field(default_factory=dict)
    manners: Mapping[str, Manner] = field(default_factory=dict)
    judges: int = 0
    second_notice: bool = False


def announce(
    plan: CasePlan, staff: Staff, organizer: Organization, said: Announcement, *, at: datetime
) -> Scene:
    """The round as planned, with categories, route, rubrics and panel, not open yet."""
    secretary = staff.one(Role.SECRETARY, organizer)
    round_ = _round(plan, organizer, said, by=secretary, at=at)
    categories = {
        category.key: _category(round_, category, said, by=secretary, at=at)
        for category in plan.categories
    }
    stages = rounds.set_route(round_=round_, stages=said.route, by=secretary, at=at)
    scene = Scene(
        plan=plan,
        staff=staff,
        organizer=organizer,
        round=round_,
        categories=categories,
        stages={(stage.level, stage.kind): stage for stage in stages},
        judges=staff.several(Role.JUDGE, organizer, said.judges),
        manners=said.manners,
    )
    if said.judges:
        _set_scoring(scene, said, at=at)
    return scene


def _round(
    plan: CasePlan, organizer: Organization, said: Announcement, *, by: User, at: datetime
) -> Round:
    program = programs.create_program(
        organizer=organizer,
        name=said.program,
        code=said.code,
        nature=said.nature,
        legal_basis=said.legal_basis,
        by=by,
        at=at,
    )
    return rounds.plan(
        program=program,
        name=plan.name,
        year=said.year,
        opens_at=said.opens_at,
        closes_at=said.closes_at,
        concludes_by=said.concludes_by,
        refills=said.refills,
        second_notice=said.second_notice,
        by=by,
        at=at,
    )


def _category(
    round_: Round, plan: CategoryPlan, said: Announcement, *, by: User, at: datetime
) -> Category:
    title = programs.add_title(
        program=round_.program,
        name=plan.title,
        nominee_kind=plan.kind,
        level=round_.organizer.level,
        issuers=list(said.issuers),
        by=by,
        at=at,
    )
    return rounds.add_category(
        round_=round_,
        title=title,
        form=_form(round_, plan, by=by, at=at),
        places=plan.places,
        eligibility=plan.eligibility,
        list_rules=plan.list_rules,
        quota_rules=plan.quota_rules,
        channels=plan.channels,
        consent_required=plan.consent_required,
        by=by,
        at=at,
    )


def _form(round_: Round, plan: CategoryPlan, *, by: User, at: datetime) -> FormDefinition:
    if not plan.form:
        return programs.standard_form(kind=plan.kind, by=by, at=at)
    return programs.add_form(
        kind=plan.kind,
        name=NAMES[plan.form],
        fields=OWN_FORMS[plan.form],
        organization=round_.organizer,
        by=by,
        at=at,
    )


def _set_scoring(scene: Scene, said: Announcement, *, at: datetime) -> None:
    stage = scene.stage(scene.organizer.level, StageKind.SCORING)
    for key, category in scene.categories.items():
        rounds.set_rubric(
            stage=stage,
            category=category,
            criteria=said.rubrics[key],
            by=scene.secretary,
            at=at,
        )
    rounds.set_panel(
        stage=stage,
        name="评审委员会",
        members=scene.judges,
        chair=scene.judges[0],
        by=scene.secretary,
        at=at,
    )


def open_round(scene: Scene, *, at: datetime) -> None:
    """From here on everybody reads the categories as they stand in an open round."""
    # A round opens only where somebody may decide on it.
    scene.staff.several(Role.APPROVER, scene.organizer, DECIDERS)
    scene.round = rounds.open_round(round_=scene.round, by=scene.secretary, at=at)
    opened = {category.pk: category for category in scene.round.categories.all()}
    scene.categories = {key: opened[old.pk] for key, old in scene.categories.items()}
    scene.stages = {(stage.level, stage.kind): stage for stage in scene.round.stages.all()}
