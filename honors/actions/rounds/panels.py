"""Who judges at a scoring stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.locking import lock_unfinished
from honors.models import (
    Category,
    Membership,
    Organization,
    Panel,
    PanelMember,
    ScoreSheet,
    Stage,
    User,
)
from honors.queries.accounts import require
from honors.queries.organizations import paths_above
from honors.roles import PATH_END, Role
from honors.states import StageKind
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
    if len(set(keys)) < len(keys):
        raise inputs.refused(_("Somebody is named twice."), code="member_twice", field="members")
    if chair.pk not in keys:
        raise inputs.refused(
            _("The chair must be one of the members."), code="chair_no_member", field="chair"
        )
    judges = _judges(keys, organizer, at)
    for number, user in enumerate(members):
        if user.pk not in judges:
            raise inputs.refused(
                _("%(name)s does not hold the role of a judge here."),
                code="not_a_judge",
                field=f"members/{number}",
                name=str(user),
            )


def _judges(keys: Sequence[int], organizer: Organization, at: datetime) -> set[int]:
    """Those who are judges at the organizer, below it or above it."""
    path = organizer.path
    here = Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    held = Membership.objects.at(at).filter(
        here | Q(organization__path__in=paths_above(path)),
        role=Role.JUDGE,
        user__in=keys,
        user__is_active=True,
    )
    return set(held.values_list("user_id", flat=True))
