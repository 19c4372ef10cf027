"""How few clicks lead there; each page is reached by what the one before offers."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.visiting import DESK, PHONE, Visitor

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
    wrong = officer.page.url
    clicks(officer, "main a[href$='/moves/return/']")
    officer.page.locator("main form.sheet input[list], main form.sheet textarea").first.fill(
        "补充。"
    )
    officer.page.fill("#id_reason", "材料不全（虚构）。")
    clicks(officer, "main .button.leading")
    assert officer.page.url == wrong


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
