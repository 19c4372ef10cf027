"""How close somebody is to a case, each tie with its ground and where it is known from.

The grounds are those of the recusal rules of real juries: a juror steps back who is a candidate's
relative, who is of the unit that recommends or where the candidate works, who wrote the nomination,
or who took part in the case before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from honors.spelling import folded

# The answers of a form that say where the nominee works.
EMPLOYER_FIELDS = ("employer", "parent_unit")
_NO_LETTER = re.compile(r"[\W_]+")


class TieGround(TextChoices):
    """`kin`, `work` and `other` were declared; the rest is computed."""

    KIN = "kin", _("Kin")
    WORK = "work", _("Working relation")
    OTHER = "other", _("Other")
    SAME_UNIT = "same_unit", _("Works at the nominating unit")
    NOMINATED = "nominated", _("Wrote the nomination")
    SAME_EMPLOYER = "same_employer", _("Works where the nominee works")
    HANDLED = "handled", _("Handled the case before")


@dataclass(frozen=True, kw_only=True)
class Tie:
    """`source` names the record or the answer that it is known from, such as `conflicts:7`."""

    ground: TieGround
    source: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """`employer` is the name of the organization `employer_id`."""

    key: int
    employer_id: int | None
    employer: str = ""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A case. `answers` are the dossier's; `declared` has the ground and the number of the
    declaration by person, `handled` the first act of each.
    """

    key: int
    unit_id: int
    nominator_id: int
    answers: Mapping[str, Any]
    declared: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    handled: Mapping[int, str] = field(default_factory=dict)


def ties(person: Person, matter: Matter) -> tuple[Tie, ...]:
    """Every tie, declared ones first; empty for somebody who is free to judge."""
    found = []
    if person.key in matter.declared:
        ground, key = matter.declared[person.key]
        found.append(Tie(ground=TieGround(ground), source=f"conflicts:{key}"))
    if person.employer_id == matter.unit_id:
        found.append(Tie(ground=TieGround.SAME_UNIT, source=f"organizations:{matter.unit_id}"))
    if person.key == matter.nominator_id:
        found.append(Tie(ground=TieGround.NOMINATED, source=f"nominations:{matter.key}"))
    name = shared_employer(person.employer, matter.answers)
    if name:
        found.append(Tie(ground=TieGround.SAME_EMPLOYER, source=f"dossier:{name}"))
    if person.key in matter.handled:
        act = matter.handled[person.key]
        found.append(Tie(ground=TieGround.HANDLED, source=f"handlings:{act}"))
    return tuple(found)


def shared_employer(employer: str, answers: Mapping[str, Any]) -> str:
    """The name of the answer that says this employer, in whatever spelling; empty if none does."""
    known = same_spelling(employer)
    said = (name for name in EMPLOYER_FIELDS if same_spelling(answers.get(name)) == known)
    return next(said, "") if known else ""


def same_spelling(employer: object) -> str:
    """Two names of one employer come out equal: script, width, case, brackets and the usual short
    form of a women's federation aside.
    """
    return _plain(employer) if isinstance(employer, str) else ""


@lru_cache(maxsize=10_000)
def _plain(employer: str) -> str:
    return _NO_LETTER.sub("", folded(employer)).replace("妇联", "妇女联合会")
