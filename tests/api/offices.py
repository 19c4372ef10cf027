"""What the offices of the made-up county have on their desks beside the cases themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from honors import presets
from honors.actions import (
    ballots,
    copies,
    investigations,
    judge_vetoes,
    leads,
    letters,
    nominations,
    nominees,
    phrases,
    polls,
    promises,
    quotas,
    recommendations,
    rounds,
    score_sheets,
    signers,
    stamped_letters,
    verdicts,
    vetoes,
)
from honors.actions.ballots import VoteSpec
from honors.actions.recommendations import TargetSpec
from honors.actions.vetoes import VetoSpec
from honors.models import (
    Apportionment,
    Ballot,
    CaseCopy,
    Consultation,
    EarlierTitle,
    Honor,
    JudgeVeto,
    Lead,
    Membership,
    Nomination,
    Nominee,
    Objection,
    Panel,
    PaperSheet,
    PendingVerdict,
    Phrase,
    Poll,
    Quota,
    QuotaLoan,
    Recommendation,
    RecommendationCall,
    Round,
    ScoreSheet,
    Shortfall,
    Signer,
    User,
    VetoFinding,
    VetoItem,
)
from honors.roles import Role
from honors.states import NominationState
from tests.api.handing import papers_of
from tests.factories.accounts import Staff, a_member, a_membership, a_substitute, a_user
from tests.factories.nominations import a_nomination, a_submitted_nomination, nomination_in
from tests.factories.nominees import a_nominee, an_earlier_title
from tests.factories.objections import FILED_AT, PDF
from tests.factories.organizations import County
from tests.factories.public_notices import POSTED_AT
from tests.factories.quotas import FRONT_LINE, a_ruled_round, limited
from tests.factories.rounds import CRITERIA, DURING, OPENED_AT, PLANNED_AT, a_round
from tests.factories.score_sheets import fill_in, sheet_of

JPEG = b"\xff\xd8\xff\xe0 a made-up photo"
CITY = TargetSpec(
    program="临沂市评选（虚构）",
    title="临沂市三八红旗手（虚构）",
    nominee_kind="person",
    level="prefecture",
    organization="临沂市妇联（虚构）",
)
TERM = (DURING, DURING + timedelta(days=90))
WITNESSES = ("唱票人甲（虚构）", "监票人乙（虚构）")


@dataclass(frozen=True)
class Calls:
    """One call with somebody prepared, one with nobody."""

    call: RecommendationCall
    empty: RecommendationCall
    recommendation: Recommendation


def calls_of(honor: Honor, tree: County, staff: Staff) -> Calls:
    first, second = (
        recommendations.open_call(
            organization=tree.county,
            target=CITY,
            places=2,
            document=f"临妇〔2026〕{number}号",
            by=staff.secretary,
            at=POSTED_AT,
        )
        for number in (8, 9)
    )
    prepared = recommendations.prepare(call=first, basis=honor, by=staff.secretary, at=POSTED_AT)
    recommendations.rank(call=first, ordered=[prepared], by=staff.secretary, at=POSTED_AT)
    return Calls(first, second, Recommendation.objects.get(pk=prepared.pk))


@dataclass(frozen=True)
class Vetoes:
    """The county's own item that is still to come, and a finding by one that has ended."""

    item: VetoItem
    finding: VetoFinding


def vetoes_of(tree: County, staff: Staff) -> Vetoes:
    by = staff.secretary
    past, item = (
        vetoes.add_item(
            code=code,
            text="失信被执行人（虚构）",
            kinds=["person"],
            valid_from=start,
            organization=tree.county,
            by=by,
            at=PLANNED_AT,
        )
        for code, start in (("dishonesty", date(2025, 1, 1)), ("debts", date(2027, 1, 1)))
    )
    round_ = a_round(tree, staff, kinds=["person"], code="WV")
    vetoes.end_item(item=past, valid_to=date(2025, 2, 1), by=by, at=PLANNED_AT)
    case = a_nomination(round_, tree.villages[0], staff.nominators[0])
    fresh = Nomination.objects.get(pk=case.pk)
    vetoes.declare(nomination=fresh, answers={"dishonesty": []}, by=staff.nominators[0], at=DURING)
    sent = nominations.move(nomination=fresh, name="submit", by=staff.nominators[0], at=DURING)
    finding = vetoes.confirm(
        nomination=sent,
        veto=VetoSpec(code="dishonesty"),
        department=tree.department,
        document_number="平卫函〔2026〕12号（虚构）",
        by=by,
        at=DURING,
    )
    return Vetoes(item, finding)


@dataclass(frozen=True)
class Places:
    """Of the planned round: a loan, places shared out by formula, and a minimum not reached; of
    another round, places of which some are reserved.
    """

    loan: QuotaLoan
    apportionment: Apportionment
    shortfall: Shortfall
    reserved: Quota


def places_of(quota: Quota, tree: County, staff: Staff) -> Places:
    by, category = staff.secretary, quota.category
    other = quotas.set_quota(
        category=category, organization=tree.villages[5], places=2, by=by, at=PLANNED_AT
    )
    loan = quotas.lend(
        lender=other, borrower=quota, places=1, reason="调剂（虚构）", by=by, at=PLANNED_AT
    )
    formula = {"places": 1, "factors": {"人口": 100}, "values": {tree.villages[4]: {"人口": 900}}}
    shared = quotas.apportion(
        category=category,
        parent=quota.parent,
        digest=quotas.preview(**formula).digest,
        **formula,
        by=by,
        at=PLANNED_AT,
    )
    lowest = quotas.set_quota(
        category=category,
        organization=tree.villages[2],
        places=2,
        kind="minimum",
        by=by,
        at=PLANNED_AT,
    )
    short = Shortfall.objects.create(quota=lowest, missing=2, asked_at=PLANNED_AT)
    return Places(loan, shared, short, a_reserve(tree, staff))


def a_reserve(tree: County, staff: Staff) -> Quota:
    rules = {"shares": {"front": FRONT_LINE}}
    ruled = a_ruled_round(tree, staff, code="WF", quota_rules=rules).categories.get()
    return limited(ruled, tree.townships[0], 4, staff.secretary)


@dataclass(frozen=True)
class Judged:
    """A ballot that was held and a case that waits for the next; a case whose judges are planned;
    a round whose judges promise; a veto that waits for its finding, and a sheet without one;
    a poll of two judges, one of whom has voted.
    """

    ballot: Ballot
    voting: Nomination
    planned: Nomination
    promising: Round
    newcomer: User
    veto: JudgeVeto
    unvetoed: ScoreSheet
    poll: Poll
    paper: PaperSheet
    disputed: PaperSheet


def stand_in_of(panel: Panel, tree: County, staff: Staff) -> Membership:
    """Who may take the fifth judge's seat. In the fourth one's somebody sits already, and that
    judge is back: both are absent at a township alone.
    """
    taken, open_ = (
        a_substitute(a_membership(judge, Role.JUDGE, tree.townships[0]), a_user("代理"), *TERM)
        for judge in staff.judges[3:5]
    )
    rounds.take_seat(panel=panel, membership=taken, by=staff.secretary, at=DURING)
    return open_


def judged_in(tree: County, staff: Staff) -> Judged:
    scoring = {"method": "mean", "cut": True}
    promising = a_round(
        tree,
        staff,
        kinds=["person"],
        code="WJ",
        route=_straight("scoring", **scoring, promise=True),
    )
    round_ = a_round(
        tree, staff, kinds=["person"], code="WA", route=_straight("scoring", **scoring, judges=2)
    )
    planned = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    a_submitted_nomination(promising, tree.villages[0], staff.nominators[0])
    judge_promises(planned.round, staff)
    ballot, voting = _ballot(tree, staff)
    judge = a_member(Role.JUDGE, tree.county, "新评委")
    vetoed, poll, papers = _vetoed(tree, staff), _poll(tree, staff), papers_of(tree, staff)
    return Judged(ballot, voting, planned, promising, judge, *vetoed, poll, *papers)


def _vetoed(tree: County, staff: Staff) -> tuple[JudgeVeto, ScoreSheet]:
    judge, village, by = staff.judges[0], tree.villages[0], staff.nominators[0]
    route = _straight("scoring", method="mean", cut=True)
    round_ = a_round(tree, staff, opened=False, kinds=["person"], code="WC", route=route)
    rubric = rounds.set_rubric(
        stage=round_.stages.get(kind="scoring"),
        category=round_.categories.get(),
        criteria=CRITERIA,
        vetoes=["违章搭建（虚构）"],
        by=staff.secretary,
        at=PLANNED_AT,
    )
    opened = rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT)
    first, second = (a_submitted_nomination(opened, village, by) for _number in range(2))
    veto = judge_vetoes.raise_veto(
        sheet=fill_in(sheet_of(first, judge), 90, at=DURING),
        criterion=rubric.vetoes.get(),
        reason="现场查看（虚构）",
        by=judge,
        at=DURING,
    )
    score_sheets.submit(sheet=veto.sheet, by=judge, at=DURING)
    return veto, sheet_of(second, judge)


def judge_promises(round_: Round, staff: Staff) -> None:
    promises.promise(round_=round_, judge=staff.judges[0], relations={}, at=DURING)


def _straight(kind: str, **settings: object) -> tuple[presets.StageSpec, ...]:
    stage = presets.StageSpec(kind=kind, level="county", settings=dict(settings))
    return (stage, presets.approval("county"))


def _ballot(tree: County, staff: Staff) -> tuple[Ballot, Nomination]:
    rules = {"quorum": [2, 3], "threshold": [1, 2], "above": True, "cut": True}
    round_ = a_round(tree, staff, kinds=["person"], code="WB", route=_straight("ballot", **rules))
    village, by = tree.villages[0], staff.nominators[0]
    case = a_submitted_nomination(round_, village, by)
    held = ballots.record(
        stage=case.stage,
        category=case.category,
        organization=tree.county,
        held_at=DURING,
        entitled=15,
        present=12,
        witnesses=WITNESSES,
        votes={case.pk: VoteSpec(votes_for=10, votes_against=2)},
        by=staff.secretary,
        at=DURING,
    )
    return held, a_submitted_nomination(round_, village, by)


def _poll(tree: County, staff: Staff) -> Poll:
    rules = {"quorum": [1, 2], "threshold": [1, 2], "above": True, "cut": True}
    round_ = a_round(tree, staff, kinds=["person"], code="WQ", route=_straight("ballot", **rules))
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    poll = polls.open_poll(
        stage=case.stage,
        category=case.category,
        organization=tree.county,
        voters=staff.judges[:2],
        by=staff.secretary,
        at=DURING,
    )
    polls.vote(poll=poll, choices={case.pk: "for"}, by=staff.judges[1], at=DURING)
    return poll


@dataclass(frozen=True)
class Records:
    """Nominees that could be one, a family, an answer by letter and a lead."""

    double: Nominee
    family: Nominee
    lettered: Consultation
    lead: Lead
    won: EarlierTitle


def records_of(
    nominee: Nominee, scoring: Nomination, held: Nomination, tree: County, staff: Staff
) -> Records:
    by, village = staff.nominators[0], tree.villages[0]
    nominees.set_phone(nominee=nominee, phone="13900000000", by=by, at=DURING)
    asked = Consultation.objects.get(nomination=scoring)
    letter = letters.keep_letter(
        department=asked.department,
        document_number="平卫函〔2026〕1号（虚构）",
        name="函.jpg",
        content=JPEG,
        by=staff.consultee,
        at=DURING,
    )
    Consultation.objects.filter(pk=asked.pk).update(letter=letter)
    notice = held.round.public_notices.get()
    objection = held.objections.get()
    investigations.record_step(
        objection=objection,
        taken_on=FILED_AT.date(),
        who="县妇联（虚构）",
        what="走访（虚构）",
        by=staff.secretary,
        at=FILED_AT,
    )
    Objection.objects.filter(pk=objection.pk).update(objector_kind="unit")
    objection.refresh_from_db(fields=["objector_kind"])
    stamped_letters.attach(objection=objection, content=PDF, by=staff.secretary, at=FILED_AT)
    return Records(
        double=a_nominee(village, by, name=nominee.name),
        family=a_nominee(village, by, kind="family"),
        lettered=asked,
        lead=leads.take(notice=notice, nomination=held, content="线索（虚构）", at=FILED_AT),
        won=an_earlier_title(nominee, staff.secretary),
    )


@dataclass(frozen=True)
class Desk:
    """A signature that the township's officer is asked for, a copy that they sent to the county's,
    a phrase of the county, and what a sitting noted of a case before approval.
    """

    colleague: User
    signer: Signer
    copy: CaseCopy
    phrase: Phrase
    verdict: PendingVerdict


def desk_of(review: Nomination, tree: County, staff: Staff) -> Desk:
    officer, at = staff.officers[0], DURING
    colleague = a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")
    deciding = nomination_in(NominationState.APPROVAL, tree, staff)
    (signer,) = signers.add_signers(
        nomination=review, users=[officer], required=False, by=colleague, at=at
    )
    (copy,) = copies.send_copies(nomination=review, users=[staff.officers[-1]], by=officer, at=at)
    phrase = phrases.add_phrase(
        organization=tree.county, use="return", text="材料不全（虚构）", by=staff.secretary, at=at
    )
    verdict = verdicts.note_verdict(
        nomination=deciding, approved=True, by=staff.secretary, at=POSTED_AT
    )
    return Desk(colleague, signer, copy, phrase, verdict)
