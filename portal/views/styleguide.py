"""All components on one page, for those who build pages. Not there in production."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

from honors.states import NominationState
from portal import charts
from portal.charts import BoxRow, Chart, Station
from portal.forms.pages import LongText, PageForm
from portal.states import ICONS, Tag, tag_of
from portal.views.pages import ReadPage


class SampleForm(PageForm):
    name = forms.CharField(label="姓名", help_text="与身份证一致。")
    deeds = LongText(label="简要事迹", required=False)
    kind = forms.ChoiceField(
        label="家庭类型",
        choices=[("reading", "书香"), ("filial", "孝老爱亲")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="以上内容属实")


class StylePage(ReadPage):
    template = "portal/styleguide.html"
    public = True

    def context(self) -> dict[str, Any]:
        return {
            "empty_form": SampleForm(),
            "wrong_form": SampleForm({"name": ""}, auto_id="wrong_%s"),
            "tags": [Tag(label=tone, tone=tone, icon=icon) for tone, icon in ICONS.items()],
            "states": [tag_of(state) for state in NominationState],
            "tabs": [
                {"label": "待办", "url": "?", "count": 3, "calls": True, "is_here": True},
                {"label": "已办", "url": "?list=done", "count": 12},
            ],
            "tasks": [
                {"label": "填写基本信息", "url": "#a"},
                {"label": "添加家庭成员", "url": "#b", "tag": tag_of(NominationState.RETURNED)},
                {"label": "核对信息"},
            ],
            "facts": [
                {"label": "姓名", "value": "钱小虎（虚构）", "change": "#a"},
                {"label": "籍贯", "value": ""},
            ],
            "steps": [
                self._step("提交", "李村（虚构）", "县级 审核"),
                self._step("退回补正", "王镇（虚构）", ""),
            ],
            "coming": [SimpleNamespace(name="公示", level="县", kind="next")],
            "charts": sample_charts(),
            "until": [self.at + timedelta(days=days) for days in (20, 2, -1)],
        }

    def _step(self, label: str, who: str, leads_to: str) -> SimpleNamespace:
        return SimpleNamespace(
            label=label,
            who=who,
            desk="仲村镇",
            leads_to=leads_to,
            at=self.at,
            lasted=timedelta(days=2, hours=4),
            texts={"opinion": "材料齐全，同意推荐（虚构）。"},
        )


def sample_charts() -> list[Chart]:
    stations = [
        Station(level="村", name="申报", kind="done"),
        Station(level="镇", name="审核", kind="done"),
        Station(level="县", name="审核", kind="now"),
        Station(level="县", name="公示", kind="next"),
        Station(level="", name="表彰", kind="next"),
    ]
    judges = [BoxRow(name=f"评委{n}", values=[70 + n, 80 + n, 84 - n, 92]) for n in range(1, 5)]
    townships = [("平邑街道", 12), ("仲村镇", 7), ("武台镇", 3)]
    return [
        charts.route_drawing(stations),
        charts.bars("各乡镇申报数", townships, unit="件"),
        charts.funnel("从申报到表彰", [("申报", 40), ("上报", 22), ("表彰", 9)], unit="件"),
        charts.quota_bar("名额", taken=7, places=9),
        charts.quota_bar("名额（超）", taken=11, places=9),
        charts.boxes("评委打分", judges, low=60, high=100),
    ]
