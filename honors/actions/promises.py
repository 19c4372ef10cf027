"""What a judge declares and promises before anything of a case is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.panels import declare_conflict
from honors.actions.rounds.locking import lock_unfinished
from honors.models import JudgePromise, Nominee, PanelMember, ScoreSheet
from honors.roles import Role
from honors.states import OPEN_SHEETS
from workflow import engine, ledger
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Round, User


@transaction.atomic
def promise(
    *, round_: Round, judge: User, relations: Mapping[int, str], at: datetime
) -> JudgePromise:
    """A judge's own word, once for a round; nobody else gives it.

    `relations` are the grounds by number of the nominee: the judge is recused from whatever sheet
    of these was given out already, and gets none.
    """
    locked = lock_unfinished(round_)
    seats = PanelMember.objects.filter(panel__stage__round=locked, user=judge)
    if not judge.standing(at=at).having(Role.JUDGE) or not seats.exists():
        raise NotPermitted(_("Only a judge of this round promises."))
    if JudgePromise.objects.filter(round=locked, user=judge).exists():
        raise GuardFailed(_("You have already given your promise."), code="already_promised")
    nominees = _nominees(locked, relations)
    for nominee in nominees:
        ground = relations[nominee.pk]
        declare_conflict(user=judge, nominee=nominee, ground=ground, by=judge, at=at)
    _recuse(locked, judge, relations, at)
    given = JudgePromise.objects.create(
        user=judge, round=locked, declared=len(nominees), promised_at=at
    )
    ledger.record(
        f"rounds:{locked.pk}",
        "judge_promises.make",
        actor=judge.ledger_key,
        at=at,
        facts={"judge": judge.pk, "declared": len(nominees)},
    )
    return given


def _recuse(round_: Round, judge: User, relations: Mapping[int, str], at: datetime) -> None:
    own = ScoreSheet.objects.filter(judge=judge, stage__round=round_, state__in=OPEN_SHEETS)
    for ground in sorted({*relations.values()}):
        of_these = [nominee for nominee, given in relations.items() if given == ground]
        engine.perform_many(
            own.filter(nomination__nominee__in=of_these),
            "recuse",
            actor=judge,
            at=at,
            ground=ground,
            reason=gettext("Declared with the promise."),
        )


def _nominees(round_: Round, relations: Mapping[int, str]) -> list[Nominee]:
    named = Nominee.objects.filter(pk__in=relations.keys(), nominations__round=round_)
    found = list(named.select_related("unit").order_by("pk").distinct())
    unknown = sorted(relations.keys() - {nominee.pk for nominee in found})
    if unknown:
        raise inputs.refused(
            _("Nobody of this number is nominated in this round."),
            code="unknown_nominee",
            field=f"relations/{unknown[0]}",
        )
    return found
