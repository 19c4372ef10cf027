"""Every kind of document, in every format, made and opened by a library that did not write it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from docx2python import docx2python
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from honors.actions import commendations, documents, honors
from honors.actions.deliveries import TurnSpec
from honors.documents.kinds import KINDS
from honors.documents.sources import DOCX, PDF, XLSX, ZIP
from honors.models import Commendation, Document, Honor, Nomination, PublicNotice
from honors.states import NominationState
from tests.api.world import a_ranking
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT
from tests.factories.deliveries import a_ceremony, honors_of
from tests.factories.documents import NAMES, an_issued_list
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.score_sheets import a_scored_round, cases_in_scoring, scoring_of

pytestmark = pytest.mark.django_db
LATER = ISSUED_AT + timedelta(days=1)
REVOKED = {"document": "平妇〔2026〕9号", "reason": "事迹失实（虚构）。"}


def text_of(document: Document) -> str:
    with document.file.open("rb") as file:
        content = bytes(file.read())
    match document.content_type:
        case kind if kind == PDF:
            found = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        case kind if kind == DOCX:
            with docx2python(io.BytesIO(content)) as word:
                found = str(word.text)
        case kind if kind == XLSX:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            found = str({n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names})
        case kind if kind == ZIP:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert archive.testzip() is None
                found = str(archive.namelist())
    return "".join(found.split())


def made(kind: str, subject: Any, staff: Staff) -> Iterator[str]:
    """One for each combination of its options."""
    choices = KINDS[kind].choices
    for chosen in product(*choices.values()):
        options = dict(zip(choices, chosen, strict=True))
        document = documents.make(
            kind=kind, subject=subject, options=options, by=staff.secretary, at=LATER
        )
        yield text_of(document)


def test_every_kind_is_opened_and_says_what_it_is_about(tree: County, staff: Staff) -> None:
    issued = an_issued_list(tree, staff, code="WL")
    case = Nomination.objects.get(nominee__name=NAMES[1])
    honor = Honor.objects.get(holder_name=NAMES[1])
    honors.reissue(honor=honor, reason="遗失（虚构）", by=staff.secretary, at=LATER)
    ceremony = a_ceremony(issued, [TurnSpec(label="第一批", honors=honors_of(issued))], staff)
    scored = a_scored_round(tree, staff, code="WS")
    waiting = cases_in_scoring(scored, tree, staff, 2)
    notice = PublicNotice.objects.get(round=issued.round)
    name = NAMES[1]
    about: dict[str, tuple[Any, str]] = {
        "nomination_form": (case, name),
        "correction_notice": (nomination_in(NominationState.RETURNED, tree, staff), "补正告知单"),
        "summary_table": (case.category, name),
        "score_forms": (scoring_of(scored), waiting[0].nominee.name),
        "evaluation_workbook": (a_ranking(tree, staff), "排名"),
        "public_notice": (notice, name),
        "posting_report": (notice, "公示无异议"),
        "decision": (issued, f"{NAMES[2]}"),
        "certificates": (issued, ""),
        "certificate": (honor, name),
        "running_order": (ceremony, name),
        "seating_list": (ceremony, "1排1座"),
        "receipt_list": (issued, name),
        "case_evidence": (case, "evidence.json"),
        "round_evidence": (issued.round, "evidence.json"),
    }
    said = {kind: list(made(kind, subject, staff)) for kind, (subject, _t) in about.items()}
    lacking = [k for k, texts in said.items() for t in texts if about[k][1] not in t]

    said |= revoked(issued, honor, staff)
    assert lacking == []
    assert said.keys() == KINDS.keys()


def revoked(issued: Commendation, honor: Honor, staff: Staff) -> dict[str, list[str]]:
    """One honor first, then the whole list."""
    given = {"by": staff.secretary, "at": LATER, **REVOKED}
    honors.move(honor=honor, name="revoke", **given)
    said = {"honor_revocation": list(made("honor_revocation", fresh(honor), staff))}
    commendations.revoke(commendation=issued, **given)
    said["batch_revocation"] = list(made("batch_revocation", fresh(issued), staff))
    said["recovery_list"] = list(made("recovery_list", fresh(issued), staff))
    assert [REVOKED["document"] in text for texts in said.values() for text in texts] == [True] * 5
    return said


def fresh(subject: Any) -> Any:
    return type(subject).objects.get(pk=subject.pk)
