"""Starting a nomination, writing its dossier, answering what was found wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors.actions import nominations
from honors.models import Dossier, Nomination, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominations import (
    a_nomination,
    a_submitted_nomination,
    answers,
    moved,
    returned,
)
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, DURING, OPENED_AT, category_of
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, InvalidInputs, NotPermitted, WrongState


def test_a_nomination_starts_as_a_draft_on_its_units_desk(
    tree: County, opened: Round, nominator: User
) -> None:
    village = tree.villages[0]

    case = a_nomination(opened, village, nominator)

    assert (case.state, case.holder, case.unit_path) == ("draft", village, village.path)
    assert (case.nominator, case.number, case.dossier_version) == (nominator, None, 0)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (OPENED_AT - timedelta(microseconds=1), "too_early"),
        (CLOSES_AT, "too_late"),
    ],
)
def test_nothing_starts_outside_the_time_for_nominations(
    tree: County, opened: Round, nominator: User, at: object, code: str
) -> None:
    nominee = a_nominee(tree.villages[0], nominator)

    with pytest.raises(GuardFailed) as refused:
        nominations.start(
            category=category_of(opened, "person"),
            unit=tree.villages[0],
            nominee=nominee,
            by=nominator,
            at=at,
        )

    assert refused.value.code == code
    assert Nomination.objects.count() == 0


def test_a_planned_round_takes_no_nomination(tree: County, planned: Round, nominator: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        a_nomination(planned, tree.villages[0], nominator)

    assert refused.value.code == "round_not_open"


def test_a_nominee_fits_the_category(tree: County, opened: Round, nominator: User) -> None:
    family = a_nominee(tree.villages[0], nominator, "family")

    with pytest.raises(InvalidInput) as refused:
        a_nomination(opened, tree.villages[0], nominator, nominee=family)

    assert refused.value.code == "kind_differs"


def test_a_unit_nominates_only_whom_it_registered(
    tree: County, opened: Round, staff: Staff
) -> None:
    neighbor = a_nominee(tree.villages[1], staff.nominators[1])

    with pytest.raises(InvalidInput) as refused:
        a_nomination(opened, tree.villages[0], staff.nominators[0], nominee=neighbor)

    assert refused.value.code == "foreign_nominee"


def test_a_unit_of_another_county_takes_no_part(
    opened: Round, twin: County, stranger: User
) -> None:
    nominee = a_nominee(twin.county, stranger)

    with pytest.raises(InvalidInput) as refused:
        a_nomination(opened, twin.county, stranger, nominee=nominee)

    assert refused.value.code == "unit_outside"


def test_only_its_nominators_start_for_a_unit(tree: County, opened: Round, staff: Staff) -> None:
    nominee = a_nominee(tree.villages[0], staff.nominators[0])

    with pytest.raises(NotPermitted):
        a_nomination(opened, tree.villages[0], staff.nominators[1], nominee=nominee)


def test_a_dossier_is_replaced_as_a_whole(tree: County, opened: Round, nominator: User) -> None:
    case = a_nomination(opened, tree.villages[0], nominator)

    nominations.save_dossier(nomination=case, data={"ethnicity": " 汉族 "}, by=nominator, at=DURING)

    assert Dossier.objects.get(nomination=case).data == {"ethnicity": "汉族"}


def test_history_says_which_fields_changed_and_not_how(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator)
    data = answers(case.category) | {"deeds": "照顾邻居十年（虚构）。"}

    nominations.save_dossier(nomination=case, data=data, by=nominator, at=DURING)

    body = LedgerEvent.objects.filter(action="nominations.save_dossier").last().body
    assert '"fields":["deeds"]' in body
    assert "照顾" not in body


def test_every_mistake_of_a_dossier_is_reported_at_once(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator)
    before = Dossier.objects.get(nomination=case).data

    with pytest.raises(InvalidInputs) as refused:
        nominations.save_dossier(
            nomination=case,
            data={"state": "approved", "education": "博士后之上", "deeds": 7},
            by=nominator,
            at=DURING,
        )

    found = {(error.pointer, error.code) for error in refused.value.errors}
    assert found == {
        ("/state", "unknown_field"),
        ("/education", "not_a_choice"),
        ("/deeds", "not_text"),
    }
    assert Dossier.objects.get(nomination=case).data == before


def test_a_submitted_dossier_is_not_written_any_more(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)

    with pytest.raises(WrongState):
        nominations.save_dossier(nomination=case, data={}, by=nominator, at=DURING)


def test_nobody_else_writes_a_dossier(tree: County, opened: Round, staff: Staff) -> None:
    case = a_nomination(opened, tree.villages[0], staff.nominators[0])

    for outsider in (staff.nominators[1], staff.officers[0], staff.secretary):
        with pytest.raises(NotPermitted):
            nominations.save_dossier(nomination=case, data={}, by=outsider, at=DURING)


def test_the_declaration_stays_until_it_is_made_again(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator)

    kept = nominations.save_dossier(nomination=case, data={}, by=nominator, at=DURING)
    changed = nominations.save_dossier(
        nomination=case, data={}, veto_declared=False, by=nominator, at=DURING
    )

    assert (kept.veto_declared, changed.veto_declared) == (True, False)


def test_a_defect_is_answered_and_the_case_comes_back(
    tree: County, opened: Round, nominator: User, officer: User
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)
    returned(case, officer, "resume")

    with pytest.raises(GuardFailed) as refused:
        moved(case, "resubmit", nominator)
    nominations.answer_defect(
        defect=case.defects.get(), answer="简历属实，无需补充。", by=nominator, at=DURING
    )
    back = moved(case, "resubmit", nominator)

    assert refused.value.code == "defect_open"
    assert (back.state, back.dossier_version, back.correct_by) == ("review", 2, None)
    assert case.defects.get().closed_at == DURING


def test_a_closed_defect_takes_no_answer(
    tree: County, opened: Round, nominator: User, officer: User
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)
    returned(case, officer)
    first = case.defects.get()
    nominations.answer_defect(defect=first, answer="已改。", by=nominator, at=DURING)
    moved(case, "resubmit", nominator)
    returned(case, officer)

    with pytest.raises(GuardFailed) as refused:
        nominations.answer_defect(defect=first, answer="又改。", by=nominator, at=DURING)

    assert refused.value.code == "defect_closed"


def test_an_answer_says_something(
    tree: County, opened: Round, nominator: User, officer: User
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)
    returned(case, officer)

    with pytest.raises(InvalidInput) as refused:
        nominations.answer_defect(
            defect=case.defects.get(), answer="\u200b ", by=nominator, at=DURING
        )

    assert refused.value.code == "empty"
