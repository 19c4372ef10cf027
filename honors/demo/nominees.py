"""Made-up nominees with their dossiers. Identity numbers are left out: even an invented one with
a valid check character may be somebody's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from honors.demo.deeds import MOTTOES, brief, story
from honors.demo.forms import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from honors.demo.names import Names

# The service number of a telephone company: no private person's.
PHONE = "13800138000"
FRONT_LINE = ("frontline_worker", "farmer")
DUTIES = {
    "frontline_worker": ("一线操作工", "private_enterprise"),
    "farmer": ("种植大户", "village"),
    "specialist": ("主管技师", "public_institution"),
    "entrepreneur": ("合作社负责人", "private_enterprise"),
    "official": ("综合科副科长", "government"),
    "federation_official": ("镇妇联副主席", "government"),
    "medic": ("主管护师", "public_institution"),
    "teacher": ("一级教师", "public_institution"),
}


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A member of a family or of a pair."""

    name: str
    relation: str
    sex: str
    birth_date: date


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """Somebody to nominate: what the register takes, and what the dossier says."""

    kind: str
    name: str
    data: dict[str, Any]
    sex: str = ""
    birth_date: date | None = None
    members: tuple[Relative, ...] = ()

    def with_data(self, **changes: object) -> MadeUp:
        return replace(self, data=self.data | changes)


def person(
    draw: Random, names: Names, *, duty: str, employer: str, native_place: str = "广东恩平"
) -> MadeUp:
    """A woman; `duty` is a key of DUTIES."""
    position, nature = DUTIES[duty]
    deeds = story(draw, "person")
    data = {
        "ethnicity": "汉族",
        "native_place": native_place,
        "political_status": draw.choice(("masses", "party_member", "league_member")),
        "education": draw.choice(("senior_secondary", "college", "bachelor")),
        "position": position,
        "rank": "section" if "official" in duty else "none",
        "occupation": {"medic": "specialist", "teacher": "specialist"}.get(duty, duty),
        "employer": employer,
        "employer_nature": nature,
        "deeds_brief": brief(deeds),
        "deeds": deeds,
    }
    born = birthday(draw, 24, 58)
    return MadeUp(kind="person", name=names.woman(), sex="female", birth_date=born, data=data)


def in_law(draw: Random, names: Names, *, village: str, native_place: str) -> MadeUp:
    """A mother-in-law or a daughter-in-law, with whose she is kept beside her."""
    made_up = person(draw, names, duty="farmer", employer=village, native_place=native_place)
    relation = draw.choice(list(RELATIONS))
    ages = {"mother_in_law": (50, 72), "daughter_in_law": (24, 45)}[relation]
    told = made_up.with_data(relation=relation, relation_to=names.woman())
    return replace(told, birth_date=birthday(draw, *ages))


def place(draw: Random, names: Names, *, name: str, place_type: str, address: str) -> MadeUp:
    deeds = story(draw, "place")
    data = {
        "place_type": place_type,
        "address": address,
        "keeper_name": names.woman(),
        "keeper_phone": PHONE,
        "deeds_brief": brief(deeds),
        "deeds": deeds,
    }
    return MadeUp(kind="place", name=name, data=data)


def family(draw: Random, names: Names, *, address: str) -> MadeUp:
    """A couple with one or two children, named after the one who represents it."""
    husband, wife = _couple(draw, names)
    children = [
        Relative(
            name=names.woman(husband.name[0])
            if draw.random() < 1 / 2
            else names.man(husband.name[0]),
            relation="子女",
            sex="",
            birth_date=birthday(draw, 6, 20),
        )
        for _number in range(draw.randint(1, 2))
    ]
    first, second = draw.sample((husband, wife), k=2)
    members = (_itself(first), second, *children)
    deeds = story(draw, "family")
    data = {
        "family_type": draw.choice(("public_spirit", "reading", "green", "filial", "new_customs")),
        "members": [_row(member) for member in members],
        "address": address,
        "family_motto": draw.choice(MOTTOES),
        "deeds_brief": brief(deeds),
        "deeds": deeds,
    }
    return MadeUp(kind="family", name=first.name, data=data, members=members)


def pair(draw: Random, names: Names, *, pair_type: str, address: str) -> MadeUp:
    """Mother-in-law and daughter-in-law ("in_laws"), or the wives of brothers."""
    relations, ages = {
        "in_laws": (("婆婆", "儿媳"), ((55, 72), (26, 45))),
        "sisters_in_law": (("妯娌", "妯娌"), ((30, 50), (26, 48))),
    }[pair_type]
    members = tuple(
        Relative(
            name=names.woman(), relation=relation, sex="female", birth_date=birthday(draw, *age)
        )
        for relation, age in zip(relations, ages, strict=True)
    )
    deeds = story(draw, "pair")
    data = {
        "pair_type": pair_type,
        "shared_household": True,
        "address": address,
        "contact_phone": PHONE,
        "deeds_brief": brief(deeds),
        "deeds": deeds,
    }
    name = "、".join(member.name for member in members)
    return MadeUp(kind="pair", name=name, data=data, members=members)


def collective(draw: Random, names: Names, *, name: str, parent: str) -> MadeUp:
    """A team of 8 to 30 people, at least two in three of them women."""
    heads = draw.randint(8, 30)
    deeds = story(draw, "collective")
    data = {
        "parent_unit": parent,
        "unit_nature": "public_institution",
        "unit_rank": "none",
        "headcount": heads,
        "women_count": draw.randint(-(-2 * heads // 3), heads),
        "leader_name": names.woman(),
        "leader_sex": "female",
        "leader_position": "负责人",
        "leader_phone": PHONE,
        "pledge": "把小事做细，把难事做成",
        "deeds_brief": brief(deeds),
        "deeds": deeds,
    }
    return MadeUp(kind="collective", name=name, data=data)


def birthday(draw: Random, youngest: int, oldest: int) -> date:
    """Of somebody between these ages at the end of 2023."""
    days = draw.randint(youngest * 366, oldest * 365)
    return date(2023, 12, 31) - timedelta(days=days)


def _couple(draw: Random, names: Names) -> Sequence[Relative]:
    return (
        Relative(name=names.man(), relation="丈夫", sex="male", birth_date=birthday(draw, 32, 60)),
        Relative(
            name=names.woman(), relation="妻子", sex="female", birth_date=birthday(draw, 30, 58)
        ),
    )


def _itself(member: Relative) -> Relative:
    return Relative(name=member.name, relation="本人", sex=member.sex, birth_date=member.birth_date)


def _row(member: Relative) -> dict[str, Any]:
    row = {
        "name": member.name,
        "relation": member.relation,
        "birth_month": member.birth_date.strftime("%Y-%m"),
    }
    return row | ({"sex": member.sex} if member.sex else {})
