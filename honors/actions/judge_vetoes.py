"""A judge raises a veto on a sheet; the secretary finds whether it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.score_sheets import begun_by_its_judge
from honors.models import JudgeVeto, Nomination
from honors.models.judge_vetoes import Verdict
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import COUNTING_SHEETS, NominationState
from workflow import engine, ledger
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import ScoreSheet, VetoCriterion
    from workflow.definition import Actor

REASON_LIMIT = 2000


@transaction.atomic
def raise_veto(
    *, sheet: ScoreSheet, criterion: VetoCriterion, reason: str, by: Actor, at: datetime
) -> JudgeVeto:
    """Tick it on a sheet that is not submitted yet, or give another reason for it.

    Like marks it is a draft until the sheet is submitted, and in history from then on. The judge
    marks the case all the same: a veto that is refused must not leave it without marks.
    """
    locked = begun_by_its_judge(sheet, by=by, at=at)
    if (
        criterion.rubric.stage_id != locked.stage_id
        or criterion.rubric.category_id != locked.nomination.category_id
    ):
        raise inputs.refused(
            _("The rubric of this case has no such criterion."),
            code="criterion_unknown",
            field="criterion",
        )
    cleaned = inputs.text(reason, field="reason", limit=REASON_LIMIT)
    _require_undecided(JudgeVeto.objects.filter(sheet=locked, criterion=criterion).first())
    veto, _fresh = JudgeVeto.objects.update_or_create(
        sheet=locked, criterion=criterion, defaults={"reason": cleaned, "raised_at": at}
    )
    return veto


@transaction.atomic
def take_back(*, veto: JudgeVeto, by: Actor, at: datetime) -> None:
    """While the sheet is not submitted, and nothing was found yet."""
    begun_by_its_judge(veto.sheet, by=by, at=at)
    locked = JudgeVeto.objects.select_for_update(no_key=True).get(pk=veto.pk)
    _require_undecided(locked)
    locked.delete()


@transaction.atomic
def decide(*, veto: JudgeVeto, verdict: str, finding: str, by: Actor, at: datetime) -> JudgeVeto:
    """The secretary finds that it holds, and the case is out of the selection; or that it does not.

    The cut waits for every finding. Nobody finds on a veto of the own.
    """
    case = Nomination.objects.select_for_update(no_key=True).get(pk=veto.sheet.nomination_id)
    locked = JudgeVeto.objects.select_for_update(no_key=True).get(pk=veto.pk)
    require(by, Role.SECRETARY, case.round.organizer, at)
    user = by.standing(at=at).user_id
    if user == locked.sheet.judge_id:
        raise NotPermitted(_("Nobody finds on a veto of the own."), code="own_veto")
    chosen = inputs.choice(verdict, Verdict.values, field="verdict")
    cleaned = inputs.text(finding, field="finding", limit=REASON_LIMIT)
    _require_undecided(locked)
    _require_standing(locked, case)
    locked.verdict, locked.finding = chosen, cleaned
    locked.decided_by_id, locked.decided_at = user, at
    locked.save(update_fields=["verdict", "finding", "decided_by", "decided_at"])
    ledger.record(
        f"score_sheets:{locked.sheet_id}",
        "score_sheets.decide_veto",
        actor=by.ledger_key,
        at=at,
        facts={"veto": locked.pk, "criterion": locked.criterion_id, "verdict": chosen},
        private={"finding": cleaned},
    )
    if chosen == Verdict.CONFIRMED:
        engine.perform(case, "veto", actor=by, at=at, reason=cleaned)
    return locked


def _require_undecided(veto: JudgeVeto | None) -> None:
    if veto is not None and veto.verdict:
        raise GuardFailed(
            _("It has been found already whether this veto holds."), code="veto_decided"
        )


def _require_standing(veto: JudgeVeto, case: Nomination) -> None:
    """On a submitted sheet of a case that is being scored at its stage."""
    sheet = veto.sheet
    if sheet.state not in COUNTING_SHEETS:
        raise GuardFailed(_("The sheet is not submitted."), code="sheet_not_submitted")
    if case.state != NominationState.SCORING or case.stage_id != sheet.stage_id:
        raise GuardFailed(_("This case is not being scored now."), code="not_in_scoring")
