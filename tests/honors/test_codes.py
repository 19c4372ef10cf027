"""Verification codes and certificate numbers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from honors.codes import (
    CertificateNumber,
    certificate_number,
    check_certificate_number,
    new_verification_code,
    normalize_code,
)
from workflow.refusals import InvalidInput

CODE = "0123-4567-89AB-CDEF-GHJK-MNPQ"


def test_a_verification_code_holds_at_least_100_random_bits() -> None:
    codes = {new_verification_code() for _time in range(1000)}
    assert len(codes) == 1000
    characters = set("".join(codes)) - {"-"}
    assert characters == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert {len(code.replace("-", "")) * 5 for code in codes} == {120}


def test_a_new_code_is_in_its_canonical_form() -> None:
    code = new_verification_code()
    assert normalize_code(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("0", "o").replace("1", "I"),
        CODE.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        f"\u200b{CODE}\n",
    ],
)
def test_a_code_typed_by_hand_is_the_code_issued(typed: str) -> None:
    assert normalize_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "0", CODE[:-1] + "U", CODE[:-1] + "?"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        normalize_code(typed, pointer="/code")
    assert (caught.value.code, caught.value.pointer) == ("code_format", "/code")


def test_a_certificate_number_names_county_program_year_and_serial() -> None:
    number = certificate_number("440785", "SBHQ", 2026, 12)
    assert number == "440785-SBHQ-2026-0012-" + number[-1]
    assert check_certificate_number(number) == CertificateNumber("440785", "SBHQ", 2026, 12)


def test_a_serial_beyond_four_digits_keeps_them_all() -> None:
    number = certificate_number("440785", "ZMJT", 2026, 277742)
    assert check_certificate_number(number).serial == 277742


@pytest.mark.parametrize("change", [str.lower, lambda n: f" {n.replace('-', ' — ')} "])
def test_a_number_typed_by_hand_is_the_number_printed(change: object) -> None:
    number = certificate_number("440785", "SBHQ", 2026, 12)
    assert str(check_certificate_number(change(number))) == number  # type: ignore[operator]


@pytest.mark.parametrize(
    ("county", "program", "year", "serial"),
    [
        ("44078", "SBHQ", 2026, 1),
        ("４４０７８５", "SBHQ", 2026, 1),
        ("440785", "", 2026, 1),
        ("440785", "sb-1", 2026, 1),
        ("440785", "三八", 2026, 1),
        ("440785", "SBHQ", 26, 1),
        ("440785", "SBHQ", 2026, 0),
        ("440785", "SBHQ", 2026, 10**9),
    ],
)
def test_unsound_parts_give_no_number(county: str, program: str, year: int, serial: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        certificate_number(county, program, year, serial)
    assert caught.value.code == "certificate_parts"


@pytest.mark.parametrize("typed", ["", "440785-SBHQ-2026-12", "440785SBHQ20260012K", "x" * 9999])
def test_what_does_not_look_like_a_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_certificate_number(typed)
    assert caught.value.code == "certificate_format"


numbers = st.builds(
    certificate_number,
    st.integers(110000, 659999).map(str),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=12),
    st.integers(1949, 2100),
    st.integers(1, 10**9 - 1),
)


@given(numbers, st.data())
def test_one_slip_is_noticed(number: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([n for n, character in enumerate(number) if character != "-"]))
    slip = number[:at] + data.draw(st.sampled_from("0123456789ABCXYZ")) + number[at + 1 :]
    assume(slip != number)

    with pytest.raises(InvalidInput):
        check_certificate_number(slip)
