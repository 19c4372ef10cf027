"""Private answers at rest: sealed in one envelope, opened in its place alone, masked for most."""

from __future__ import annotations

from typing import Any

import pytest

from honors.forms import parse_form
from honors.private_answers import MASK, Answers, commitment, masked, seal, split
from honors.sealing import SealBroken

PLACE = "dossiers/1/1"
ADDRESS = "虚构路十二号"
SALT = "ab" * 16
FIELDS: list[dict[str, Any]] = [
    {"name": "motto", "label": "家训", "kind": "text"},
    {"name": "address", "label": "住址", "kind": "text", "private": True},
    {"name": "phone", "label": "电话", "kind": "phone", "private": True},
    {
        "name": "members",
        "label": "成员",
        "kind": "members",
        "private": True,
        "fields": [
            {"name": "name", "label": "姓名", "kind": "text"},
            {"name": "birth_month", "label": "出生年月", "kind": "month"},
            {"name": "number", "label": "身份证号", "kind": "resident_id", "private": True},
        ],
    },
]
FORM = parse_form(FIELDS)


def kept(clear: dict[str, Any], envelope: str, place: str = PLACE) -> Answers:
    return Answers(clear, envelope, place=place, part="data")


def test_an_envelope_opens_in_its_own_place_alone() -> None:
    clear, hidden = split({"motto": "勤俭", "address": ADDRESS}, FORM.sealed_names)
    envelope = seal({"data": hidden}, place=PLACE)

    assert clear == {"motto": "勤俭"}
    assert ADDRESS not in envelope
    assert dict(kept(clear, envelope)) == {"motto": "勤俭", "address": ADDRESS}
    with pytest.raises(SealBroken):
        kept(clear, envelope, "dossiers/2/1")["address"]


def test_what_lies_in_the_clear_is_read_without_opening_anything() -> None:
    broken = kept({"motto": "勤俭"}, "no envelope at all")

    assert broken["motto"] == "勤俭"
    with pytest.raises(SealBroken):
        broken.get("address")


def test_nothing_private_makes_no_envelope() -> None:
    assert seal({"data": {}, "unfit": {}}, place=PLACE) == ""
    assert dict(kept({}, "")) == {}


def test_a_commitment_is_to_every_answer_and_to_its_salt() -> None:
    one = commitment({"address": ADDRESS}, salt=SALT)

    others = [commitment({"address": "另一处"}, salt=SALT), commitment({}, salt=SALT)]
    assert one not in [*others, commitment({"address": ADDRESS}, salt="cd" * 16)]
    assert one == commitment({"address": ADDRESS}, salt=SALT)


def test_a_mask_shows_some_digits_of_a_whole_number_and_of_the_rest_nothing() -> None:
    member = {"name": "赵大山", "birth_month": "1980-03", "number": "110101199003070011"}
    shown = masked(
        FORM.fields,
        {"motto": "勤俭", "address": ADDRESS, "phone": "13900000000", "members": [member]},
    )

    assert shown == {
        "motto": "勤俭",
        "address": MASK,
        "phone": "139****0000",
        "members": [{"name": "赵大山", "birth_month": MASK, "number": "*" * 14 + "0011"}],
    }


@pytest.mark.parametrize("name", ["phone", "members", "address"])
def test_of_what_is_no_answer_yet_a_mask_shows_nothing(name: str) -> None:
    assert masked(FORM.fields, {name: "139000"}) == {name: MASK}


def test_a_table_with_a_private_column_is_sealed_as_a_whole() -> None:
    table = FIELDS[3] | {"private": False}
    row = {"name": "赵大山", "birth_month": "1980-03", "number": "110101199003070011"}
    form = parse_form([table])

    assert form.sealed_names == {"members"}
    assert masked(form.fields, {"members": [row]}) == {
        "members": [row | {"number": "*" * 14 + "0011"}]
    }
