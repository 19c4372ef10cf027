"""Bad input meets a clear refusal and leaves nothing behind; what only looks bad is accepted.

The tables follow the project's catalog of bad input by number. What HTTP and files add to it is
asked at the doors.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from honors import presets
from honors.actions import public_notices, rounds, score_sheets
from tests.factories.accounts import Staff
from tests.factories.nominations import moved
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT
from tests.factories.rounds import CLOSES_AT, DURING, PLANNED_AT
from tests.factories.score_sheets import SEALED_AT
from tests.journeys.bad_input import (
    FAR_AWAY,
    Accepted,
    Act,
    Desk,
    Judging,
    Planning,
    Row,
    Showing,
    Village,
    everything,
)
from workflow.refusals import InvalidInputs, Refusal

pytestmark = pytest.mark.django_db


def identity(number: str) -> Act:
    return lambda scene: scene.register(resident_id=number)


def phone(number: str) -> Act:
    return lambda scene: scene.save(scene.team, leader_phone=number)


def named(name: object) -> Act:
    return lambda scene: scene.register(name=name)


NOT_YOURS = "not_permitted"
PLANNING = (
    Row(
        46,
        "closes before it opens",
        lambda s: rounds.plan(
            program=s.planned.program,
            name="倒过来的一轮（虚构）",
            year=2026,
            opens_at=CLOSES_AT,
            closes_at=DURING,
            by=s.by,
            at=PLANNED_AT,
        ),
        "not_half_open",
    ),
    Row(
        47,
        "notice of two days",
        lambda s: rounds.set_route(
            round_=s.planned,
            stages=[presets.notice(presets.COUNTY, 2), presets.approval(presets.COUNTY)],
            by=s.by,
            at=PLANNED_AT,
        ),
        "notice_too_short",
    ),
    Row(
        48,
        "year without a calendar",
        lambda s: rounds.open_round(round_=s.far, by=s.by, at=FAR_AWAY),
        "calendar_missing",
    ),
)

PEOPLE = (
    Row(
        1,
        "wrong check digit",
        lambda s: s.register(resident_id=s.wrong_check_digit()),
        "id_checksum",
    ),
    Row(2, "17 digits", lambda s: s.register(resident_id=s.number[:17]), "id_too_short"),
    Row(3, "19 digits", lambda s: s.register(resident_id=f"{s.number[:17]}11"), "id_too_long"),
    Row(6, "31 February", identity("371326199002310028"), "id_date"),
    Row(7, "born in the future", identity("371326209001010028"), "id_future"),
    Row(
        10,
        "another birth date than the number's",
        lambda s: s.register(resident_id=s.number, birth_date=date(1990, 3, 8)),
        "birth_date_differs",
    ),
    Row(11, "old number of 15 digits", identity("371326900307002"), "id_old"),
    Row(12, "unknown region", identity("996326199003070026"), "id_region"),
    Row(13, "other characters inside", identity("371326199O03070028"), "id_characters"),
    Row(
        15,
        "same number, other name",
        lambda s: s.register(resident_id=s.known, name="另一人"),
        "identity_other_name",
    ),
    Row(19, "empty after trimming", named(" \u3000 "), "name_empty"),
    Row(20, "only a zero-width space", named("\u200b"), "name_empty"),
    Row(23, "lone surrogate", named("王\ud800"), "lone_surrogate"),
    Row(24, "NUL", named("王\x00兰"), "nul"),
    Row(25, "right-to-left override", named("王\u202e兰"), "bidi_control"),
    Row(31, "line break in a name", named("王秀兰\r\nBcc: x"), "control_character"),
    Row(31, "no text at all", named(["王秀兰"]), "not_text"),
)

WRITING = (
    Row(8, "under 18", lambda s: s.submit(s.child), "ineligible_age"),
    Row(14, "nominated already", lambda s: s.submit(s.twice), "duplicate_case"),
    Row(
        16,
        "phone of 10 digits",
        lambda s: s.save(s.team, leader_phone="1390000000"),
        "phone_length",
    ),
    Row(
        18,
        "phone with letters",
        lambda s: s.save(s.team, leader_phone="139OOOO0000"),
        "phone_characters",
    ),
    Row(27, "story of 10 MB", lambda s: s.save(s.draft, deeds="长" * 3_500_000), "too_long"),
    Row(27, "story with a NUL", lambda s: s.save(s.draft, deeds="长\x00"), "nul"),
    Row(50, "at the exact close", lambda s: s.submit(s.draft, at=CLOSES_AT), "too_late"),
    Row(
        51,
        "approved as a draft",
        lambda s: moved(s.draft, "approve", s.staff.approvers[-1], decision=object()),
        "wrong_state",
    ),
    Row(53, "stale version", lambda s: s.receive(expected_version=1), "stale_version"),
    Row(57, "the state itself", lambda s: s.receive(state="approved"), "unknown_field"),
    Row(57, "a field of no form", lambda s: s.save(s.draft, score_total=100), "unknown_field"),
    Row(
        60,
        "one foreign case among its own",
        lambda s: s.submit_all(s.draft, s.foreign),
        "not_permitted",
    ),
)

SCORES = (
    Row(33, "101", lambda s: s.mark(101), "mark_above_maximum"),
    Row(34, "-1", lambda s: s.mark(-1), "mark_below_zero"),
    Row(35, "NaN", lambda s: s.mark("NaN"), "mark_not_a_number"),
    Row(35, "not a number as a float", lambda s: s.mark(float("nan")), "mark_not_a_number"),
    Row(36, "1e308", lambda s: s.mark("1e308"), "mark_not_a_number"),
    Row(36, "1e308 as a float", lambda s: s.mark(1e308), "mark_above_maximum"),
    Row(37, "finer than the scale", lambda s: s.mark("92.555"), "mark_too_fine"),
    Row(39, "true", lambda s: s.mark(True), "mark_not_a_number"),
    Row(39, "a list", lambda s: s.mark([90]), "mark_not_a_number"),
    Row(40, "after the seal", lambda s: s.mark_on(s.locked), "wrong_state"),
    Row(
        41,
        "submitted twice",
        lambda s: score_sheets.submit(sheet=s.submitted, by=s.other, at=SEALED_AT),
        "wrong_state",
    ),
    Row(
        41,
        "seen in another version",
        lambda s: score_sheets.submit(sheet=s.begun, by=s.judge, at=SEALED_AT, expected_version=1),
        "stale_version",
    ),
    Row(42, "of the own unit", lambda s: s.mark_on(s.own), "judge_conflict"),
    Row(
        43,
        "another judge's sheet",
        lambda s: score_sheets.save_marks(
            sheet=s.begun, marks={}, by=s.staff.judges[3], at=SEALED_AT
        ),
        "not_permitted",
    ),
    Row(
        44,
        "criterion of another award",
        lambda s: s.mark_on(s.halfway, key=10**6),
        "criterion_unknown",
    ),
    Row(
        45,
        "a criterion missing",
        lambda s: score_sheets.submit(sheet=s.halfway, by=s.other, at=SEALED_AT),
        "mark_missing",
    ),
)

NOTICES = (
    Row(32, "personal numbers in the story", lambda s: s.post(), "personal_data"),
    Row(
        46,
        "ends before it begins",
        lambda s: public_notices.extend(
            notice=s.draft, days=-1, reason="（虚构）", by=s.by, at=ENDS_AT
        ),
        "not_positive",
    ),
    Row(52, "approved over an objection", lambda s: s.approve(s.objected), "objection_open"),
    Row(58, "objected to after the end", lambda s: s.object(at=ENDS_AT), "notice_not_running"),
    Row(59, "objected to without a name", lambda s: s.object(objector=" "), "unsigned"),
    Row(59, "objected to without a word", lambda s: s.object(content="\u200b"), "content_missing"),
)

SCENES = {
    "planning": (Planning, PLANNING),
    "people": (Village, PEOPLE),
    "writing": (Desk, WRITING),
    "scores": (Judging, SCORES),
    "notices": (Showing, NOTICES),
}


TIDY_PEOPLE = (
    Accepted(4, "a small x", lambda s: s.number_kept(s.with_x().lower()), lambda s: s.with_x()),
    Accepted(
        5, "full-width digits", lambda s: s.number_kept(full_width(s.number)), lambda s: s.number
    ),
    Accepted(
        13,
        "spaces and a zero-width space inside",
        lambda s: s.number_kept(f" {s.number[:6]} {s.number[6:14]}\u200b{s.number[14:]}"),
        lambda s: s.number,
    ),
    Accepted(21, "another middle dot", lambda s: s.name_kept("买买提•艾力"), "买买提·艾力"),
    Accepted(22, "a character beyond the basic plane", lambda s: s.name_kept("王𠮷"), "王𠮷"),
    Accepted(26, "decomposed accents", lambda s: s.name_kept("Zoe\u0308"), "Zo\u00eb"),
    Accepted(29, "a template", lambda s: s.name_kept("{{7*7}}"), "{{7*7}}"),
    Accepted(30, "an SQL quote", lambda s: s.name_kept("王'; --"), "王'; --"),
)

TIDY_WRITING = (
    Accepted(9, "a man for a title of women", lambda s: s.warned(s.man), ["ineligible_sex"]),
    Accepted(17, "a country code", lambda s: s.phone_kept("+86 139-0000-0000"), "13900000000"),
    Accepted(28, "a script", lambda s: s.story_kept("<script>"), "<script>"),
)

TIDY_SCORES = (
    Accepted(38, "full-width digits", lambda s: s.mark_kept("９５"), Decimal(95)),
    Accepted(38, "white space", lambda s: s.mark_kept(" 95.5 "), Decimal("95.5")),
)


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def assert_is_told(refused: Refusal) -> None:
    """In English and in Chinese, with nothing left to fill in."""
    for language, letters in (("en", "[a-z]{3}"), ("zh-hans", "[\u4e00-\u9fff]{3}")):
        with translation.override(language):
            told = str(refused)
        assert re.search(letters, told)
        assert "%(" not in told


@pytest.mark.parametrize("name", SCENES)
def test_bad_input_is_refused_and_leaves_nothing(
    name: str, tree: County, staff: Staff, subtests: pytest.Subtests
) -> None:
    build, rows = SCENES[name]
    scene: Any = build(tree, staff)
    before = everything()
    for row in rows:
        with subtests.test(f"{row.number}: {row.what}"):
            with pytest.raises(Refusal) as refused:
                row.act(scene)

            first = refused.value
            told = first.errors[0] if isinstance(first, InvalidInputs) else first
            assert told.code == row.code
            assert_is_told(first)
            assert everything() == before


@pytest.mark.parametrize(
    ("build", "rows"),
    [(Village, TIDY_PEOPLE), (Desk, TIDY_WRITING), (Judging, TIDY_SCORES)],
    ids=["people", "writing", "scores"],
)
def test_what_only_looks_bad_is_kept_in_one_shape(
    build: Any, rows: tuple[Accepted, ...], tree: County, staff: Staff, subtests: pytest.Subtests
) -> None:
    scene = build(tree, staff)
    for row in rows:
        with subtests.test(f"{row.number}: {row.what}"):
            assert row.act(scene) == (row.kept(scene) if callable(row.kept) else row.kept)


def test_every_row_of_the_catalog_that_needs_no_door_is_tried() -> None:
    """49 and 54 to 56 are about requests, and so is everything beyond 60."""
    tables = (PLANNING, PEOPLE, WRITING, SCORES, NOTICES, TIDY_PEOPLE, TIDY_WRITING, TIDY_SCORES)

    assert {row.number for table in tables for row in table} == {*range(1, 61)} - {49, 54, 55, 56}
