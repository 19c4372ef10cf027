"""Made-up dossiers are such as the standard forms take."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from honors.demo import nominees
from honors.demo.chance import chance
from honors.demo.forms import OWN_FORMS, RELATIONS
from honors.demo.names import Names
from honors.demo.nominees import MadeUp
from honors.form_definitions import STANDARD_FORMS
from honors.forms import parse_form

Maker = Callable[[Random, Names], MadeUp]
MAKERS: dict[str, Maker] = {
    "person": lambda draw, names: nominees.person(draw, names, duty="farmer", employer="合作社"),
    "family": lambda draw, names: nominees.family(draw, names, address="东关村"),
    "collective": lambda draw, names: nominees.collective(
        draw, names, name="服务窗口", parent="卫生健康局"
    ),
    "pair": lambda draw, names: nominees.pair(draw, names, pair_type="in_laws", address="东关村"),
    "place": lambda draw, names: nominees.place(
        draw, names, name="东关小院（虚构）", place_type="courtyard", address="东关村"
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_dossier_is_complete_and_within_its_limits(kind: str) -> None:
    form = parse_form(STANDARD_FORMS[kind])
    draw = chance(1, kind)
    names = Names(draw)
    for _number in range(50):
        made_up = MAKERS[kind](draw, names)
        cleaned = form.clean(made_up.data, on=date(2023, 12, 31))

        assert made_up.kind == kind
        assert form.missing(cleaned) == []
        assert form.over_limit(cleaned) == []


def test_whose_relation_counts_is_kept_with_it() -> None:
    form = parse_form(OWN_FORMS["in_law"])
    draw = chance(1, "in_law")
    told = [
        nominees.in_law(draw, Names(draw), village="东关村", native_place="虚构")
        for _number in range(50)
    ]

    for made_up in told:
        cleaned = form.clean(made_up.data, on=date(2023, 12, 31))
        assert (form.missing(cleaned), form.over_limit(cleaned)) == ([], [])
    assert {made_up.data["relation"] for made_up in told} == RELATIONS.keys()


def test_a_collective_has_two_thirds_of_women_at_least() -> None:
    draw = chance(1, "collective")
    for _number in range(50):
        data = MAKERS["collective"](draw, Names(draw)).data

        assert 3 * data["women_count"] >= 2 * data["headcount"]


def test_a_child_is_called_after_its_father() -> None:
    draw = chance(3, "family")
    members = MAKERS["family"](draw, Names(draw)).members
    father = next(member for member in members if member.sex == "male")

    assert {m.name[0] for m in members if m.relation == "子女"} == {father.name[0]}
