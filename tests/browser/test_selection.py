"""A whole selection at its pages, by all who have a part in it: from sign-in to certificate."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from tests.browser.visiting import DESK, PHONE, Visitor
from tests.factories.public_notices import JPEG

Walk = Callable[..., Visitor]
NAME = "周兰芳"
FEWEST_STEPS = 6
JUDGES = ("judge", "judge_1", "judge_2")
WAYS: list[dict[str, Any]] = [
    {"width": width, "language": language, "scripts": scripts}
    for width, language, scripts in product((PHONE, DESK), ("zh-hans", "en"), (False, True))
]
DAILY = (WAYS[0], WAYS[-1])  # every width, language and choice of scripts once


def in_this_way(way: dict[str, Any]) -> Any:
    marks = () if way in DAILY else pytest.mark.crawl
    width, language, scripts = way.values()
    name = f"{width}-{language}-{'scripts' if scripts else 'plain'}"
    return pytest.param(way, id=name, marks=marks)


class Somebody:
    """Signed in by name and password, as everybody begins. No page may be wider than the screen."""

    def __init__(self, walk: Walk, role: str, way: dict[str, Any]) -> None:
        self.visitor = walk(**way)
        self.page = self.visitor.page
        facts = self.visitor.site.facts
        self.goes_to("/sign-in/")
        self.page.fill("#id_username", facts["people"][role]["username"])
        self.page.fill("#id_password", facts["password"])
        self.presses("main .button.leading")

    def goes_to(self, path: str) -> None:
        assert self.visitor.goes_to(path) == 200
        assert self.visitor.overflow() == []

    def presses(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).last.click()
        assert self.visitor.overflow() == []

    def number(self, noun: str) -> str:
        """Of the record whose page this is."""
        found = re.search(rf"/{noun}/([0-9]+)/", self.page.url)
        assert found is not None
        return found[1]

    def leaves(self) -> None:
        self.visitor.leave()


def nominates(village: Somebody) -> str:
    category = village.visitor.site.facts["walked_category"]
    village.presses(f"a[href^='/nominate/{category}/']")
    village.page.fill("#id_name", NAME)
    village.presses("main .button.leading")
    village.page.fill("#id_work", "种植（虚构）")
    village.page.fill("#id_deeds", "照料独居老人多年（虚构）。")
    village.presses("main .button.leading")
    village.page.check("input[name='applies'][value='none']")
    village.presses("main .button.leading")
    case = village.number("nominations")
    village.goes_to(f"/nominations/{case}/dossier/check/")
    village.presses("main .button.leading")
    assert village.page.url.endswith("/submitted/")
    return case


def forwards(township: Somebody, case: str) -> None:
    township.presses(f"main a[href^='/nominations/{case}/']")
    township.presses("main form[action$='/moves/receive/'] button")
    township.presses("main a[href$='/moves/forward/']")
    township.page.fill("#id_opinion", "同意推荐（虚构）。")
    township.presses("main .button.leading")


def marks(judge: Somebody, stage: str) -> None:
    judge.goes_to(f"/judging/{stage}/")
    judge.presses("main a[href^='/sheets/']")
    for field in judge.page.locator("#marks input[inputmode='decimal']").all():
        field.fill("91")
    judge.presses("#save-next")
    judge.goes_to(f"/judging/{stage}/submit/")
    judge.presses("main .button.leading")


@pytest.mark.parametrize("way", [in_this_way(way) for way in WAYS])
def test_a_selection_is_walked_through_from_sign_in_to_certificate(
    walk: Walk, way: dict[str, Any]
) -> None:
    village = Somebody(walk, "village", way)
    site = village.visitor.site
    case = nominates(village)

    forwards(Somebody(walk, "township", way), case)
    for role in JUDGES:
        judge = Somebody(walk, role, way)
        marks(judge, site.facts["walked_scoring"])
        judge.leaves()
    site.ask("later 25")
    secretary = Somebody(walk, "secretary", way)
    ranking = cuts(secretary)
    notice = posts(secretary)
    reads(walk(**way), notice)
    site.ask("later 10")
    approves(Somebody(walk, "approver", way))
    issues(Somebody(walk, "secretary", way))

    audits(Somebody(walk, "auditor", way), ranking, case)
    verifies(walk(**way), site.ask("code"))


def cuts(secretary: Somebody) -> str:
    """Answers the ranking."""
    stage = secretary.visitor.site.facts["walked_scoring"]
    secretary.goes_to("/desk/cuts/")
    secretary.presses(f"main a[href^='/desk/cuts/{stage}/']")
    secretary.presses("main .button.leading")
    return secretary.number("rankings")


def posts(secretary: Somebody) -> str:
    """Answers the notice: written, hung, and proven by a photo."""
    stage = secretary.visitor.site.facts["walked_notice"]
    secretary.goes_to("/desk/notices/")
    secretary.presses(f"main a[href^='/desk/notices/draft/{stage}/']")
    secretary.presses("main .button.leading")
    secretary.presses("main a[href$='/moves/post/']")
    secretary.presses("main .button.leading")
    secretary.presses("main a[href$='/proof/']")
    secretary.page.fill("#id_place", "县妇联公示栏（虚构）")
    photo = {"name": "公示栏.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    secretary.page.set_input_files("#id_file", photo)
    secretary.presses("main .button.leading")
    return secretary.number("notices")


def approves(approver: Somebody) -> None:
    facts = approver.visitor.site.facts
    approver.goes_to("/desk/meetings/")
    approver.presses(f"main a[href='/desk/meetings/{facts['walked']}/{facts['county']}/']")
    approver.presses("main form[action$='/remaining/'] button")
    approver.presses("main a[href$='/apply/']")
    approver.page.fill("#id_document_number", "平妇会〔2026〕8号")
    approver.presses("main .button.leading")
    assert approver.page.url.endswith("/desk/meetings/")


def issues(secretary: Somebody) -> None:
    walked = secretary.visitor.site.facts["walked"]
    secretary.goes_to("/desk/commendations/")
    secretary.presses(f"main a[href='/desk/commendations/draft/{walked}/']")
    secretary.page.fill("#id_document_number", "平妇〔2026〕7号")
    secretary.presses("main .button.leading")
    secretary.presses("main a[href$='/moves/issue/']")
    secretary.presses("main .button.leading")
    assert secretary.visitor.shows(NAME)


def reads(public: Visitor, notice: str) -> None:
    public.goes_to(f"/notices/{notice}/")
    assert public.shows(NAME)


def audits(auditor: Somebody, ranking: str, case: str) -> None:
    auditor.goes_to(f"/rankings/{ranking}/?recount=1")
    assert auditor.page.locator("#recount .banner.success").count() == 1
    auditor.goes_to("/audit/decisions/")
    auditor.presses("main tbody tr:first-child a[href^='/audit/decisions/']")
    auditor.presses(f"main a[href='/audit/cases/{case}/']")
    assert auditor.page.locator(".timeline li").count() >= FEWEST_STEPS


def verifies(public: Visitor, code: str) -> None:
    public.goes_to("/verify/")
    public.page.fill("#id_code", code.lower())
    with public.page.expect_navigation():
        public.page.locator("main .button.leading").click()
    assert public.page.url.endswith(f"/v/{code}/")
    assert public.canaries(NAME) == []
