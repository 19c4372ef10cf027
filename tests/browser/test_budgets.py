"""How few clicks lead there; each page is reached by what the one before offers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visiting import DESK, HEIGHTS, PHONE, Visitor

Walk = Callable[..., Visitor]


def clicks(visitor: Visitor, selector: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(selector).first.click()


def test_a_township_sends_cases_on_and_returns_one_in_three_clicks_each(walk: Walk) -> None:
    officer = walk("township", width=PHONE, scripts=False)
    officer.goes_to("/worklist/")
    officer.page.locator(f"input[name=case][value='{officer.site.facts['review']}']").check()
    clicks(officer, "main button[formaction$='/forward/']")
    officer.page.fill("#id_opinion", "同意推荐（虚构）。")
    clicks(officer, "main .button.leading")
    assert officer.page.url.endswith("/worklist/")

    clicks(officer, "main tbody th a")
    wrong = officer.page.url.partition("?")[0]
    clicks(officer, "main a[href$='/moves/return/']")
    officer.page.locator("main form.sheet input[list], main form.sheet textarea").first.fill(
        "补充。"
    )
    officer.page.fill("#id_reason", "材料不全（虚构）。")
    clicks(officer, "main .button.leading")
    assert officer.page.url == wrong


@pytest.mark.crawl
def test_a_township_checks_a_case_and_sends_it_on_in_three_clicks(walk: Walk) -> None:
    officer = walk("township", width=DESK, scripts=False)
    officer.goes_to("/worklist/")

    clicks(
        officer, "main tbody th a[href^='{}']".format(officer.site.path("/nominations/{review}/"))
    )
    clicks(officer, "main a[href$='/moves/forward/']")
    officer.page.fill("#id_opinion", "同意推荐（虚构）。")
    clicks(officer, "main .button.leading")

    assert officer.page.url.endswith(officer.site.path("/nominations/{review}/"))


@pytest.mark.crawl
def test_a_village_mends_a_return_on_three_screens(walk: Walk) -> None:
    """The list of defects, the field, the list again; each defect leads to its field."""
    village = walk("village", width=PHONE, scripts=False)
    village.goes_to("/nominations/{in_returned}/dossier/correct/")

    clicks(village, "main section a.button")
    assert village.page.url.endswith("#id_deeds")
    assert village.page.locator("#id_deeds").is_visible()
    village.page.fill("#id_deeds", "二〇二五年冬天，她每天送饭（虚构）。")
    clicks(village, "main .button.leading")
    assert village.page.url.endswith("/dossier/correct/")
    clicks(village, "main .button.leading")

    assert village.page.url.endswith("/submitted/")


def test_where_a_case_is_stands_one_tap_from_home_without_scrolling(visit: Walk) -> None:
    village = visit("village", width=PHONE)
    village.goes_to("/workbench/")

    clicks(village, "main .cards li:nth-child(3) a.card-link")

    state = village.page.locator("main .state").first.bounding_box()
    assert state is not None
    assert state["y"] + state["height"] <= HEIGHTS[PHONE]


@pytest.mark.crawl
def test_an_approver_approves_a_list_in_four_clicks(walk: Walk) -> None:
    approver = walk("approver", width=PHONE, scripts=False)
    board = approver.site.path("/desk/meetings/{meeting}/{county}/")
    approver.goes_to("/desk/meetings/")

    clicks(approver, f"main a[href='{board}']")
    clicks(approver, "main form[action$='/remaining/'] button")
    clicks(approver, "main a[href$='/apply/']")
    approver.page.fill("#id_document_number", "平妇会〔2026〕10号")
    clicks(approver, "main .button.leading")

    assert approver.page.url.endswith("/desk/meetings/")


def test_a_judge_is_one_click_from_the_sheet_that_comes_next(visit: Walk) -> None:
    judge = visit("judge", width=PHONE, scripts=False)
    judge.goes_to("/judging/")

    clicks(judge, "main a[href='{}']".format(judge.site.path("/judging/{judged}/next/")))

    assert judge.page.url.endswith(judge.site.path("/sheets/{sheet}/"))


def test_a_judge_gives_up_a_sheet_in_three_clicks(walk: Walk) -> None:
    judge = walk("judge", width=PHONE, scripts=False)
    sheet = judge.site.path("/sheets/{sheet}/")
    judge.goes_to(sheet)

    clicks(judge, f"main a[href='{sheet}moves/recuse/']")
    judge.page.locator("input[name=ground]").first.check()
    clicks(judge, "main .button.leading")

    assert not judge.page.url.endswith((sheet, "/recuse/"))


def test_a_rank_is_two_clicks_from_the_marks_behind_it(visit: Walk) -> None:
    secretary = visit("secretary", width=DESK, scripts=False)
    secretary.goes_to("/rankings/")

    clicks(secretary, "main a[href='{}']".format(secretary.site.path("/rankings/{ranking}/")))
    clicks(secretary, "main tbody a[href$='/1/']")

    assert secretary.page.locator("main table").count() > 0
