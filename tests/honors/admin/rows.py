"""Rows that the story of the cases leaves out, stored as plain rows; the people are made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from honors.models import (
    Apportionment,
    Ballot,
    BallotTally,
    CaseCopy,
    Ceremony,
    CeremonyTurn,
    Consent,
    ConsentRevocation,
    Delivery,
    Document,
    EarlierTitle,
    Honor,
    Import,
    ImportRow,
    InvestigationStep,
    Job,
    JudgeNudge,
    JudgePromise,
    JudgeVeto,
    Lead,
    Letter,
    Look,
    Mark,
    MarkChange,
    Nomination,
    Nominee,
    NoticeEntry,
    Nudge,
    Objection,
    PaperMark,
    PaperSheet,
    PendingVerdict,
    Phrase,
    Poll,
    PollCase,
    PollPaper,
    PollVoter,
    Quota,
    QuotaLoan,
    RedactedCopy,
    RedactedPhoto,
    ReserveRelease,
    RetaliationMark,
    Round,
    Shortfall,
    Signer,
    Stage,
    StampedLetter,
    SubQuota,
    VetoCriterion,
    VetoFinding,
    VetoItem,
    Wording,
)
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING


def share_out(quota: Quota, tree: County, staff: Staff) -> None:
    other = Quota.objects.create(
        category=quota.category, organization=tree.villages[-1], kind="fixed", places=2
    )
    front = SubQuota.objects.create(quota=quota, name="front", reserved=1)
    ReserveRelease.objects.create(
        sub_quota=front,
        places=1,
        reason="（虚构）",
        released_at=DURING,
        released_by=staff.secretary,
    )
    QuotaLoan.objects.create(
        lender=other,
        borrower=quota,
        places=1,
        given_back=1,
        reason="（虚构）",
        lent_at=DURING,
        lent_by=staff.secretary,
    )
    Apportionment.objects.create(
        category=quota.category,
        places=1,
        factors=[{"name": "output", "weight": "100"}],
        values={str(quota.organization_id): ["1"]},
        shares={str(quota.organization_id): 1},
        digest="0" * 64,
        made_at=DURING,
        made_by=staff.secretary,
    )
    Shortfall.objects.create(quota=quota, missing=1, asked_at=DURING)


def put_on_paper(round_: Round, staff: Staff) -> None:
    Document.objects.create(
        kind="certificates",
        subject=f"rounds:{round_.pk}",
        subject_key=round_.pk,
        round=round_,
        organization=round_.organizer,
        organization_path=round_.organizer.path,
        audience="round",
        source={},
        source_digest="0" * 64,
        layout=1,
        tools="planted",
        sealed_stream=f"rounds:{round_.pk}",
        sealed_seq=1,
        sealed_hash="0" * 64,
        file="documents/none.pdf",
        name="证书（虚构）.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        made_at=DURING,
        made_by=staff.secretary,
    )

    Wording.objects.create(
        organization=round_.organizer,
        kind="decision",
        number=Wording.objects.count() + 1,
        body={},
        made_at=DURING,
        made_by=staff.secretary,
    )


def deliver(honor: Honor, staff: Staff) -> None:
    honor.reissues.create(
        code=f"made-up-{honor.pk}",
        digest="0" * 64,
        reason="（虚构）",
        made_at=DURING,
        made_by=staff.secretary,
    )
    ceremony = Ceremony.objects.create(
        commendation=honor.commendation,
        name=f"大会{honor.pk}（虚构）",
        place="礼堂（虚构）",
        starts_at=DURING,
        seats_per_row=10,
    )
    turn = CeremonyTurn.objects.create(ceremony=ceremony, position=1, label="第一批（虚构）")
    Delivery.objects.create(
        honor=honor, way="ceremony", turn=turn, place_in_turn=1, planned_at=DURING
    )


def honor_earlier(nominee: Nominee, staff: Staff) -> None:
    EarlierTitle.objects.create(
        nominee=nominee,
        name="市级称号（虚构）",
        level="prefecture",
        since=DURING,
        digest="0" * 64,
        recorded_by=staff.secretary,
        recorded_at=DURING,
    )


def work(staff: Staff) -> None:
    job = Job.objects.create(kind="export", asked_by=staff.secretary, asked_at=DURING)
    import_ = Import.objects.create(
        kind="nominees",
        organization_id=staff.secretary.memberships.get().organization_id,
        nominee_kind="person",
        uploaded_by=staff.secretary,
        uploaded_at=DURING,
        expires_at=DURING,
        name="名单（虚构）.xlsx",
        format="xlsx",
        size=1,
        sha256="0" * 64,
        heading=1,
        job=job,
    )
    ImportRow.objects.create(owner=import_, line=2, outcome="create")


def vet(case: Nomination, tree: County, staff: Staff) -> None:
    Consent.objects.create(
        nomination=case,
        given_by="王秀兰",
        form="in_person",
        given_at=DURING,
        recorded_at=DURING,
        recorded_by=staff.nominators[0],
    )
    ConsentRevocation.objects.create(
        nomination=case,
        said_by="王秀兰",
        form="in_person",
        revoked_at=DURING,
        recorded_at=DURING,
        recorded_by=staff.nominators[0],
    )
    letter = Letter.objects.create(
        department=tree.county,
        document_number="虚构函〔2026〕1号",
        received_at=DURING,
        recorded_by=staff.secretary,
    )
    item = VetoItem.objects.create(
        organization=tree.county,
        code=f"tax-{case.pk}",
        text="欠税（虚构）",
        kinds=[case.nominee.kind],
        valid_from=DURING.date(),
    )
    VetoFinding.objects.create(
        nominee=case.nominee,
        nomination=case,
        code=item.code,
        text=item.text,
        department=tree.county,
        letter=letter,
        recorded_at=DURING,
        recorded_by=staff.secretary,
    )


def _paper(mark: Mark) -> None:
    sheet = mark.sheet
    paper = PaperSheet.objects.create(
        stage=sheet.stage,
        category=sheet.nomination.category,
        judge=sheet.judge,
        file="x.pdf",
        name="评分表（虚构）.pdf",
        sha256="0" * 64,
        entered_by=sheet.nomination.nominator,
        entered_at=DURING,
    )
    PaperMark.objects.create(
        paper=paper, reading=1, sheet=sheet, criterion=mark.criterion, value=70
    )


def judge(mark: Mark) -> None:
    sheet = mark.sheet
    JudgePromise.objects.create(
        user=sheet.judge, round=sheet.nomination.round, declared=0, promised_at=DURING
    )
    JudgeNudge.objects.create(
        stage=sheet.stage,
        judge=sheet.judge,
        day=DURING.date(),
        nudged_by=sheet.judge,
        nudged_at=DURING,
    )
    MarkChange.objects.create(
        sheet=sheet,
        criterion=mark.criterion,
        before=70,
        after=mark.value,
        reason="看错一行（虚构）",
        changed_by=sheet.judge,
        changed_at=DURING,
    )
    rubric = sheet.stage.rubrics.get(category=sheet.nomination.category)
    criterion = VetoCriterion.objects.create(rubric=rubric, position=1, text="欠薪（虚构）")
    JudgeVeto.objects.create(
        sheet=sheet, criterion=criterion, reason="有人反映（虚构）", raised_at=DURING
    )
    _paper(mark)
    copy = RedactedCopy.objects.create(
        nomination=sheet.nomination,
        number=1,
        texts={"deeds": "虚构"},
        digest="0" * 64,
        written_by=sheet.judge,
        written_at=DURING,
    )
    RedactedPhoto.objects.create(
        copy=copy, file="x.jpg", content_type="image/jpeg", sha256="0" * 64, added_at=DURING
    )


def vote(case: Nomination, stage: Stage, staff: Staff) -> None:
    ballot = Ballot.objects.create(
        stage=stage,
        category=case.category,
        organization=case.unit,
        held_at=DURING,
        entitled=30,
        present=25,
        witnesses={"calls": ["王一"], "counts": ["王二"], "watches": ["王三"]},
        recorded_by=staff.nominators[0],
        recorded_at=DURING,
    )
    BallotTally.objects.create(
        ballot=ballot,
        stage=stage,
        nomination=case,
        judged_version=1,
        votes_for=20,
        votes_against=3,
        abstained=2,
        passed=True,
    )
    poll = Poll.objects.create(
        stage=stage,
        category=case.category,
        organization=case.unit,
        number=1,
        is_secret=True,
        opened_by=staff.nominators[0],
        opened_at=DURING,
    )
    PollCase.objects.create(poll=poll, nomination=case, judged_version=1)
    PollVoter.objects.create(poll=poll, user=staff.nominators[0])
    PollPaper.objects.create(poll=poll, choices={str(case.pk): "for"})


def look_into(case: Nomination, staff: Staff) -> None:
    notice = NoticeEntry.objects.filter(nomination=case).order_by("pk")[0].notice
    Lead.objects.create(notice=notice, nomination=case, content="（虚构）", received_at=DURING)
    objection = Objection.objects.filter(nomination=case).order_by("pk")[0]
    InvestigationStep.objects.create(
        objection=objection,
        position=1,
        taken_on=(DURING + timedelta(days=1)).date(),
        who="王干事",
        what="走访（虚构）",
        recorded_at=DURING,
        recorded_by=staff.secretary,
    )
    RetaliationMark.objects.create(objection=objection, text="（虚构）", marked_at=DURING)
    StampedLetter.objects.create(objection=objection, file="none", received_at=DURING)


def keep_a_desk(case: Nomination, staff: Staff) -> None:
    """Everything that can lie around one case, whether or not it may lie there now."""
    said: Any = {"nomination": case, "user": staff.officers[0]}
    Signer.objects.create(
        **said, stage=case.stage, required=True, asked_by=staff.officers[-1], asked_at=DURING
    )
    CaseCopy.objects.create(**said, sent_by=staff.officers[-1], sent_at=DURING)
    Look.objects.create(**said, stage=case.stage, first_seen=DURING, last_seen=DURING)
    Nudge.objects.create(
        nomination=case, day=DURING.date(), nudged_by=staff.secretary, nudged_at=DURING
    )
    PendingVerdict.objects.create(
        nomination=case, approved=True, noted_by=staff.secretary, noted_at=DURING
    )
    Phrase.objects.create(
        organization=case.round.organizer, use="return", text=f"虚构{case.pk}", added_at=DURING
    )
