"""How many resident identity numbers fit what is known of one, counted exactly.

By GB 11643: six digits of the county, eight of the birth date, three in order (odd for men, even
for women), and a check character over them all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

HIDDEN = "*"
LENGTH = 18
COUNTY = slice(0, 6)
BORN = slice(6, 14)
ORDER = slice(14, 17)
CHECK = 17
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"  # by the weighted sum modulo 11
_PARITY = {"male": 1, "female": 0}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """`digits` has 18 places, a hidden one as `*`; born from one day through another.

    `sex` is "female", "male", or "" where nothing says.
    """

    digits: str
    born_from: date
    born_to: date
    sex: str = ""


def count_candidates(shown: Shown, *, county_code: str) -> int:
    """The numbers that fit; the county (six digits) is known, as every notice names its own.

    Digits that are not this county's stand for themselves, and hidden ones beside them for one
    county that we do not know.
    """
    if set(shown.digits) == {HIDDEN}:
        # Whatever the date and the order are, one check character fits.
        dates = (shown.born_to - shown.born_from).days + 1
        return dates * (500 if shown.sex in _PARITY else 1000)
    endings = _endings(shown)
    beginnings = _beginnings(shown, _sum(_region(shown.digits[COUNTY], county_code), at=0))
    return sum(dates * endings[residue] for residue, dates in beginnings.items())


def _region(digits: str, county_code: str) -> str:
    return county_code if _fits(county_code, digits) else digits.replace(HIDDEN, "0")


def _fits(digits: str, pattern: str) -> bool:
    return all(place in (HIDDEN, digit) for digit, place in zip(digits, pattern, strict=True))


def _sum(digits: str, *, at: int) -> int:
    return sum(int(digit) * _WEIGHTS[at + n] for n, digit in enumerate(digits)) % 11


def _beginnings(shown: Shown, region: int) -> Counter[int]:
    """How many birth dates fit, by the sum of all digits up to them."""
    found: Counter[int] = Counter()
    for number in range((shown.born_to - shown.born_from).days + 1):
        digits = f"{shown.born_from + timedelta(days=number):%Y%m%d}"
        if _fits(digits, shown.digits[BORN]):
            found[(region + _sum(digits, at=BORN.start)) % 11] += 1
    return found


def _endings(shown: Shown) -> Counter[int]:
    """How many orders with their check fit, by the sum of what stands before them."""
    found: Counter[int] = Counter()
    parity = _PARITY.get(shown.sex)
    for order in range(1000):
        digits = f"{order:03d}"
        if parity in (None, order % 2) and _fits(digits, shown.digits[ORDER]):
            for before in range(11):
                check = _CHECKS[(before + _sum(digits, at=ORDER.start)) % 11]
                found[before] += _fits(check, shown.digits[CHECK])
    return found
