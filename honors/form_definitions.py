"""The dossier forms that a county starts with, per kind of nominee: data to copy and extend.

What the nominee's own record keeps (names, sex, birth date, identity number, phone) is not asked
again, but for a family's table of members with all its columns. Photos are attachments; opinions
belong to the stages. Composed from public notices: no prescribed blank form was at hand.
"""

from __future__ import annotations

from typing import Any, Final

Definition = list[dict[str, Any]]


def _field(name: str, label: str, kind: str = "text", **properties: object) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, **properties}


def _choice(name: str, label: str, options: dict[str, str], **properties: object) -> dict[str, Any]:
    pairs = [list(pair) for pair in options.items()]
    return _field(name, label, "choice", choices=pairs, **properties)


_SEXES = {"female": "女", "male": "男"}
_PARTIES = {
    "party_member": "中共党员",
    "probationary_member": "中共预备党员",
    "league_member": "共青团员",
    "democratic_party": "民主党派",
    "no_party": "无党派人士",
    "masses": "群众",
}
_EDUCATION = {
    "primary": "小学及以下",
    "junior_secondary": "初中",
    "senior_secondary": "高中或中专",
    "college": "大专",
    "bachelor": "本科",
    "master": "硕士研究生",
    "doctor": "博士研究生",
}
_RANKS = {
    "none": "无",
    "clerk": "科员级",
    "deputy_section": "乡科级副职",
    "section": "乡科级正职",
    "deputy_division": "县处级副职",
    "division": "县处级正职",
}
_OCCUPATIONS = {
    "frontline_worker": "一线职工",
    "farmer": "农民",
    "specialist": "专业技术人员",
    "entrepreneur": "企业负责人",
    "official": "机关干部",
    "federation_official": "妇联干部",
    "other": "其他",
}
_EMPLOYERS = {
    "government": "机关",
    "public_institution": "事业单位",
    "state_enterprise": "国有企业",
    "private_enterprise": "非公有制企业",
    "village": "村（社区）",
    "social_organization": "社会组织",
    "other": "其他",
}
_FAMILY_TYPES = {
    "new_customs": "移风易俗",
    "public_spirit": "热心公益",
    "reading": "书香",
    "green": "绿色环保",
    "filial": "孝老爱亲",
    "clean": "清廉",
    "ethnic_unity": "民族团结",
    "other": "其他",
}
_PAIRS = {"in_laws": "婆媳", "sisters_in_law": "妯娌", "other": "其他"}
_PLACES = {
    "courtyard": "美丽庭院",
    "household": "美丽家园示范户",
    "demonstration_site": "示范点",
    "base": "基地",
    "project": "项目",
}

_HONORS = _field("earlier_honors", "何时何地受过何种奖励", "long_text", limit=300, judged=True)
_PENALTIES = _field("earlier_penalties", "何时何地受过何种处分", "long_text", limit=300)
_BRIEF = _field("deeds_brief", "简要事迹", "long_text", required=True, limit=300, judged=True)


def _deeds(limit: int) -> dict[str, Any]:
    return _field("deeds", "主要事迹", "long_text", required=True, limit=limit, judged=True)


_PERSON: Definition = [
    _field("ethnicity", "民族", required=True, limit=10),
    _field("native_place", "籍贯", limit=30),
    _choice("political_status", "政治面貌", _PARTIES, required=True),
    _choice("education", "学历", _EDUCATION, required=True),
    _field("position", "职务、职称", required=True, limit=60),
    _choice("rank", "行政级别", _RANKS, required=True),
    _field("senior_title", "是否具有高级职称", "boolean"),
    _choice("occupation", "身份类别", _OCCUPATIONS, required=True),
    _field("employer", "工作单位（全称）", required=True, limit=60),
    _field("resident_since", "何时起在本地居住", "month"),
    _choice("employer_nature", "单位性质", _EMPLOYERS),
    _field("resume", "个人简历", "long_text", limit=500),
    _HONORS,
    _PENALTIES,
    _BRIEF,
    _deeds(2000),
]

_MEMBER: Definition = [
    _field("name", "姓名", required=True, limit=60),
    _field("relation", "与代表关系", required=True, limit=20),
    _choice("sex", "性别", _SEXES),
    _field("birth_month", "出生年月", "month"),
    _field("ethnicity", "民族", limit=10),
    _choice("political_status", "政治面貌", _PARTIES),
    _field("occupation", "职业、单位", limit=60),
    _choice("education", "学历", _EDUCATION),
]

_FAMILY: Definition = [
    _choice("family_type", "家庭类型", _FAMILY_TYPES, required=True),
    _field("members", "家庭成员", "members", private=True, fields=_MEMBER),
    _field("address", "家庭住址", required=True, limit=60, private=True),
    _field("resident_since", "何时起在本地居住", "month"),
    _field("family_motto", "家风家训", required=True, limit=100, judged=True),
    _HONORS,
    _BRIEF,
    _deeds(1200),
]

_COLLECTIVE: Definition = [
    _field("parent_unit", "上级单位", limit=60),
    _choice("unit_nature", "单位性质", _EMPLOYERS, required=True),
    _choice("unit_rank", "单位级别", _RANKS, required=True),
    _field("headcount", "总人数", "integer", required=True),
    _field("women_count", "女性人数", "integer", required=True),
    _field("leader_name", "负责人姓名", required=True, limit=60),
    _choice("leader_sex", "负责人性别", _SEXES, required=True),
    _field("women_leaders", "领导班子中女性人数", "integer"),
    _field("leader_position", "负责人职务", limit=60),
    _field("leader_phone", "负责人电话", "phone", required=True, private=True),
    _field("pledge", "创建口号、承诺", limit=100, judged=True),
    _HONORS,
    _PENALTIES,
    _BRIEF,
    _deeds(2000),
]

_PAIR: Definition = [
    _choice("pair_type", "关系", _PAIRS, required=True),
    _field("shared_household", "是否同住", "boolean", required=True),
    _field("address", "家庭住址", required=True, limit=60, private=True),
    _field("contact_phone", "联系电话", "phone", required=True, private=True),
    _HONORS,
    _BRIEF,
    _deeds(1200),
]

_PLACE: Definition = [
    _choice("place_type", "类别", _PLACES, required=True),
    _field("address", "地址", required=True, limit=60),
    _field("keeper_name", "负责人或户主", required=True, limit=60),
    _field("keeper_phone", "联系电话", "phone", required=True, private=True),
    _field("area", "面积（平方米）", "decimal"),
    _field("established_on", "建成或创建日期", "date"),
    _field("visited_on", "实地查看日期", "date"),
    _HONORS,
    _BRIEF,
    _deeds(1000),
]

STANDARD_FORMS: Final[dict[str, Definition]] = {
    "person": _PERSON,
    "family": _FAMILY,
    "collective": _COLLECTIVE,
    "pair": _PAIR,
    "place": _PLACE,
}
