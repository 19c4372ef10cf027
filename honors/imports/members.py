"""The columns of rosters: who joins which family or collective."""

from __future__ import annotations

from honors.imports.columns import Column
from honors.imports.sheets import BIRTH_DATE, SEX, UNIT

_OWNERS = {
    "family": (
        Column(
            name="nominee",
            label="家庭代表人",
            kind="name",
            required=True,
            words=("户主", "户主姓名", "家庭", "代表人", "家庭代表", "家庭名称", "family"),
            hint="已经登记的家庭。",
        ),
        Column(
            name="family_resident_id",
            label="代表人身份证号",
            kind="resident_id",
            words=("户主身份证号", "户主身份证", "家庭代表人身份证号"),
            hint="同村有同名的家庭时必须填。",
        ),
    ),
    "collective": (
        Column(
            name="nominee",
            label="集体名称",
            kind="long_name",
            required=True,
            words=("集体", "集体全称", "单位名称", "岗组名称", "推荐集体", "collective"),
            hint="已经登记的集体。",
        ),
    ),
}
_RELATIONS = {
    "family": Column(
        name="relation",
        label="与代表关系",
        required=True,
        words=("关系", "与户主关系", "与代表人关系", "称谓"),
        example="女儿",
    ),
    "collective": Column(
        name="relation",
        label="职务",
        required=True,
        words=("岗位", "职责", "职务职称", "身份", "工种"),
        example="队员",
    ),
}


def of_members(kind: str) -> tuple[Column, ...]:
    """The roster of families or collectives that are known: a row for each member who joins."""
    return (
        *_OWNERS[kind],
        UNIT,
        Column(
            name="name",
            label="成员姓名",
            kind="name",
            required=True,
            words=("姓名", "名字", "成员"),
        ),
        _RELATIONS[kind],
        SEX,
        BIRTH_DATE,
    )
