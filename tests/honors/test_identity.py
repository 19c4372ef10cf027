"""Identity numbers, phones and names as people type them. All people are made up."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from honors.identity import (
    age_on,
    mask_id,
    mask_phone,
    parse_name,
    parse_phone,
    parse_resident_id,
)
from workflow.refusals import InvalidInput

TODAY = date(2026, 3, 8)


def made_up_id(born: str, serial: str = "002", region: str = "440785") -> str:
    stem = region + born + serial
    return stem + ric.calc_check_digit(stem + "0")


WOMAN = made_up_id("19900101", "004")
WITH_X = next(
    number
    for number in (made_up_id("19900101", f"{serial:03}") for serial in range(100))
    if number.endswith("X")
)


def refused_id(typed: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parse_resident_id(typed, on=TODAY, pointer="/resident_id")
    assert caught.value.pointer == "/resident_id"
    return caught.value


def test_an_identity_number_tells_birth_sex_and_region() -> None:
    parsed = parse_resident_id(WOMAN, on=TODAY)
    assert (parsed.number, parsed.birth_date) == (WOMAN, date(1990, 1, 1))
    assert (parsed.sex, parsed.region_code) == ("female", "440785")
    assert parse_resident_id(made_up_id("19900101", "003"), on=TODAY).sex == "male"


def test_an_identity_number_does_not_show_itself_in_a_trace() -> None:
    assert repr(parse_resident_id(WOMAN, on=TODAY)) == (
        "ResidentId(sex='female', region_code='440785')"
    )


@pytest.mark.parametrize(
    "typed",
    [
        WITH_X.lower(),
        WITH_X.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        f" {WITH_X[:6]} {WITH_X[6:14]}-{WITH_X[14:]}\u3000",
        f"\u202d{WITH_X}\u202c",
        "\u200b".join(WITH_X),
        f"{WITH_X}\n",
    ],
)
def test_typing_variants_of_an_identity_number_are_one_number(typed: str) -> None:
    assert parse_resident_id(typed, on=TODAY).number == WITH_X


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "not_text"),
        (440785199001010021, "not_text"),
        (" \u200b", "id_empty"),
        ("440785900101002", "id_old"),
        (WOMAN[:17], "id_too_short"),
        (WOMAN + "1", "id_too_long"),
        ("44O785199001010021", "id_characters"),
        (WOMAN[:5] + "X" + WOMAN[6:], "id_characters"),
        ("٤٤٠٧٨٥١٩٩٠٠١٠١٠٠٢١", "id_characters"),
        (WOMAN[:17] + str((int(WOMAN[17]) + 1) % 10), "id_checksum"),
        (made_up_id("19900231"), "id_date"),
        (made_up_id("18991231"), "id_date"),
        (made_up_id("00000101"), "id_date"),
        (made_up_id("20260309"), "id_future"),
        (made_up_id("19900101", region="999999"), "id_region"),
        (made_up_id("19900101", region="440799"), "id_region"),
        ("4.40785E+17", "id_rounded"),
        ("3.3E+17", "id_rounded"),
        (3.3e17, "id_rounded"),
        ("440785199001010000", "id_rounded"),
    ],
)
def test_each_mistake_in_an_identity_number_has_its_own_code(typed: object, code: str) -> None:
    assert refused_id(typed).code == code


def test_somebody_born_today_is_accepted() -> None:
    assert parse_resident_id(made_up_id("20260308"), on=TODAY).birth_date == TODAY


def test_a_county_founded_after_the_birth_is_no_mistake() -> None:
    assert parse_resident_id(made_up_id("19550101"), on=TODAY).region_code == "440785"


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_pass(region: str) -> None:
    assert parse_resident_id(made_up_id("19900101", region=region), on=TODAY).region_code == region


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.integers(0, 17),
    st.sampled_from("0123456789"),
)
def test_one_mistyped_digit_never_passes(born: date, serial: int, at: int, digit: str) -> None:
    number = made_up_id(f"{born:%Y%m%d}", f"{serial:03}")
    assert parse_resident_id(number, on=TODAY).birth_date == born
    slip = number[:at] + digit + number[at + 1 :]
    if slip != number:
        refused_id(slip)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert len(parse_resident_id(text, on=TODAY).number) == 18
    with suppress(InvalidInput):
        assert len(parse_phone(text)) == 11


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "+86 138-0013-8000",
        "008613800138000",
        "8613800138000",
        "（+86）13800138000",
        "１３８００１３８０００",
        "\u202d138 0013 8000\u202c",
    ],
)
def test_typing_variants_of_a_phone_are_one_number(typed: str) -> None:
    assert parse_phone(typed) == "13800138000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (13800138000, "not_text"),
        ("", "phone_empty"),
        ("+86", "phone_empty"),
        ("1380013800", "phone_length"),
        ("138001380000", "phone_length"),
        ("1380013800O", "phone_characters"),
        ("张13800138000", "phone_characters"),
        ("12800138000", "phone_prefix"),
        ("07507712345", "phone_prefix"),
    ],
)
def test_each_mistake_in_a_phone_has_its_own_code(typed: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_phone(typed, pointer="/phone")
    assert (caught.value.code, caught.value.pointer) == (code, "/phone")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  何小梅 ", "何小梅"),
        ("何\u3000梅", "何梅"),
        ("Anna   Li", "Anna Li"),
        ("Ame\u0301lie", "Am\u00e9lie"),
        ("何\u200b小\ufeff梅", "何小梅"),
        ("\U0002b7f0某", "\U0002b7f0某"),
        ("䶮\U000e0100某", "䶮\U000e0100某"),
        ("O'Brien <b>", "O'Brien <b>"),
        ("A.B. Li", "A.B. Li"),
        ("恩平市某村（社区）妇联", "恩平市某村（社区）妇联"),
    ],
)
def test_a_name_is_stored_in_one_canonical_form(typed: str, name: str) -> None:
    assert parse_name(typed) == name


@pytest.mark.parametrize("dot", [*"·•・･‧∙⋅．.", " · ", "··", "．　"])
def test_every_middle_dot_becomes_the_canonical_one(dot: str) -> None:
    assert parse_name(f"古丽{dot}阿依") == "古丽\u00b7阿依"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "not_text"),
        ("", "name_empty"),
        ("  \u3000 ", "name_empty"),
        ("\u200b", "name_empty"),
        ("\u200b\u200d\ufeff\u2060", "name_empty"),
        ("··", "name_empty"),
        ("何\x00梅", "nul"),
        ("何\ud840梅", "lone_surrogate"),
        ("何\u202e梅", "bidi_control"),
        ("何\u200f梅", "bidi_control"),
        ("何梅\r\nBcc: x", "control_character"),
        ("何\t梅", "control_character"),
        ("何\u2028梅", "control_character"),
        ("何\ue000梅", "name_private_use"),
        ("何" * 61, "name_too_long"),
    ],
)
def test_each_mistake_in_a_name_has_its_own_code(typed: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_name(typed, pointer="/name")
    assert (caught.value.code, caught.value.pointer) == (code, "/name")


@given(st.text(max_size=30))
def test_parsing_a_parsed_name_changes_nothing(text: str) -> None:
    try:
        name = parse_name(text)
    except InvalidInput:
        return
    assert parse_name(name) == name


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 3, 8), date(2026, 3, 7), 17),
        (date(2008, 3, 8), date(2026, 3, 8), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 3, 8), date(2026, 3, 8), 0),
    ],
)
def test_age_is_in_full_years(born: date, on: date, years: int) -> None:
    assert age_on(born, on) == years


def test_nobody_has_an_age_before_birth() -> None:
    with override("en"), pytest.raises(InvalidInput, match="2026-03-09 is after 2026-03-08"):
        age_on(TODAY + timedelta(days=1), TODAY)


def test_masks_keep_only_what_tells_people_apart_on_the_spot() -> None:
    assert mask_id(WOMAN) == "*" * 14 + WOMAN[-4:]
    assert mask_phone("13800138000") == "138****8000"
