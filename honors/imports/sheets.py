"""The columns of each kind of import, with the headings that offices use for them.

Headings are Chinese whatever the reader's language, as the labels of the forms are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from honors.imports.columns import Column
from honors.roles import Role

if TYPE_CHECKING:
    from honors.forms import FormField

MOST_MEMBERS, OFFERED_MEMBERS = 20, 6
PAIR = 2
SEXES = (
    ("female", "女"), ("male", "男"), ("female", "女性"), ("male", "男性"), ("female", "女士"),
    ("male", "先生"), ("female", "F"), ("male", "M"),
)  # fmt: skip
ROLES = (
    (Role.NOMINATOR, "推荐人"), (Role.OFFICER, "审核人"), (Role.SECRETARY, "组织秘书"),
    (Role.JUDGE, "评委"), (Role.CONSULTEE, "征求意见部门"), (Role.APPROVER, "审批人"),
    (Role.AUDITOR, "审计员"), (Role.ADMINISTRATOR, "管理员"),
)  # fmt: skip
UNIT = Column(
    name="unit",
    label="推荐单位",
    words=(
        "单位",
        "村",
        "村社区",
        "村居",
        "社区",
        "报送单位",
        "所在村",
        "所属单位",
        "推荐村",
        "unit",
        "village",
    ),
    example="某某村",
    hint="村（社区）或单位的名称，或者 12 位区划代码；不填就是上传时选的单位。",
)
_RESIDENT_ID = Column(
    name="resident_id",
    label="身份证号",
    kind="resident_id",
    words=(
        "身份证号码",
        "身份证",
        "公民身份号码",
        "居民身份证号",
        "证件号码",
        "证件号",
        "id",
        "id_number",
    ),
    hint="填了就按号码认人，出生日期和性别以号码为准。",
)
SEX = Column(name="sex", label="性别", kind="choice", choices=SEXES, words=("男女", "gender"))
BIRTH_DATE = Column(
    name="birth_date",
    label="出生日期",
    kind="date",
    words=("出生年月日", "生日", "出生", "birthday", "born"),
    example="1985-05-20",
)
_PHONE = Column(
    name="phone",
    label="手机号码",
    kind="phone",
    words=(
        "手机",
        "手机号",
        "电话",
        "联系电话",
        "联系方式",
        "电话号码",
        "移动电话",
        "mobile",
        "tel",
    ),
)
_NAMES = {
    "person": ("姓名", ("名字", "被推荐人", "被推荐人姓名", "推荐对象", "候选人", "人员姓名")),
    "family": ("家庭代表人", ("姓名", "户主", "户主姓名", "家庭代表", "代表人", "家庭名称")),
    "collective": ("集体名称", ("名称", "单位名称", "集体", "集体全称", "推荐集体", "岗组名称")),
    "pair": ("双方姓名", ("姓名", "婆媳姓名", "妯娌姓名", "对象", "名称")),
    "place": ("名称", ("阵地名称", "场所名称", "庭院", "庭院名称", "地点名称", "户主", "项目名称")),
}  # fmt: skip
_LONG_NAMED = ("collective", "place")
# What offices write over the fields of the standard forms.
_FIELD_WORDS = {
    "ethnicity": ("族别",),
    "native_place": ("祖籍", "户籍地"),
    "political_status": ("政治身份", "党派"),
    "education": ("文化程度", "学历学位", "最高学历"),
    "position": ("职务", "职称", "职务职称", "单位及职务", "现任职务"),
    "rank": ("级别", "职级"),
    "occupation": ("职业", "人员类别", "类别", "职业单位"),
    "employer": ("工作单位", "单位全称", "所在单位", "就职单位"),
    "resume": ("简历", "工作经历", "主要经历"),
    "earlier_honors": ("曾获荣誉", "获奖情况", "何时何地获何奖励", "主要荣誉", "所获荣誉", "荣誉"),
    "earlier_penalties": ("处分情况", "何时何地受何处分", "处分"),
    "deeds_brief": ("简介", "事迹简介", "简要情况", "主要事迹简介"),
    "deeds": ("事迹", "事迹材料", "详细事迹", "先进事迹"),
    "family_type": ("类型", "家庭类别", "类别"),
    "address": ("地址", "住址", "家庭地址", "详细地址", "所在地址"),
    "family_motto": ("家风", "家训", "家风家训家规"),
    "headcount": ("人数", "总数", "职工总数", "成员人数"),
    "women_count": ("女性数", "女职工人数", "妇女人数", "其中女性"),
    "leader_name": ("负责人", "联系人"),
    "leader_phone": ("负责人手机", "联系电话", "电话"),
    "contact_phone": ("电话", "手机", "手机号码"),
    "keeper_name": ("负责人", "户主", "户主姓名"),
    "keeper_phone": ("电话", "手机", "手机号码"),
    "area": ("面积",),
}  # fmt: skip
_MEMBER_WORDS = {
    "name": ("姓名", "名字"),
    "relation": ("关系", "与代表关系", "与户主关系", "与代表人关系", "称谓"),
    "sex": ("性别",),
    "birth_month": ("出生年月", "出生"),
    "ethnicity": ("民族",),
    "political_status": ("政治面貌",),
    "occupation": ("职业", "职业单位", "工作单位"),
    "education": ("学历", "文化程度"),
}
_OFFERED_OF_MEMBERS = ("name", "relation", "sex", "birth_month")


def of_nominees(kind: str) -> tuple[Column, ...]:
    """Who is registered; families and pairs with their members."""
    return (name_of(kind), *particulars_of(kind), UNIT, *members_of(kind, None))


def of_nominations(kind: str, fields: Iterable[FormField]) -> tuple[Column, ...]:
    """Who is nominated, with the answers to the form of the category."""
    asked = tuple(fields)
    inner = next((field.fields for field in asked if field.kind == "members"), None)
    answers = [_answer(field) for field in asked if field.kind != "members"]
    beside = {words for column in answers for words in (column.label, *column.words)}
    particulars = [c for c in particulars_of(kind) if c.name != "phone" or c.label not in beside]
    return _apart((name_of(kind), *particulars, UNIT, *answers, *members_of(kind, inner)))


def of_quotas() -> tuple[Column, ...]:
    return (
        Column(
            name="unit",
            label="单位",
            required=True,
            words=(
                "单位名称",
                "乡镇",
                "乡镇街道",
                "镇街",
                "推荐单位",
                "名称",
                "organization",
                "unit",
            ),
            example="某某镇",
            hint="单位的名称，或者 12 位区划代码。",
        ),
        Column(
            name="places",
            label="名额",
            kind="integer",
            required=True,
            words=("名额数", "推荐名额", "分配名额", "指标", "指标数", "数量", "quota"),
            example="3",
            hint="0 表示不能推荐。",
        ),
    )


def of_users() -> tuple[Column, ...]:
    return (
        Column(
            name="username",
            label="用户名",
            required=True,
            words=("账号", "帐号", "登录名", "登录账号", "login", "account"),
            example="zhangsan",
            hint="登录用，只能有字母、数字和 @ . + - _。",
        ),
        Column(
            name="display_name",
            label="姓名",
            kind="name",
            required=True,
            words=("名字", "用户姓名", "人员姓名", "name"),
        ),
        Column(
            name="unit",
            label="单位",
            words=("工作单位", "所在单位", "单位名称", "任职单位", "organization", "unit"),
            hint="单位的名称，或者 12 位区划代码；不填就是上传时选的单位。",
        ),
        Column(
            name="role",
            label="角色",
            kind="choice",
            choices=tuple((str(role), label) for role, label in ROLES),
            words=("权限", "岗位", "职责"),
            hint="不填就只开账号，不授予角色。",
        ),
        Column(
            name="email",
            label="电子邮箱",
            words=("邮箱", "电子邮件", "e-mail", "mail"),
            example="me@example.com",
        ),
    )


def name_of(kind: str) -> Column:
    label, words = _NAMES[kind]
    return Column(
        name="name",
        label=label,
        kind="long_name" if kind in _LONG_NAMED else "name",
        required=True,
        words=words,
        example="孙某某、周某某" if kind == "pair" else "",
    )


def particulars_of(kind: str) -> tuple[Column, ...]:
    if kind == "person":
        return (SEX, BIRTH_DATE, _RESIDENT_ID, _PHONE)
    return (_RESIDENT_ID, _PHONE) if kind == "family" else ()


def _answer(field: FormField) -> Column:
    limit = f"不超过 {field.limit} 字。" if field.limit else ""
    return Column(
        name=f"answers/{field.name}",
        label=field.label,
        kind=field.kind,
        choices=field.choices,
        words=(field.name, *_FIELD_WORDS.get(field.name, ())),
        hint=("提交前必填，可以导入后再补。" if field.required else "") + limit,
    )


def members_of(kind: str, fields: tuple[FormField, ...] | None) -> Iterator[Column]:
    """成员1姓名, 成员1与代表关系 and so on; more of them are understood than a template offers."""
    if kind not in ("family", "pair"):
        return
    most, offered = (PAIR, PAIR) if kind == "pair" else (MOST_MEMBERS, OFFERED_MEMBERS)
    inner = _SHORT_MEMBER if fields is None else tuple(_of_member(field) for field in fields)
    for place in range(most):
        for column in inner:
            yield Column(
                name=f"members/{place}/{column.name}",
                label=f"成员{place + 1}{column.label}",
                kind=column.kind,
                choices=column.choices,
                words=(column.label, *column.words),
                required=column.name in ("name", "relation")
                and place < (2 if kind == "pair" else 1),
                example=column.example if place == 0 else "",
                offered=place < offered and column.name in _OFFERED_OF_MEMBERS,
            )


def _of_member(field: FormField) -> Column:
    return Column(
        name=field.name,
        label=field.label,
        kind="name" if field.name == "name" else field.kind,
        choices=field.choices,
        words=_MEMBER_WORDS.get(field.name, ()),
        example={"relation": "丈夫"}.get(field.name, ""),
    )


_SHORT_MEMBER = (
    Column(name="name", label="姓名", kind="name", words=_MEMBER_WORDS["name"]),
    Column(name="relation", label="与代表关系", words=_MEMBER_WORDS["relation"], example="丈夫"),
    Column(name="sex", label="性别", kind="choice", choices=SEXES, words=_MEMBER_WORDS["sex"]),
)


def _apart(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A word that several columns would take is left to the one that has it as its heading."""
    labels = {column.label: column.name for column in columns}
    return tuple(
        replace(
            column,
            words=tuple(w for w in column.words if labels.get(w, column.name) == column.name),
        )
        for column in columns
    )
