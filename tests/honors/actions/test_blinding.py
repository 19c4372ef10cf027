"""Judges of a blind stage read the copy that the secretary wrote, and nothing else."""

from __future__ import annotations

import json

import pytest

from honors import invariants
from honors.actions import blinding, nominations, score_sheets
from honors.models import Nomination, RedactedCopy, User
from honors.queries import blinding as queries
from honors.queries import nominations as nomination_queries
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.score_sheets import MARKED_AT, fill_in, give, sheet_of
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput, NotPermitted, Refusal

pytestmark = pytest.mark.django_db

TEXTS = {"deeds": "该同志二十年照顾公婆（虚构）。"}
JPEG = b"\xff\xd8\xff\xe0 a made-up photo"


@laid
def blind(tree: County, staff: Staff) -> Selection:
    selection = Selection(tree, staff, blind=True)
    selection.enter(1)
    return selection


@laid
def case(blind: Selection) -> Nomination:
    return blind.again(blind.cases[0])


@laid
def judge(staff: Staff) -> User:
    return staff.judges[1]


def write(case: Nomination, staff: Staff, **given: object) -> RedactedCopy:
    usual: dict[str, object] = {"texts": TEXTS, "by": staff.secretary, "at": MARKED_AT}
    return blinding.write_copy(nomination=case, **(usual | given))  # type: ignore[arg-type]


def code_of(call: object, *arguments: object, **given: object) -> str:
    with pytest.raises(Refusal) as caught:
        call(*arguments, **given)  # type: ignore[operator]
    return caught.value.code


def test_a_judge_sees_no_case_of_a_blind_stage_but_its_copy(
    case: Nomination, staff: Staff, judge: User
) -> None:
    """Blindness leaks through side doors: lists, work lists and attachments hang on the case."""
    write(case, staff)
    sheet = sheet_of(case, judge)

    assert nomination_queries.visible_to(judge, at=MARKED_AT).count() == 0
    assert nomination_queries.worklist(judge, at=MARKED_AT).count() == 0
    read = queries.dossier_for(sheet, judge=judge, at=MARKED_AT)
    assert (read.is_blind, read.nominee, read.answers, read.files) == (True, "", TEXTS, [])
    assert read.labels == {"deeds": "事迹"}


def test_what_was_read_blind_stays_blind_afterwards(
    blind: Selection, case: Nomination, staff: Staff, judge: User
) -> None:
    write(case, staff)
    blind.score((80, 81, 82, 83, 84))
    blind.cut()

    assert nomination_queries.visible_to(judge, at=MARKED_AT).count() == 0
    assert invariants.check() == []


def test_nothing_is_scored_while_the_copy_is_missing(
    case: Nomination, staff: Staff, judge: User
) -> None:
    sheet = sheet_of(case, judge)

    assert code_of(score_sheets.start, sheet=sheet, by=judge, at=MARKED_AT) == "copy_missing"
    assert code_of(fill_in, sheet, 80) == "copy_missing"
    assert code_of(queries.dossier_for, sheet, judge=judge, at=MARKED_AT) == "copy_missing"
    write(case, staff)
    assert give(sheet, 80).state == "submitted"


def test_a_new_version_needs_a_new_copy(
    blind: Selection, case: Nomination, staff: Staff, judge: User
) -> None:
    write(case, staff)
    fill_in(sheet_of(case, judge), 80)
    correct(case, staff)

    sheet = sheet_of(case, judge)
    assert sheet.judged_version == 2
    assert code_of(score_sheets.submit, sheet=sheet, by=judge, at=MARKED_AT) == "copy_missing"
    write(blind.again(case), staff)
    assert score_sheets.submit(sheet=sheet, by=judge, at=MARKED_AT).state == "submitted"
    assert invariants.check() == []


def correct(case: Nomination, staff: Staff) -> None:
    """A formal answer that judges do not read."""
    nominator = staff.nominators[0]
    returned = nominations.move(
        nomination=case,
        name="return",
        by=staff.officers[-1],
        at=MARKED_AT,
        reason="请更正（虚构）。",
        defects=[{"field": "work", "text": "请写全。"}],
    )
    nominations.save_dossier(
        nomination=returned,
        data={"work": "养殖"},
        veto_declared=True,
        by=nominator,
        at=MARKED_AT,
    )
    nominations.answer_defect(
        defect=returned.defects.get(), answer="已改。", by=nominator, at=MARKED_AT
    )
    nominations.move(nomination=returned, name="resubmit", by=nominator, at=MARKED_AT)


def test_the_copy_is_rewritten_until_somebody_reads_it(
    case: Nomination, staff: Staff, judge: User
) -> None:
    write(case, staff, texts={"deeds": f"{case.nominee.name}照顾公婆。"})
    copy = write(case, staff)
    fill_in(sheet_of(case, judge), 80)

    assert copy.texts == TEXTS
    assert code_of(write, case, staff) == "copy_in_use"
    told = [
        json.loads(event.body)
        for event in LedgerEvent.objects.filter(action="nominations.redact").order_by("seq")
    ]
    assert [(body["version"], body["warnings"]) for body in told] == [(1, 1), (1, 0)]
    assert told[1]["copy_digest"] == copy.digest


def test_the_copy_warns_of_names_and_villages_and_changes_nothing(
    case: Nomination, staff: Staff
) -> None:
    village = case.unit.name
    text = f"{case.nominee.name}家住{village}。"

    copy = write(case, staff, texts={"deeds": text})

    told = [(trace.field, trace.kind) for trace in queries.warnings_in(copy, at=MARKED_AT)]
    assert told == [("deeds", "name"), ("deeds", "place")]
    assert copy.texts == {"deeds": text}


def test_photos_of_the_dossier_are_replaced_never_shown(
    case: Nomination, staff: Staff, judge: User
) -> None:
    write(case, staff)
    given = {"nomination": case, "content": JPEG, "by": staff.secretary, "at": MARKED_AT}

    photo = blinding.add_photo(**given)  # type: ignore[arg-type]
    again = blinding.add_photo(**given)  # type: ignore[arg-type]

    read = queries.dossier_for(sheet_of(case, judge), judge=judge, at=MARKED_AT)
    assert again == photo
    assert read.files == [photo]


def test_only_the_organizers_secretary_writes_it(case: Nomination, staff: Staff) -> None:
    for by in (staff.secretaries[0], staff.judges[0], staff.officers[-1]):
        with pytest.raises(NotPermitted):
            write(case, staff, by=by)
    assert RedactedCopy.objects.count() == 0


@pytest.mark.parametrize(
    ("texts", "code", "pointer"),
    [
        ({"secret": "x"}, "unknown_field", "/texts/secret"),
        ({}, "copy_empty", "/texts"),
        ({"deeds": "  "}, "copy_empty", "/texts"),
        ({"deeds": 3}, "not_text", "/texts/deeds"),
    ],
)
def test_a_copy_that_cannot_be_is_refused(
    case: Nomination, staff: Staff, texts: dict[str, object], code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        write(case, staff, texts=texts)

    assert (caught.value.code, caught.value.pointer) == (code, pointer)


def test_where_nothing_is_blind_there_is_no_copy_and_judges_read_the_dossier(
    tree: County, staff: Staff, judge: User
) -> None:
    (case,) = Selection(tree, staff).enter(1)

    assert code_of(write, case, staff) == "not_blind"
    read = queries.dossier_for(sheet_of(case, judge), judge=judge, at=MARKED_AT)
    assert (read.is_blind, read.nominee) == (False, case.nominee.name)
    assert read.answers == {"work": "种植"}


def test_nobody_else_reads_by_a_judges_sheet_nor_a_judge_who_stepped_back(
    case: Nomination, staff: Staff, judge: User
) -> None:
    write(case, staff)
    sheet = sheet_of(case, judge)

    for other in (staff.judges[0], staff.secretary):
        assert code_of(queries.dossier_for, sheet, judge=other, at=MARKED_AT) == "not_permitted"
    recused = score_sheets.recuse(sheet=sheet, ground="kin", by=judge, at=MARKED_AT)
    assert code_of(queries.dossier_for, recused, judge=judge, at=MARKED_AT) == "not_permitted"
