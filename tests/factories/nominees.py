"""Made-up people, families and teams of the made-up county, registered by their village."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from stdnum.cn import ric

from honors.actions import nominees
from honors.actions.nominees import MemberSpec
from honors.models import EarlierTitle, Nominee, Organization, User
from honors.models.programs import NomineeKind
from tests.factories.rounds import DURING, OPENED_AT

_numbers = count(1)
BORN = date(1985, 5, 20)

MEMBERS = {
    NomineeKind.FAMILY: (MemberSpec(name="赵大山", relation="丈夫"),),
    NomineeKind.PAIR: (
        MemberSpec(name="孙桂英", relation="婆婆", sex="female"),
        MemberSpec(name="周小兰", relation="儿媳", sex="female"),
    ),
}


def a_resident_id(*, born: date = BORN, sex: str = "female", region: str = "371326") -> str:
    """Nobody's number, with a check digit that fits."""
    serial = next(_numbers) * 2 + (sex == "male")
    stem = f"{region}{born:%Y%m%d}{serial % 1000:03d}"
    return stem + ric.calc_check_digit(stem + "0")


def a_name() -> str:
    number = next(_numbers)
    return "钱赵孙李周吴郑王"[number % 8] + chr(0x4E00 + number % 900) + chr(0x5F00 + number % 700)


def a_nominee(
    unit: Organization, by: User, kind: str = NomineeKind.PERSON, **changes: Any
) -> Nominee:
    given = {
        "kind": kind,
        "unit": unit,
        "name": a_name(),
        "members": MEMBERS.get(kind, ()),
        "by": by,
        "at": OPENED_AT,
    }
    if kind == NomineeKind.PERSON:
        given |= {"sex": "female", "birth_date": BORN}
    return nominees.register(**{**given, **changes})


def an_earlier_title(nominee: Nominee, by: User) -> EarlierTitle:
    """Won in the city, two years before."""
    won = EarlierTitle(
        nominee=nominee, name="市级称号（虚构）", level="prefecture", since=date(2024, 3, 8)
    )
    return nominees.record_titles(titles=[won], by=by, at=DURING)[0]
