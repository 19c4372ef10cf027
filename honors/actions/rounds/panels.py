"""Who judges at a scoring stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.locking import lock_unfinished
from honors.models import (
    Category,
    Organization,
    Panel,
    PanelMember,
    ScoreSheet,
    Stage,
    User,
)
from honors.queries.accounts import require
from honors.queries.arrangements import judging_roles
from honors.roles import Role
from honors.states import COUNTING_SHEETS, RoundState, StageKind
from workflow import ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed


@transaction.atomic
def set_panel(
    *,
    stage: Stage,
    name: str,
    members: Sequence[User],
    chair: User,
    by: Actor,
    at: datetime,
    category: Category | None = None,
) -> Panel:
    """Replace the panel of a category, or the one for all categories without their own.

    Once the first sheet of the stage is given out, nobody joins or leaves.
    """
    require(by, Role.SECRETARY, stage.round.organizer, at)
    locked = lock_unfinished(stage.round)
    if stage.kind != StageKind.SCORING:
        raise inputs.refused(
            _("Only a scoring stage has a panel."), code="not_scoring", field="stage"
        )
    if category is not None and category.round_id != locked.pk:
        raise inputs.refused(
            _("The category belongs to another round."), code="foreign_category", field="category"
        )
    # Cases that enter the stage take its panel under the same lock.
    Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    _require_not_begun(stage)
    cleaned = inputs.text(name, field="name", limit=60)
    _check_members(members, chair, locked.organizer, at)
    Panel.objects.filter(stage=stage, category=category).delete()
    panel = Panel.objects.create(stage=stage, category=category, name=cleaned)
    PanelMember.objects.bulk_create(
        PanelMember(panel=panel, user=user, is_chair=user == chair) for user in members
    )
    _record(panel, members, chair, by=by, at=at)
    return panel


@transaction.atomic
def drop_own_panel(*, panel: Panel, by: Actor, at: datetime) -> None:
    """Take a category's own panel away: the one for all categories judges it again.

    Once the first sheet of the stage is given out, the panel stays; and while the round runs, a
    category is not left without any panel.
    """
    stage = panel.stage
    require(by, Role.SECRETARY, stage.round.organizer, at)
    locked = lock_unfinished(stage.round)
    Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    if panel.category_id is None:
        raise GuardFailed(
            _("This is the panel for all categories: name another one in its place."),
            code="common_panel",
        )
    _require_not_begun(stage)
    common = Panel.objects.filter(stage=stage, category=None)
    if locked.state != RoundState.PLANNED and not common.exists():
        raise GuardFailed(
            _("There is no panel for all categories: nobody would judge this one."),
            code="no_common_panel",
        )
    facts = {"stage": stage.position, "category": panel.category_id}
    Panel.objects.filter(pk=panel.pk).delete()
    stream = f"rounds:{locked.pk}"
    ledger.record(stream, "panels.drop", actor=by.ledger_key, at=at, facts=facts)


@transaction.atomic
def add_judges(*, panel: Panel, members: Sequence[User], by: Actor, at: datetime) -> Panel:
    """Let more judges join, until the first sheet that the panel judges is submitted.

    They get their sheets when those are given out next.
    """
    stage = panel.stage
    require(by, Role.SECRETARY, stage.round.organizer, at)
    locked = lock_unfinished(stage.round)
    refuse_once_begun(panel)
    if not members:
        raise inputs.refused(_("Nobody is added."), code="panel_empty", field="members")
    seated = list(PanelMember.objects.filter(panel=panel).values_list("user_id", flat=True))
    _require_each_once([*seated, *(user.pk for user in members)])
    _require_judges(members, locked.organizer, at)
    PanelMember.objects.bulk_create(PanelMember(panel=panel, user=user) for user in members)
    facts = {
        "stage": stage.position,
        "category": panel.category_id,
        "members": sorted(user.pk for user in members),
    }
    stream = f"rounds:{locked.pk}"
    ledger.record(stream, "panels.add_judges", actor=by.ledger_key, at=at, facts=facts)
    return panel


def refuse_once_begun(panel: Panel, *, unless_named_at: datetime | None = None) -> None:
    """Nobody new judges once the first sheet is submitted; who was named before that is not new."""
    begun = ScoreSheet.objects.filter(stage=panel.stage, state__in=COUNTING_SHEETS)
    if panel.category_id is not None:
        begun = begun.filter(nomination__category=panel.category_id)
    if unless_named_at is not None:
        begun = begun.filter(submitted_at__lt=unless_named_at)
    if begun.exists():
        raise GuardFailed(
            _("Scoring has begun: no judge can be added any more."), code="scoring_begun"
        )


def _record(panel: Panel, members: Sequence[User], chair: User, *, by: Actor, at: datetime) -> None:
    facts = {
        "stage": panel.stage.position,
        "category": panel.category_id,
        "members": sorted(user.pk for user in members),
        "chair": chair.pk,
    }
    stream = f"rounds:{panel.stage.round_id}"
    ledger.record(stream, "panels.set", actor=by.ledger_key, at=at, facts=facts)


def _require_not_begun(stage: Stage) -> None:
    if ScoreSheet.objects.filter(stage=stage).exists():
        raise GuardFailed(_("Scoring has begun: the panel stays as it is."), code="terms_frozen")


def _check_members(
    members: Sequence[User], chair: User, organizer: Organization, at: datetime
) -> None:
    keys = [user.pk for user in members]
    if not keys:
        raise inputs.refused(_("Nobody sits on the panel."), code="panel_empty", field="members")
    _require_each_once(keys)
    if chair.pk not in keys:
        raise inputs.refused(
            _("The chair must be one of the members."), code="chair_no_member", field="chair"
        )
    _require_judges(members, organizer, at)


def _require_each_once(keys: Sequence[int]) -> None:
    if len(set(keys)) < len(keys):
        raise inputs.refused(_("Somebody is named twice."), code="member_twice", field="members")


def _require_judges(members: Sequence[User], organizer: Organization, at: datetime) -> None:
    """In their own right: a substitute takes the seat of the absent, and none beside it."""
    own = judging_roles(organizer, at=at).filter(substitute_for=None, user__in=members)
    judges = set(own.values_list("user", flat=True))
    for number, user in enumerate(members):
        if user.pk not in judges:
            raise inputs.refused(
                _("%(name)s does not hold the role of a judge here."),
                code="not_a_judge",
                field=f"members/{number}",
                name=str(user),
            )
