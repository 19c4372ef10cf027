"""A village writes, loses its browser, its session and its patience, and loses no word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.visiting import PHONE, Visitor

Walk = Callable[..., Visitor]
MOST_SCREENS, MOST_INPUTS = 9, 25  # for a family of two members
MOST_TAPS, OF_A_MEMBER = 9, 2  # on what goes on or submits; without scripts one more uploads
MOST_SCREENS_AGAIN, MOST_INPUTS_AGAIN = 5, 8
DEEDS = "二〇二五年冬天大雪，她每天为五户独居老人送饭，连续四十天没有间断（虚构）。"


class Village:
    """Counts what a cadre has to do."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page
        self.visitor = visitor
        self.screens = 1
        self.inputs = 0
        self.taps = 0
        self.wide: list[str] = []

    def begins(self, path: str = "/workbench/") -> None:
        self.visitor.goes_to(path)
        self.wide += self.visitor.overflow()

    def fills(self, **texts: str) -> None:
        for name, text in texts.items():
            self.page.fill(f"#id_{name}", text)
            self.inputs += 1

    def chooses(self, name: str, value: str) -> None:
        self.page.check(f"input[name='{name}'][value='{value}']")
        self.inputs += 1

    def picks(self, name: str, value: str) -> None:
        self.page.select_option(f"#id_{name}", value)
        self.inputs += 1

    def presses(self, words: str, *, counts: bool = True) -> None:
        button = self.page.get_by_role("button", name=words).or_(
            self.page.get_by_role("link", name=words)
        )
        with self.page.expect_navigation():
            button.first.click()
        self.screens += counts
        self.taps += 1
        self.wide += self.visitor.overflow()

    def chooses_the_family_round(self) -> None:
        category = self.visitor.site.facts["families"]
        with self.page.expect_navigation():
            self.page.click(f"a[href^='/nominate/{category}/']")
        self.screens += 1

    @property
    def path(self) -> str:
        return re.sub(r"https?://[^/]+", "", self.page.url)


def a_photo(folder: Path, name: str = "全家福.jpg") -> Path:
    made = folder / name
    hidden = Image.Exif()
    hidden[0x010F] = "MadeUpPhone"
    Image.new("RGB", (3000, 2000), "rosybrown").save(made, exif=hidden)
    return made


def writes_a_family(village: Village, folder: Path) -> None:
    village.begins()
    village.chooses_the_family_round()
    village.fills(**{"name": "钱小虎", "members-0-name": "赵大山", "members-0-relation": "丈夫"})
    village.presses("开始申报")
    village.picks("family_type", "filial")
    village.fills(address="东关村十二号（虚构）", family_motto="孝老爱亲，邻里和睦")
    village.presses("保存并继续")
    if village.path.endswith("/members/"):
        village.presses("添加成员")
        village.fills(name="钱小燕", relation="女儿")
        village.presses("保存这位成员")
        village.presses("继续")
    village.chooses("applies", "none")
    village.presses("保存并继续")
    village.fills(deeds_brief="孝敬老人，热心公益（虚构）。", deeds=DEEDS)
    village.presses("保存并继续")
    village.page.set_input_files("#id_photos", a_photo(folder))
    village.inputs += 1
    if village.visitor.scripts:
        village.page.wait_for_selector(".taken img")
    else:
        village.presses("上传", counts=False)
    village.presses("继续")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_family_is_nominated_on_a_phone_within_the_budget(
    walk: Walk, tmp_path: Path, scripts: bool
) -> None:
    village = Village(walk("fresh_village", width=PHONE, scripts=scripts))

    writes_a_family(village, tmp_path)
    assert village.path.endswith("/check/")
    village.presses("确认并提交", counts=False)

    assert village.path.endswith("/submitted/")
    assert re.search(r"2026-FAMILY-\d{4}", village.page.inner_text("main"))
    assert village.wide == []
    assert village.screens <= MOST_SCREENS
    assert village.inputs <= MOST_INPUTS
    assert village.taps <= MOST_TAPS + OF_A_MEMBER + (not scripts)


def test_a_known_family_is_nominated_again_in_a_few_steps(walk: Walk) -> None:
    village = Village(walk("other_village", width=PHONE))

    village.begins()
    village.chooses_the_family_round()
    village.presses("申报 " + village.visitor.site.facts["known"])
    while not village.path.endswith("/check/"):
        if village.path.endswith("/conditions/"):
            village.chooses("applies", "none")
            village.presses("保存并继续")
        else:
            village.presses("继续")
    village.presses("确认并提交", counts=False)

    assert village.path.endswith("/submitted/")
    assert village.screens <= MOST_SCREENS_AGAIN
    assert village.inputs <= MOST_INPUTS_AGAIN


# --- Nothing typed is lost ------------------------------------------------------------------
LONG_STORY = DEEDS * 5
DEEDS_PAGE = "/nominations/{family}/dossier/deeds/"
NEW_MEMBER = "/nominations/{family}/dossier/members/add/"
KEPT = "已自动保存"


def types(visitor: Visitor, page: str, field: str, text: str) -> None:
    visitor.goes_to(page)
    visitor.page.fill(f"#id_{field}", text)
    visitor.page.wait_for_function(
        "words => document.querySelector('[data-kept]').textContent.startsWith(words)", arg=KEPT
    )


def shown_in(visitor: Visitor, page: str, field: str) -> str:
    visitor.goes_to(page)
    return str(visitor.page.input_value(f"#id_{field}"))


@pytest.mark.parametrize(
    ("page", "field"), [(DEEDS_PAGE, "deeds"), (NEW_MEMBER, "name")], ids=["deeds", "member"]
)
def test_a_closed_window_loses_nothing(walk: Walk, page: str, field: str) -> None:
    """Typed, never saved, and the window is gone: another browser shows it again."""
    text = LONG_STORY if field == "deeds" else "钱小燕"
    first = walk("village")
    types(first, page, field, text)
    first.leave()

    assert shown_in(walk("village"), page, field) == text


def test_a_session_that_ended_loses_nothing(walk: Walk) -> None:
    visitor = walk("village", scripts=False)
    visitor.goes_to(DEEDS_PAGE)
    visitor.page.fill("#id_deeds", LONG_STORY)
    visitor.context.clear_cookies()

    visitor.page.get_by_role("button", name="保存并继续").or_(
        visitor.page.get_by_role("button", name="Save and continue")
    ).click()
    facts = visitor.site.facts
    visitor.page.fill("#id_username", facts["people"]["village"]["username"])
    visitor.page.fill("#id_password", facts["password"])
    visitor.page.locator("main button").click()

    assert visitor.page.url.endswith(visitor.site.path(DEEDS_PAGE))
    assert visitor.page.input_value("#id_deeds") == LONG_STORY


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_two_windows_meet_on_a_page_with_both_versions(walk: Walk, scripts: bool) -> None:
    first, second = walk("village", scripts=scripts), walk("village", scripts=scripts)
    windows = {"第一个窗口写的（虚构）": first, "第二个窗口写的（虚构）": second}
    for visitor in windows.values():
        visitor.goes_to(DEEDS_PAGE)
    for text, visitor in windows.items():
        visitor.page.fill("#id_deeds", text)
        with visitor.page.expect_navigation():
            visitor.page.get_by_role("button", name="保存并继续").click()

    versions = second.page.locator(".versus pre").all_inner_texts()
    assert versions == [*windows]
    assert second.page.input_value("#id_deeds") == "第二个窗口写的（虚构）"


# --- What is wrong is told where it can be mended -------------------------------------------
# What is refused is kept for the next visit, so that the order of those of one page counts.
MISTAKES: list[tuple[str, str, dict[str, str], list[str]]] = [
    (
        "village",
        "/nominations/{family}/dossier/basic/",
        {"resident_since": "前年"},
        ["resident_since"],
    ),
    ("village", "/nominations/{family}/dossier/basic/", {"address": ""}, ["address"]),
    ("village", "/nominations/{family}/dossier/members/add/", {}, ["name", "relation"]),
    ("village", "/nominate/{families}/{village}/", {"name": "钱小虎"}, ["members-0-name"]),
    ("village", "/password/", {"current": "wrong", "password": "x", "again": "y"}, ["current"]),
    ("", "/sign-in/", {"username": "nobody"}, ["password"]),
]


@pytest.mark.parametrize(
    ("role", "page", "typed", "wrong"), MISTAKES, ids=[f"{m[1]}-{m[3][0]}" for m in MISTAKES]
)
def test_a_mistake_is_told_on_top_and_beside_its_field(
    visit: Walk, role: str, page: str, typed: dict[str, str], wrong: list[str]
) -> None:
    visitor = visit(role)
    visitor.goes_to(page)
    for name, text in typed.items():
        visitor.page.fill(f"#id_{name}", text)
    with visitor.page.expect_navigation():
        visitor.page.locator("main .button.leading").last.click()

    summary = visitor.page.locator("#problems")
    told = {a.get_attribute("href"): a.inner_text() for a in summary.locator("a").all()}
    assert visitor.page.title().startswith("错误：")
    assert visitor.page.evaluate("document.activeElement.id") == "problems"
    assert {f"#id_{name}" for name in wrong} <= told.keys()
    for anchor, words in told.items():
        assert words in visitor.page.inner_text(f"{anchor}_error")
    for name, text in typed.items():
        secret = visitor.page.get_attribute(f"#id_{name}", "type") == "password"
        assert visitor.page.input_value(f"#id_{name}") == ("" if secret else text)
    assert visitor.barriers() == []
