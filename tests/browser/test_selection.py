"""A whole selection at its pages, by all who have a part in it: from signing in to the certificate.

The county's desk, which has pages of its own, is asked for its steps in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.visiting import DESK, PHONE, Visitor

Walk = Callable[..., Visitor]
NAME = "周兰芳"
FEWEST_STEPS = 6
JUDGES = ("judge", "judge_1", "judge_2", "judge_3", "judge_4")
WAYS: list[dict[str, Any]] = [
    {"width": PHONE, "language": "zh-hans", "scripts": False},
    {"width": DESK, "language": "en", "scripts": True},
]


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

    @property
    def case(self) -> str:
        found = re.search(r"/nominations/([0-9]+)/", self.page.url)
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
    case = village.case
    village.goes_to(f"/nominations/{case}/dossier/check/")
    village.presses("main .button.leading")
    assert village.page.url.endswith("/submitted/")
    return case


def forwards(township: Somebody, case: str) -> None:
    township.presses(f"main a[href='/nominations/{case}/']")
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


@pytest.mark.parametrize("way", WAYS, ids=["phone-zh-plain", "desk-en-scripts"])
def test_a_selection_is_walked_through_from_sign_in_to_certificate(
    walk: Walk, way: dict[str, Any]
) -> None:
    village = Somebody(walk, "village", way)
    site = village.visitor.site
    case = nominates(village)

    township = Somebody(walk, "township", way)
    forwards(township, case)
    stage = site.ask("stage")
    for role in JUDGES:
        judge = Somebody(walk, role, way)
        marks(judge, stage)
        judge.leaves()
    site.ask("later 25")
    ranking = site.ask("cut")
    notice = site.ask("notice")
    reads(walk(**way), notice)
    site.ask("later 10")
    site.ask("approve")
    code = site.ask("issue")

    audits(Somebody(walk, "auditor", way), ranking, case)
    verifies(walk(**way), code)


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
