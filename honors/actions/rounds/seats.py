"""A judge's seat on a panel passes to the substitute, and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.actions.rounds.locking import lock_unfinished
from honors.actions.rounds.panels import refuse_once_begun
from honors.models import Membership, Nomination, Panel, PanelMember, ScoreSheet, Stage, User
from honors.queries.accounts import require
from honors.queries.arrangements import judging_roles
from honors.queries.panels import is_free, ties_of
from honors.roles import Role
from honors.states import OPEN_SHEETS
from workflow import engine, ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed


@transaction.atomic
def take_seat(*, panel: Panel, membership: Membership, by: Actor, at: datetime) -> Panel:
    """The substitute whom `membership` names sits on the panel from now on, with every sheet that
    is still open.

    What was submitted, given up or abstained from stays as it is; what was only drafted is void,
    and the substitute begins anew, as far as that person is free: ties and promise are the own
    ones. Once the panel's first sheet is submitted, this takes somebody who had been appointed
    before: nobody is found for a result that begins to show.
    """
    _lock(panel, by=by, at=at)
    judging = judging_roles(panel.stage.round.organizer, at=at).filter(substitute_for__isnull=False)
    acting = judging.select_related("user", "substitute_for").filter(pk=membership.pk).first()
    if acting is None or acting.substitute_for is None:
        raise GuardFailed(
            _("Nobody but the judge's substitute, within the term, takes the seat."),
            code="no_substitute",
        )
    seat = _seat_of(panel, acting.substitute_for.user_id)
    refuse_once_begun(panel, unless_named_at=acting.appointed_at)
    coming = PanelMember.objects.filter(panel=panel, user=acting.user).first()
    if coming is None:
        coming = PanelMember(panel=panel, user=acting.user, stands_for=seat, is_away=True)
    if coming.stands_for_id != seat.pk or not coming.is_away:
        raise GuardFailed(_("This judge sits on the panel already."), code="already_seated")
    return _pass(seat, coming, "panels.take_seat", by=by, at=at)


@transaction.atomic
def give_back(*, panel: Panel, judge: User, by: Actor, at: datetime) -> Panel:
    """The judge whose seat it is sits there again, with every sheet that is still open.

    Also while scoring goes on: the judge was on the panel before it began.
    """
    _lock(panel, by=by, at=at)
    seat = _seat_of(panel, judge.pk)
    if not seat.is_away:
        raise GuardFailed(_("This judge sits on the panel already."), code="already_seated")
    own = judging_roles(panel.stage.round.organizer, at=at).filter(substitute_for=None, user=judge)
    if not own.exists():
        raise GuardFailed(
            _("The role of %(name)s still rests: end the substitution first."),
            code="still_absent",
            name=str(judge),
        )
    return _pass(seat, seat, "panels.give_back", by=by, at=at)


def _lock(panel: Panel, *, by: Actor, at: datetime) -> None:
    require(by, Role.SECRETARY, panel.stage.round.organizer, at)
    lock_unfinished(panel.stage.round)
    # Cases that enter the stage take its panel under the same lock.
    Stage.objects.select_for_update(no_key=True).get(pk=panel.stage_id)


def _seat_of(panel: Panel, user_id: int) -> PanelMember:
    seat = PanelMember.objects.filter(panel=panel, user=user_id, stands_for=None).first()
    if seat is None:
        raise GuardFailed(_("The absent judge has no seat on this panel."), code="not_seated")
    return seat


def _pass(seat: PanelMember, coming: PanelMember, action: str, *, by: Actor, at: datetime) -> Panel:
    panel = seat.panel
    leaving = PanelMember.objects.get(Q(pk=seat.pk) | Q(stands_for=seat), is_away=False)
    coming.is_chair, coming.is_away = leaving.is_chair, False
    leaving.is_chair, leaving.is_away = False, True
    leaving.save()
    coming.save()
    cases = _hand_over(panel, leaving.user, by=by, at=at)
    begun = _begin(panel.stage, cases, coming.user, by=by, at=at)
    facts = {
        "stage": panel.stage.position,
        "category": panel.category_id,
        "judge": seat.user_id,
        "leaves": leaving.user_id,
        "comes": coming.user_id,
        "open": len(cases),
        "begun": len(begun),
    }
    stream = f"rounds:{panel.stage.round_id}"
    ledger.record(stream, action, actor=by.ledger_key, at=at, facts=facts)
    return panel


def _hand_over(panel: Panel, judge: User, *, by: Actor, at: datetime) -> list[Nomination]:
    """The cases that wait here for the judge's open sheets, which are void now."""
    mine = ScoreSheet.objects.filter(stage=panel.stage, judge=judge, state__in=OPEN_SHEETS)
    others = PanelMember.objects.filter(panel__stage=panel.stage, user=judge, is_away=False)
    if panel.category_id is not None and others.exists():
        mine = mine.filter(nomination__category=panel.category_id)
    else:
        elsewhere = others.filter(panel__category__isnull=False).values("panel__category")
        mine = mine.exclude(nomination__category__in=elsewhere)
    handed = engine.perform_many(mine, "hand_over", actor=by, at=at)
    waiting = Nomination.objects.at_stage(panel.stage).select_related("unit")
    return list(waiting.filter(pk__in={sheet.nomination_id for sheet in handed}).order_by("pk"))


def _begin(
    stage: Stage, cases: list[Nomination], judge: User, *, by: Actor, at: datetime
) -> list[ScoreSheet]:
    known = ties_of(cases, {judge.pk})
    fresh = [
        ScoreSheet(nomination=case, stage=stage, judge=judge, judged_version=case.dossier_version)
        for case in cases
        if is_free(judge, case, known)
    ]
    return engine.begin_many(fresh, actor=by, at=at)
