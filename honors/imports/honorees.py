"""The columns of titles that were won elsewhere or before: by whom, which, and when."""

from __future__ import annotations

from dataclasses import replace

from honors.imports.columns import Column
from honors.imports.sheets import UNIT, members_of, name_of, particulars_of

LEVELS = (
    ("nation", "国家级"), ("province", "省级"), ("prefecture", "市级"), ("county", "县级"),
    ("township", "乡级"), ("village", "村级"), ("nation", "全国"), ("nation", "国家"),
    ("province", "省"), ("prefecture", "市"), ("prefecture", "地市级"), ("county", "县"),
    ("county", "区级"), ("county", "县区级"), ("township", "镇级"), ("township", "乡镇级"),
    ("village", "村"), ("village", "社区"),
)  # fmt: skip

TITLE = (
    Column(
        name="title",
        label="荣誉称号",
        required=True,
        words=("称号", "称号名称", "所获称号", "荣誉名称", "奖项", "获奖名称"),
        example="某县三八红旗手",
        hint="与证书上的称号一字不差。",
    ),
    Column(
        name="level",
        label="级别",
        kind="choice",
        choices=LEVELS,
        words=("授予级别", "荣誉级别", "称号级别", "level"),
        hint="本系统已有的称号可以不填；其他称号必须填。",
    ),
    Column(
        name="since",
        label="授予日期",
        kind="date",
        required=True,
        words=("授予时间", "获得时间", "获评时间", "获奖时间", "表彰时间", "表彰日期"),
        example="2025-03-08",
    ),
    Column(
        name="issuer",
        label="授予单位",
        words=("表彰单位", "授予机关", "颁发单位", "发证单位"),
        example="某某县妇女联合会",
    ),
    Column(
        name="document",
        label="文号",
        words=("表彰文号", "文件号", "发文字号", "证书编号"),
        example="某妇发〔2025〕3号",
    ),
)


def of_honorees(kind: str) -> tuple[Column, ...]:
    """Who won which title and when, elsewhere or before; each with the unit that they are of."""
    unit = replace(
        UNIT, label="所在单位", required=True, hint="村（社区）或单位的名称，或者区划代码。"
    )
    return (name_of(kind), *particulars_of(kind), unit, *TITLE, *members_of(kind, None))
