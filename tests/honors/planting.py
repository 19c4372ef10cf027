"""A selection planted row by row, as it lies when it is over: no engine, no actions, no history.

For tests that ask what the rows say (invariants) or need a subject in every state at once
(matrices). Whatever is about moves walks; only here, in a test database, is a place written.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from honors.codes import certificate_number, new_verification_code
from honors.form_definitions import STANDARD_FORMS
from honors.models import (
    Category,
    Commendation,
    CommendationEntry,
    Criterion,
    Decision,
    DecisionItem,
    Document,
    Dossier,
    DossierVersion,
    FormDefinition,
    Handling,
    Honor,
    HonorTitle,
    Mark,
    Nomination,
    Nominee,
    NoticeEntry,
    Organization,
    Panel,
    PanelMember,
    PostingProof,
    Program,
    PublicNotice,
    Quota,
    QuotaPlace,
    Ranking,
    RankingEntry,
    Round,
    Rubric,
    ScoreSheet,
    Stage,
)
from honors.models.programs import Nature, NomineeKind
from honors.queries.commendations import drafted_sections
from honors.queries.tallies import digest_of_entries, seed_of
from honors.snapshots import digest_of, list_snapshot, notice_snapshot, register_snapshot
from honors.states import AT_A_STAGE, NominationState, StageKind
from tests.factories.accounts import Staff, staff_of
from tests.factories.organizations import County, a_county
from workflow import ledger
from workflow.models import LedgerEvent

PHOTO = b"a made-up photo"
OPENED = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLOSED = datetime(2026, 3, 16, 1, tzinfo=UTC)
SCORED = datetime(2026, 3, 20, 2, tzinfo=UTC)
POSTED = datetime(2026, 3, 23, 1, tzinfo=UTC)
# 00:00 in Shanghai after five working days, the day after posting being the first.
NOTICE_END = datetime(2026, 3, 30, 16, tzinfo=UTC)
DECIDED = datetime(2026, 4, 2, 2, tzinfo=UTC)
ISSUED = datetime(2026, 4, 7, 2, tzinfo=UTC)

SETTINGS: dict[str, dict[str, Any]] = {
    StageKind.SCORING: {"method": "mean", "cut": True},
    StageKind.NOTICE: {"days": 5, "kind": "working", "count_from": "next_day"},
}
FIELDS = STANDARD_FORMS[NomineeKind.PERSON]
DATA = {"name": "王秀兰", "deeds": "虚构的事迹。"}


@dataclass
class Planted:
    """Every stage is the county's, but those of `township` on which each case enters."""

    tree: County
    staff: Staff
    round: Round
    category: Category
    stages: dict[str, Stage]
    cases: dict[str, Nomination] = field(default_factory=dict)

    @property
    def desk(self) -> Organization:
        """The first township, where the stages of planted cases are handled."""
        return self.tree.townships[0]

    @property
    def village(self) -> Organization:
        return self.tree.villages[0]


def a_planted_round(*, level: str = "county", state: str = "evaluating") -> Planted:
    """A round with one stage of each kind, all of one level, one category of two places."""
    tree = a_county()
    program = Program.objects.create(
        organizer=tree.county, name="评选（虚构）", code="ZM", nature=Nature.ROLE_MODEL
    )
    round_ = Round.objects.create(
        state=state,
        program=program,
        organizer=tree.county,
        name="2026年评选（虚构）",
        year=2026,
        opens_at=OPENED,
        closes_at=CLOSED,
    )
    stages = {
        kind: Stage.objects.create(
            round=round_, position=n, kind=kind, level=level, settings=SETTINGS.get(kind, {})
        )
        for n, kind in enumerate(AT_A_STAGE, start=1)
    }
    form = FormDefinition.objects.create(kind="person", name="planted", fields=FIELDS)
    category = Category.objects.create(
        round=round_, title=a_title(program, "称号（虚构）"), form=form, position=1, places=2
    )
    return Planted(tree, staff_of(tree), round_, category, stages)


def a_title(program: Program, name: str) -> HonorTitle:
    return HonorTitle.objects.create(
        program=program, name=name, nominee_kind="person", level="county", nature=program.nature
    )


def a_nominee(planted: Planted, name: str) -> Nominee:
    return Nominee.objects.create(kind="person", unit=planted.village, name=name, created_at=OPENED)


def a_case(planted: Planted, name: str, state: str, **place: Any) -> Nomination:
    """A case in this state; where it was, `place` says, and else the state does."""
    stage = planted.stages.get(state)
    at_unit = state in (NominationState.DRAFT, NominationState.RETURNED)
    handler = planted.village.handler_id(planted.stages["review"].level)
    submitted = state != NominationState.DRAFT
    fields: dict[str, Any] = {
        "holder_id": planted.village.pk if at_unit else handler,
        "stage": stage,
        "dossier_version": int(submitted),
        "unit": planted.village,
        "unit_path": planted.village.path,
    }
    case = Nomination.objects.create(
        state=state,
        round=planted.round,
        category=planted.category,
        nominee=a_nominee(planted, name),
        nominator=planted.staff.nominators[0],
        created_at=OPENED,
        **(fields | place),
    )
    Dossier.objects.create(nomination=case, data=DATA, veto_declared=True, saved_at=OPENED)
    if submitted:
        DossierVersion.objects.create(
            nomination=case, number=1, data=DATA, digest=digest_of(DATA), frozen_at=OPENED
        )
        vouch(f"nominations:{case.pk}", digest_of(DATA))
    planted.cases[name] = case
    return case


def vouch(stream: str, digest: str) -> None:
    """Let history say the digest of what was frozen."""
    ledger.record(stream, "planted.frozen", actor="user:0", at=OPENED, facts={"digest": digest})


def a_planted_selection() -> Planted:
    """Two honored, one not selected, one withdrawn, one still in review."""
    planted = a_planted_round()
    honored = [a_case(planted, name, "honored", takes_place=True) for name in ("甲一", "乙二")]
    a_case(planted, "丙三", "not_selected", resume_stage=planted.stages["scoring"])
    a_case(planted, "丁四", "withdrawn")
    a_case(planted, "戊五", "review")
    Category.objects.filter(pk=planted.category.pk).update(taken=2)
    _plant_quotas(planted, honored)
    _plant_scores(planted, [*honored, planted.cases["丙三"]])
    _plant_notice(planted, honored)
    _plant_decision(planted, honored)
    _plant_commendation(planted, honored)
    return planted


def _plant_quotas(planted: Planted, cases: list[Nomination]) -> None:
    above = Quota.objects.create(
        category=planted.category, organization=planted.tree.county, places=10, allocated=6
    )
    quota = Quota.objects.create(
        category=planted.category, organization=planted.desk, parent=above, places=6, taken=2
    )
    QuotaPlace.objects.bulk_create(QuotaPlace(quota=quota, nomination=case) for case in cases)


def _plant_scores(planted: Planted, cases: list[Nomination]) -> None:
    scoring = planted.stages["scoring"]
    rubric = Rubric.objects.create(stage=scoring, category=planted.category)
    half = {"rubric": rubric, "weight": Decimal(50), "maximum": Decimal(100)}
    criteria = [Criterion.objects.create(position=n, name=f"标准{n}", **half) for n in (1, 2)]
    panel = Panel.objects.create(stage=scoring, name="评审组（虚构）")
    judges = planted.staff.judges[:3]
    PanelMember.objects.bulk_create(PanelMember(panel=panel, user=judge) for judge in judges)
    sheets: dict[Nomination, list[ScoreSheet]] = {}
    for place, case in enumerate(cases, start=1):
        mark = Decimal(f"{100 - 5 * place}.0000")
        sheets[case] = [_plant_sheet(case, scoring, judge, criteria, mark) for judge in judges]
    _plant_ranking(planted, sheets)


def _plant_ranking(planted: Planted, sheets: dict[Nomination, list[ScoreSheet]]) -> None:
    seed = seed_of(sheet.pk for own in sheets.values() for sheet in own).hex()
    ranking = Ranking.objects.create(
        stage=planted.stages["scoring"],
        category=planted.category,
        method="mean",
        rules={"ties": ["lot"], "trimming_needs": 5, "list_rules": {}, "kept": []},
        line=2,
        lot_seed=seed,
        sealed_at=SCORED,
        sealed_by=planted.staff.secretary,
    )
    entries = RankingEntry.objects.bulk_create(
        RankingEntry(
            ranking=ranking,
            nomination=case,
            position=place,
            score=own[0].total,
            figures=_figures(own),
            decided_by="score",
            is_above=place <= 2,
        )
        for place, (case, own) in enumerate(sheets.items(), start=1)
    )
    said = {"ranking": ranking.pk, "line": 2, "lot_seed": seed}
    facts = said | {"digest": digest_of_entries(entries)}
    stream = f"rounds:{planted.round.pk}"
    ledger.record(stream, "rankings.sealed", actor="user:0", at=SCORED, facts=facts)


def _figures(sheets: list[ScoreSheet]) -> dict[str, Any]:
    return {
        "method": "mean",
        "sheets": [
            {"sheet": sheet.pk, "judge": n, "total": f"{sheet.total:f}", "dropped": False}
            for n, sheet in enumerate(sheets, start=1)
        ],
        "ties": {},
        "tied_with": [],
        "decided_by": "score",
        "kind": [],
        "skipped_by": [],
    }


def _plant_sheet(
    case: Nomination, stage: Stage, judge: Any, criteria: list[Criterion], mark: Decimal
) -> ScoreSheet:
    sheet = ScoreSheet.objects.create(
        state="locked",
        nomination=case,
        stage=stage,
        judge=judge,
        judged_version=1,
        total=mark,
        submitted_at=SCORED,
    )
    Mark.objects.bulk_create(Mark(sheet=sheet, criterion=c, value=mark) for c in criteria)
    facts = {"facts": {"marks": {str(c.pk): mark for c in criteria}}}
    stream = f"score_sheets:{sheet.pk}"
    ledger.record(stream, "score_sheets.submit", actor="user:0", at=SCORED, facts=facts)
    return sheet


def _plant_notice(planted: Planted, cases: list[Nomination]) -> None:
    notice = PublicNotice(
        state="draft",
        round=planted.round,
        stage=planted.stages["notice"],
        organization=planted.tree.county,
        title="公示（虚构）",
        days=5,
        day_kind="working",
        count_from="next_day",
        contact="虚构的联系方式",
    )
    notice.save()
    NoticeEntry.objects.bulk_create(
        NoticeEntry(notice=notice, nomination=case, position=n, line={"name": case.nominee.name})
        for n, case in enumerate(cases, start=1)
    )
    PostingProof.objects.create(
        notice=notice,
        place="村务公开栏（虚构）",
        sha256=hashlib.sha256(PHOTO).hexdigest(),
        file=ContentFile(PHOTO, name="made-up.jpg"),
        taken_at=POSTED,
        recorded_by=planted.staff.secretary,
    )
    snapshot = notice_snapshot(notice, posted_at=POSTED)
    vouch(f"public_notices:{notice.pk}", digest_of(snapshot))
    PublicNotice.objects.filter(pk=notice.pk).write_place(
        state="ended",
        snapshot=snapshot,
        snapshot_digest=digest_of(snapshot),
        posted_at=POSTED,
        ends_at=NOTICE_END,
    )


def _plant_decision(planted: Planted, cases: list[Nomination]) -> None:
    approver = planted.staff.approvers[-1]
    decision = Decision.objects.create(
        round=planted.round,
        organization=planted.tree.county,
        form="meeting",
        document_number="虚构〔2026〕1号",
        decided_on=date(2026, 4, 2),
        recorded_at=DECIDED,
        recorder=planted.staff.secretary,
    )
    decision.deciders.add(approver)
    for case in cases:
        DecisionItem.objects.create(decision=decision, nomination=case, approved=True)
        Handling.objects.create(nomination=case, user=case.nominator, act="submit", at=OPENED)
        Handling.objects.create(nomination=case, user=approver, act="approve", at=DECIDED)


def _plant_commendation(planted: Planted, cases: list[Nomination]) -> None:
    document = Commendation.objects.create(
        state="issued",
        round=planted.round,
        title="表彰决定（虚构）",
        document_number="虚构〔2026〕2号",
        dated=date(2026, 4, 7),
        issued_at=ISSUED,
    )
    title = planted.category.title
    for place, case in enumerate(cases, start=1):
        CommendationEntry.objects.create(
            commendation=document, category=planted.category, nomination=case, position=place
        )
        Honor.objects.create(
            commendation=document,
            nomination=case,
            title=title,
            title_name=title.name,
            nominee=case.nominee,
            holder_name=case.nominee.name,
            unit=case.unit,
            unit_name=case.unit.name,
            unit_path=case.unit_path,
            people=1,
            number=certificate_number("371326", planted.round.program.code, 2026, place),
            code=new_verification_code(),
            awarded_on=document.dated,
        )
    document.snapshot = list_snapshot(document, drafted_sections(document))
    document.list_digest = digest_of(document.snapshot)
    document.register_digest = digest_of(register_snapshot(document.honors.all()))
    document.save()
    vouch(f"commendations:{document.pk}", document.list_digest)
    vouch(f"commendations:{document.pk}", document.register_digest)
    _plant_document(planted, document)


def _plant_document(planted: Planted, commendation: Commendation) -> None:
    stream, content = f"commendations:{commendation.pk}", b"a made-up document"
    event = LedgerEvent.objects.filter(stream=stream).latest("seq")
    document = Document(
        kind="certificates",
        subject=stream,
        subject_key=commendation.pk,
        round=commendation.round,
        organization=commendation.round.organizer,
        organization_path=commendation.round.organizer.path,
        audience="round",
        source={},
        source_digest=hashlib.sha256(b"{}").hexdigest(),
        layout=1,
        tools="planted",
        sealed_stream=stream,
        sealed_seq=event.seq,
        sealed_hash=event.hash,
        name="证书（虚构）.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=ISSUED,
        made_by=planted.staff.secretary,
    )
    document.file.save("planted.pdf", ContentFile(content))
    facts = {"sha256": document.sha256}
    ledger.record(stream, "documents.make", actor="user:0", at=ISSUED, facts=facts)
