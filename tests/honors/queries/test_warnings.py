"""What a secretary is told and nobody is stopped by: the law on honors."""

from __future__ import annotations

from typing import Any

import pytest

from honors.actions import programs, rounds
from honors.models import NoticeEntry, Program, PublicNotice, Round, User
from honors.models.programs import Nature
from honors.queries import warnings
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice
from tests.factories.rounds import CLOSES_AT, OPENED_AT, a_round
from tests.factories.rounds import PLANNED_AT as NOW
from workflow.models import LedgerEvent


def program(organizer: Any, by: User, **given: Any) -> Program:
    fields = {"name": "巾帼先进（虚构）", "code": "JG", "nature": Nature.COMMENDATION}
    return programs.create_program(organizer=organizer, by=by, at=NOW, **(fields | given))


def codes(concerns: list[warnings.Concern]) -> list[str]:
    return [concern.code for concern in concerns]


@pytest.mark.parametrize("nature", [Nature.COMMENDATION, Nature.CREATION])
def test_departments_and_townships_set_up_none_of_their_own(tree: County, nature: str) -> None:
    for unit in (tree.department, tree.townships[0], tree.villages[0], tree.firm):
        by = a_member(Role.SECRETARY, unit)
        said = warnings.of_program(program(unit, by, nature=nature))

        assert codes(said) == ["legal_basis_missing"]
        assert unit.name in said[0].text


def test_a_county_may_and_a_basis_makes_it_lawful(tree: County, secretary: User) -> None:
    desk = a_member(Role.SECRETARY, tree.department)
    lawful = program(tree.department, desk, legal_basis="省批复〔2025〕1号（虚构）")

    assert warnings.of_program(program(tree.county, secretary)) == []
    assert warnings.of_program(lawful) == []


@pytest.mark.parametrize("nature", [Nature.ROLE_MODEL, Nature.CIRCULAR_PRAISE])
def test_choosing_role_models_is_no_commendation(tree: County, nature: str) -> None:
    desk = a_member(Role.SECRETARY, tree.department)

    assert warnings.of_program(program(tree.department, desk, nature=nature)) == []


@pytest.mark.parametrize("word", ["国家", "中国", "中华", "全国", "亚洲", "全球", "世界"])
def test_great_names_need_an_approval(tree: County, secretary: User, word: str) -> None:
    named = {"name": f"{word}最美家庭（虚构）", "nature": Nature.ROLE_MODEL}

    assert codes(warnings.of_program(program(tree.county, secretary, **named))) == [
        "forbidden_word"
    ]
    approved = program(tree.county, secretary, code="B", legal_basis="批复（虚构）", **named)
    assert warnings.of_program(approved) == []


def test_every_issuer_of_a_title_counts(tree: County, secretary: User) -> None:
    title = programs.add_title(
        program=program(tree.county, secretary),
        name="巾帼标兵（虚构）",
        nominee_kind="person",
        level="county",
        issuers=[tree.county, tree.department],
        by=secretary,
        at=NOW,
    )

    said = warnings.of_title(title)
    assert [tree.department.name in concern.text for concern in said] == [True]


def test_planning_and_opening_say_it_and_go_on(tree: County, staff: Staff) -> None:
    desk = a_member(Role.SECRETARY, tree.department)
    round_ = rounds.plan(
        program=program(tree.department, desk),
        name="2026年全国先进（虚构）",
        year=2026,
        opens_at=OPENED_AT,
        closes_at=CLOSES_AT,
        by=desk,
        at=NOW,
    )

    event = LedgerEvent.objects.get(stream=f"rounds:{round_.pk}", action="rounds.begin")
    assert '"warnings":["forbidden_word","legal_basis_missing"]' in event.body
    assert round_.state == "planned"


def test_an_opening_with_warnings_is_remembered(tree: County, staff: Staff) -> None:
    planned = a_round(tree, staff, opened=False)
    Program.objects.update(name="全球最美（虚构）")

    opened = rounds.open_round(round_=Round.objects.get(), by=staff.secretary, at=OPENED_AT)

    event = LedgerEvent.objects.get(stream=f"rounds:{planned.pk}", action="rounds.warned")
    assert '"warnings":["forbidden_word"]' in event.body
    assert opened.state == "open"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("参评单位缴纳评审费500元。", ["fees"]),
        ("请于3月1日前交报名费；联系电话0539-0000000。", ["fees"]),
        ("评选不收取任何费用，不得向参评者收费。", []),
        ("全程免费。", []),
        ("联系人：王小明（虚构）", []),
    ],
)
def test_a_notice_that_speaks_of_fees_is_pointed_out(
    tree: County, staff: Staff, text: str, found: list[str]
) -> None:
    """No fees in any form."""
    case = nomination_in("notice", tree, staff)
    notice = a_posted_notice(case.round, staff.secretary)
    NoticeEntry.objects.filter(notice=notice).update(line={"deeds": text})

    assert codes(warnings.of_notice(PublicNotice.objects.get())) == found
