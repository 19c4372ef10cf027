"""One subject in every state of each machine, all of them of one township's case."""

from __future__ import annotations

from datetime import date
from typing import Any

from honors.codes import certificate_number, new_verification_code
from honors.models import (
    Commendation,
    Honor,
    Nomination,
    Objection,
    Organization,
    Panel,
    PanelMember,
    PublicNotice,
    Round,
    ScoreSheet,
)
from honors.states import (
    COUNTING_SHEETS,
    CommendationState,
    HonorState,
    NominationState,
    ObjectionState,
    PublicNoticeState,
    RoundState,
    ScoreSheetState,
)
from tests.honors.planting import CLOSED, ISSUED, NOTICE_END, OPENED, POSTED, Planted, a_case

Subjects = dict[str, Any]


def rounds_in_every_state(planted: Planted) -> Subjects:
    given = planted.round
    return {
        state: Round.objects.create(
            state=state,
            program=given.program,
            organizer=given.organizer,
            name=f"{state}（虚构）",
            year=2026,
            opens_at=OPENED,
            closes_at=CLOSED,
        )
        for state in RoundState.values
    }


def nominations_in_every_state(planted: Planted) -> Subjects:
    """Whoever left a stage left the review."""
    review = planted.stages["review"]
    came_from = {
        NominationState.RETURNED: review,
        NominationState.ON_HOLD: planted.stages["notice"],
        NominationState.NOT_SELECTED: review,
    }
    cases = {}
    for state in NominationState.values:
        case = a_case(planted, f"虚构{state}", state, resume_stage=came_from.get(state))
        cases[state] = Nomination.objects.get(pk=case.pk)
    return cases


def score_sheets_in_every_state(planted: Planted, judge: Any) -> Subjects:
    scoring = planted.stages["scoring"]
    panel = Panel.objects.create(stage=scoring, name="评审组（虚构）")
    chair, *others = planted.staff.judges
    PanelMember.objects.create(panel=panel, user=chair, is_chair=True)
    PanelMember.objects.bulk_create(PanelMember(panel=panel, user=user) for user in others)
    return {
        state: ScoreSheet.objects.create(
            state=state,
            nomination=a_case(planted, f"虚构{state}{judge.pk}", "scoring"),
            stage=scoring,
            judge=judge,
            judged_version=1,
            total=90 if state in COUNTING_SHEETS else None,
        )
        for state in ScoreSheetState.values
    }


def public_notices_in_every_state(planted: Planted) -> Subjects:
    return {state: a_notice(planted, state) for state in PublicNoticeState.values}


def a_notice(planted: Planted, state: str) -> PublicNotice:
    was_posted = state in (PublicNoticeState.POSTED, PublicNoticeState.ENDED)
    return PublicNotice.objects.create(
        state=state,
        round=planted.round,
        stage=planted.stages["notice"],
        organization=planted.desk,
        title="公示（虚构）",
        days=5,
        day_kind="working",
        count_from="next_day",
        contact="虚构的联系方式",
        snapshot_digest="0" * 64 if was_posted else "",
        posted_at=POSTED if was_posted else None,
        ends_at=NOTICE_END if was_posted else None,
    )


def objections_in_every_state(planted: Planted, unit: Organization) -> Subjects:
    """To a case that this unit nominated, on the township's notice."""
    case = a_case(planted, f"虚构{unit.pk}", "notice", unit=unit, unit_path=unit.path)
    return {
        state: Objection.objects.create(
            state=state,
            notice=a_notice(planted, "posted"),
            nomination=case,
            query_code=f"{unit.pk}-{state}",
            filed_at=POSTED,
            objector_kind="person",
            content="虚构的异议。",
            remedy="correct" if state == ObjectionState.UPHELD else "",
        )
        for state in ObjectionState.values
    }


def commendations_in_every_state(planted: Planted) -> Subjects:
    """Each of a round of its own, since a round has one."""
    own_rounds = rounds_in_every_state(planted)
    return {
        state: Commendation.objects.create(
            state=state,
            round=round_,
            title="表彰决定（虚构）",
            document_number="虚构〔2026〕2号",
            dated=date(2026, 4, 7),
            issued_at=None if state == CommendationState.DRAFT else ISSUED,
        )
        for state, round_ in zip(CommendationState.values, own_rounds.values(), strict=False)
    }


def honors_in_every_state(planted: Planted) -> Subjects:
    document = commendations_in_every_state(planted)["issued"]
    return {
        state: an_honor(planted, document, state, serial)
        for serial, state in enumerate(HonorState.values, start=1)
    }


def an_honor(planted: Planted, document: Commendation, state: str, serial: int) -> Honor:
    case = a_case(planted, f"虚构{state}", "honored")
    return Honor.objects.create(
        state=state,
        commendation=document,
        nomination=case,
        title=planted.category.title,
        title_name=planted.category.title.name,
        nominee=case.nominee,
        holder_name=case.nominee.name,
        unit=case.unit,
        unit_name=case.unit.name,
        unit_path=case.unit_path,
        number=certificate_number("371326", "ZM", 2026, serial),
        code=new_verification_code(),
        awarded_on=document.dated,
        expires_on=date(2027, 4, 7),
    )
