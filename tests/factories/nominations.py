"""Cases of the made-up county, walked to where a test needs them by the people whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from honors import presets
from honors.actions import commendations, consultations, nominations, objections
from honors.actions.decisions import record
from honors.forms import FormField, parse_form
from honors.models import Category, Consent, Nomination, Nominee, Organization, Round, User
from honors.models.programs import NomineeKind
from honors.presets import COUNTY, TOWNSHIP, StageSpec
from honors.roles import CLOCK
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominees import a_nominee
from tests.factories.objections import an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT, a_posted_notice, a_proof
from tests.factories.rounds import CLOSES_AT, DURING, a_round, category_of
from workflow import engine

REASON = "材料与事实不符（虚构）。"
DECIDED_AT = ENDS_AT + timedelta(days=2)
_codes = count(1)

# Every kind of stage is on one of these.
BALLOT = StageSpec(kind="ballot", level=COUNTY)
DECIDED = (presets.notice(COUNTY, 5), presets.approval(COUNTY))
VOTED: tuple[StageSpec, ...] = (presets.review(TOWNSHIP), BALLOT, *DECIDED)


def scored(tree: County) -> tuple[StageSpec, ...]:
    asked = presets.consultation(COUNTY, [tree.department.pk])
    return (presets.review(TOWNSHIP), asked, presets.scoring(COUNTY), *DECIDED)


def answers(category: Category) -> dict[str, Any]:
    """Every required field filled in, with something that fits."""
    form = parse_form(category.form.fields)
    filled = {field.name: _answer(field) for field in form.fields if field.required}
    if "headcount" in filled:
        filled |= {"headcount": 12, "women_count": 10}
    return filled


def _answer(field: FormField) -> Any:
    match field.kind:
        case "choice":
            return field.choices[0][0]
        case "integer":
            return 10
        case "boolean":
            return True
        case "phone":
            return "13900000000"
        case "members":
            return [{inner.name: _answer(inner) for inner in field.fields if inner.required}]
    return f"{field.label}（虚构）"


def a_nomination(
    round_: Round,
    unit: Organization,
    by: User,
    kind: str = NomineeKind.PERSON,
    nominee: Nominee | None = None,
    **changes: Any,
) -> Nomination:
    """A draft that could be submitted."""
    category = category_of(round_, kind)
    who = nominee or a_nominee(unit, by, kind)
    started = nominations.start(category=category, unit=unit, nominee=who, by=by, at=DURING)
    data = answers(category) | changes
    nominations.save_dossier(nomination=started, data=data, veto_declared=True, by=by, at=DURING)
    return started


def a_submitted_nomination(
    round_: Round, unit: Organization, by: User, kind: str = NomineeKind.PERSON, **changes: Any
) -> Nomination:
    draft = a_nomination(round_, unit, by, kind, **changes)
    return nominations.move(nomination=draft, name="submit", by=by, at=DURING)


def a_consent(nomination: Nomination, by: User) -> Consent:
    """On record, whatever the state of the case."""
    return Consent.objects.create(
        nomination=nomination,
        given_by="李娜",
        form="in_person",
        given_at=DURING,
        recorded_at=DURING,
        recorded_by=by,
    )


def moved(nomination: Nomination, name: str, by: Any, at: Any = DURING, **supplied: Any) -> Any:
    return nominations.move(nomination=nomination, name=name, by=by, at=at, **supplied)


def forwarded(nomination: Nomination, by: User) -> Nomination:
    return moved(nomination, "forward", by, opinion="同意推荐。")


def returned(nomination: Nomination, by: User, *fields: str) -> Nomination:
    defects = [{"field": field, "text": "请补充（虚构）。"} for field in fields or ("deeds",)]
    return moved(nomination, "return", by, reason=REASON, defects=defects)


def answered(nomination: Nomination, by: User, reply: str = "no_objection") -> None:
    """Every department that was asked about the case."""
    for asked in nomination.consultations.filter(reply="", voided_at=None):
        consultations.answer(consultation=asked, reply=reply, text="无。", by=by, at=DURING)


def nomination_in(
    state: str, tree: County, staff: Staff, kind: str = NomineeKind.PERSON
) -> Nomination:
    """Alone in a round of its own, of the first village, walked to the state move by move."""
    in_scoring = state in (NominationState.CONSULTATION, NominationState.SCORING)
    route = scored(tree) if in_scoring else VOTED
    round_ = a_round(tree, staff, route=route, kinds=[kind], code=f"Z{next(_codes)}")
    case = a_nomination(round_, tree.villages[0], staff.nominators[0], kind)
    for step in WALKS[NominationState(state)]:
        case = step(case, staff)
    assert case.state == state
    return case


Step = Callable[[Nomination, Staff], Nomination]


def _submit(case: Nomination, staff: Staff) -> Nomination:
    return moved(case, "submit", staff.nominators[0])


def _return(case: Nomination, staff: Staff) -> Nomination:
    return returned(case, staff.officers[0])


def _forward(case: Nomination, staff: Staff) -> Nomination:
    by = staff.officers[0 if case.state == NominationState.REVIEW else -1]
    return forwarded(case, by)


def _consult(case: Nomination, staff: Staff) -> Nomination:
    answered(case, staff.consultee)
    return forwarded(case, staff.officers[-1])


def _clear(case: Nomination, staff: Staff) -> Nomination:
    notice = a_posted_notice(case.round, staff.secretary)
    a_proof(notice, staff.secretary)
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    return moved(case, "clear", CLOCK, at=ENDS_AT)


def _approve(case: Nomination, staff: Staff) -> Nomination:
    decision = record(
        round_=case.round,
        organization=case.round.organizer,
        form="meeting",
        document_number=f"平妇会〔2026〕{case.pk}号",
        decided_on=DECIDED_AT.date(),
        deciders=[staff.approvers[-1]],
        approved=[case],
        by=staff.secretary,
        at=DECIDED_AT,
    )
    return moved(case, "approve", staff.approvers[-1], at=DECIDED_AT, decision=decision)


def _hold(case: Nomination, staff: Staff) -> Nomination:
    notice = a_posted_notice(case.round, staff.secretary)
    objection = an_objection(notice, case)
    objections.move(objection=objection, name="admit", by=staff.secretary, at=objection.filed_at)
    return moved(case, "hold", staff.secretary, at=objection.filed_at, reason=REASON)


def _honor(case: Nomination, staff: Staff) -> Nomination:
    drafted = commendations.draft(
        round_=case.round,
        title="表彰决定（虚构）",
        document_number=f"平妇〔2026〕{case.pk}号",
        dated=DECIDED_AT.date(),
        by=staff.secretary,
        at=DECIDED_AT,
    )
    commendations.issue(commendation=drafted, by=staff.secretary, at=DECIDED_AT)
    return Nomination.objects.get(pk=case.pk)


def _decline(case: Nomination, staff: Staff) -> Nomination:
    return moved(case, "decline", staff.officers[0], reason=REASON)


def _withdraw(case: Nomination, staff: Staff) -> Nomination:
    return moved(case, "withdraw", staff.nominators[0], reason=REASON)


def _disqualify(case: Nomination, staff: Staff) -> Nomination:
    return moved(case, "disqualify", staff.officers[0], reason=REASON, evidence="举报信（虚构）")


def _lapse(case: Nomination, _staff: Staff) -> Nomination:
    return moved(case, "lapse", CLOCK, at=CLOSES_AT)


TO_APPROVAL: Sequence[Step] = (_submit, _forward, _forward, _clear)
WALKS: dict[NominationState, Sequence[Step]] = {
    NominationState.DRAFT: (),
    NominationState.REVIEW: (_submit,),
    NominationState.RETURNED: (_submit, _return),
    NominationState.CONSULTATION: (_submit, _forward),
    NominationState.SCORING: (_submit, _forward, _consult),
    NominationState.BALLOT: (_submit, _forward),
    NominationState.NOTICE: (_submit, _forward, _forward),
    NominationState.APPROVAL: TO_APPROVAL,
    NominationState.ON_HOLD: (_submit, _forward, _forward, _hold),
    NominationState.APPROVED: (*TO_APPROVAL, _approve),
    NominationState.HONORED: (*TO_APPROVAL, _approve, _honor),
    NominationState.NOT_SELECTED: (_submit, _decline),
    NominationState.WITHDRAWN: (_submit, _withdraw),
    NominationState.DISQUALIFIED: (_submit, _disqualify),
    NominationState.LAPSED: (_lapse,),
}
