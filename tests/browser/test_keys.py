"""By the keyboard alone: the focus is always in sight, follows the page, and is caught nowhere."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import pytest

from tests.browser.figures import report
from tests.browser.keyboard import presses, tabs_to, ticks, types
from tests.browser.seeding import KEYED
from tests.browser.visiting import DESK, Visitor

Walk = Callable[..., Visitor]
CRITERIA = 5
NEXT_SHEET = 500  # milliseconds
SUBMITTED = 2
LISTED = "main .wide > table.list tbody tr"
LEADING = "main .button.leading"


def test_a_township_forwards_a_case_without_a_mouse(walk: Walk) -> None:
    officer = walk("township", width=DESK)
    case = officer.site.facts["review"]
    officer.goes_to("/worklist/")

    presses(officer, f"a[href^='/nominations/{case}/']")
    if officer.page.locator("form[action$='/moves/receive/']").count():
        presses(officer, "form[action$='/moves/receive/'] button")
    presses(officer, "a[href$='/moves/forward/']")
    types(officer, "#id_opinion", "同意推荐（虚构）。")
    presses(officer, LEADING)

    assert officer.page.url.endswith(f"/nominations/{case}/")


def test_a_secretary_rejects_an_objection_without_a_mouse(walk: Walk) -> None:
    secretary = walk("secretary", width=DESK)
    objection = secretary.site.facts["objection"]
    secretary.goes_to("/desk/objections/")

    presses(secretary, f"a[href='/desk/objections/{objection}/']")
    presses(secretary, "main a[href$='/moves/reject/']")
    types(secretary, "#id_findings", "经核实，反映的问题不存在（虚构）。")
    presses(secretary, LEADING)

    assert secretary.page.url.endswith(f"/desk/objections/{objection}/")


def marks_by_digits(judge: Visitor) -> float:
    """All criteria of a sheet, then the shortcut; milliseconds until the next page is there."""
    for _criterion in range(CRITERIA):
        judge.page.keyboard.press("8")
    assert judge.page.locator("#marks input[value='8']:checked").count() == CRITERIA
    with judge.page.expect_navigation(wait_until="domcontentloaded"):
        judge.page.keyboard.press("Control+Enter")
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    return float(judge.page.evaluate(timing))


def test_a_judge_marks_a_pile_by_digits_alone(walk: Walk) -> None:
    """Five marks and one shortcut for each sheet, and the next sheet is there."""
    judge = walk("judge_1", width=DESK)
    judge.goes_to("/sheets/{keyed_sheet}/")
    lasted = []
    for number in range(KEYED):
        lasted.append(marks_by_digits(judge))
        assert ("/sheets/" in judge.page.url) == (number < KEYED - 1)

    assert judge.page.url.endswith(judge.site.path("/judging/{keyed}/"))
    report(f"the next sheet, median of {KEYED}", found=median(lasted), most=NEXT_SHEET)


@pytest.mark.crawl
def test_a_township_sends_on_returns_and_ranks_without_a_mouse(walk: Walk) -> None:
    officer = walk("township", width=DESK)
    officer.goes_to("/worklist/")
    ticks(officer, "input[name=case][value='{}']".format(officer.site.facts["review"]))
    presses(officer, "main button[formaction$='/forward/']")
    types(officer, "#id_opinion", "同意推荐（虚构）。")
    presses(officer, LEADING)
    assert officer.page.url.endswith("/worklist/")

    presses(officer, "main tbody th a")
    wrong = officer.page.url.partition("?")[0]
    presses(officer, "main a[href$='/moves/return/']")
    types(officer, "main input[list]", "请写具体事例。")
    types(officer, "#id_reason", "材料不全（虚构）。")
    presses(officer, LEADING)
    assert officer.page.url == wrong

    officer.goes_to("/desk/rankings/")
    presses(officer, "main tbody th a")
    types(officer, "input.place", "1")
    presses(officer, "main .actions button")
    assert officer.page.locator("main .banner.success, main a.button.leading").count() > 0


@pytest.mark.crawl
def test_a_judge_spends_the_whole_evening_without_a_mouse(walk: Walk) -> None:
    """The promise with a relation, a sheet, a recusal, the table, and all of it submitted."""
    judge = walk("judge_3", width=DESK)
    pile = judge.site.path("/judging/{promised}/")
    judge.goes_to("/judging/")
    presses(judge, f"a[href='{pile}promise/']")
    tabs_to(judge, "select[name^=relations-]")
    judge.page.keyboard.press("ArrowDown")
    ticks(judge, "#id_promised")
    presses(judge, LEADING)
    assert judge.page.locator(LISTED).count() == 3

    presses(judge, LEADING)
    marks_with_numbers(judge, "#marks input[inputmode=decimal]")
    with judge.page.expect_navigation():
        judge.page.keyboard.press("Control+Enter")
    presses(judge, "main a[href$='/moves/recuse/']")
    ticks(judge, "input[name=ground]")
    presses(judge, LEADING)

    judge.goes_to("/judging/{promised}/")
    assert judge.page.locator(LISTED).count() == 2
    presses(judge, f"main a[href='{pile}table/']")
    marks_with_numbers(judge, "#marks input[inputmode=decimal]")
    presses(judge, LEADING)
    presses(judge, f"main a[href='{pile}submit/']")
    presses(judge, LEADING)
    assert judge.page.locator(f"{LISTED} .state.good").count() == SUBMITTED


def marks_with_numbers(judge: Visitor, selector: str) -> None:
    for _field in range(judge.page.locator(selector).count()):
        types(judge, selector, "80")


@pytest.mark.crawl
def test_a_meeting_is_held_and_applied_without_a_mouse(walk: Walk) -> None:
    approver = walk("approver", width=DESK)
    board = approver.site.path("/desk/meetings/{meeting}/{county}/")
    approver.goes_to("/desk/meetings/")
    presses(approver, f"main a[href='{board}']")
    presses(approver, "main button[name=verdict][value=yes]")
    assert approver.page.url.startswith(approver.site.url + board)
    presses(approver, "main form[action$='/remaining/'] button")
    presses(approver, "main a[href$='/apply/']")
    types(approver, "#id_document_number", "平妇会〔2026〕9号")
    presses(approver, LEADING)

    assert approver.page.url.endswith("/desk/meetings/")
    assert approver.page.locator(".banner.success").count() == 1
