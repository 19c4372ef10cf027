"""Sealed personal values: they open only where they were sealed, with the right key, untouched."""

import base64
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from honors.sealing import KEY_BYTES, Keyring, SealBroken

OLD, NEW, INDEX = (bytes([n]) * KEY_BYTES for n in (1, 2, 3))
PLACE = "nominee:12:identity"
RING = Keyring(keys={"old": OLD, "new": NEW}, current="new", index_key=INDEX)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(codec="utf-8")))
def test_what_is_sealed_opens_in_its_place(value: str, place: str) -> None:
    sealed = RING.seal(value, place=place)
    assert sealed.startswith("new:")
    assert RING.open(sealed, place=place) == value


def test_sealing_twice_gives_different_texts() -> None:
    assert RING.seal("13800138000", place=PLACE) != RING.seal("13800138000", place=PLACE)


def test_an_older_key_still_opens_what_it_sealed() -> None:
    sealed = replace(RING, current="old").seal("何小梅", place=PLACE)
    assert RING.open(sealed, place=PLACE) == "何小梅"


def refusal(sealed: str, *, place: str = PLACE, ring: Keyring = RING) -> SealBroken:
    with pytest.raises(SealBroken) as caught:
        ring.open(sealed, place=place)
    return caught.value


def test_a_value_moved_to_another_row_does_not_open() -> None:
    assert refusal(RING.seal("x", place=PLACE), place="nominee:13:identity").code == "seal_broken"


def test_a_wrong_key_opens_nothing() -> None:
    other = replace(RING, keys={"new": OLD})
    assert refusal(RING.seal("x", place=PLACE), ring=other).code == "seal_broken"


def test_a_missing_key_is_named() -> None:
    error = refusal(RING.seal("x", place=PLACE), ring=replace(RING, keys={"a": OLD}, current="a"))
    assert error.code == "seal_key_unknown"
    with override("en"):
        assert str(error) == "The key “new” that sealed this value is not at hand."


def test_a_value_claimed_by_another_key_does_not_open() -> None:
    twins = replace(RING, keys={"old": NEW, "new": NEW})
    sealed = twins.seal("x", place=PLACE)
    assert refusal(sealed.replace("new:", "old:"), ring=twins).code == "seal_broken"


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_one_changed_byte_is_noticed(at: int, flip: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(RING.seal("何小梅", place=PLACE)[4:]))
    raw[at % len(raw)] ^= flip
    assert refusal("new:" + base64.urlsafe_b64encode(raw).decode()).code == "seal_broken"


@pytest.mark.parametrize(
    "sealed", ["", "何小梅", "new", "new:", "new:!!", "new:AAAA", ":", "new:é"]
)
def test_what_was_never_sealed_is_refused(sealed: str) -> None:
    assert refusal(sealed).code in {"seal_broken", "seal_key_unknown"}


def test_an_index_finds_equal_values_of_one_purpose_only() -> None:
    index = RING.index("13800138000", purpose="phone")
    assert len(index) == 64
    assert RING.index("13800138000", purpose="phone") == index
    assert RING.index("13800138001", purpose="phone") != index
    assert RING.index("13800138000", purpose="resident_id") != index
    assert replace(RING, index_key=b"4" * KEY_BYTES).index("13800138000", purpose="phone") != index


def test_a_keyring_shows_no_key() -> None:
    assert repr(RING) == "Keyring(current='new')"


def test_the_current_key_is_one_of_the_keys() -> None:
    with pytest.raises(ImproperlyConfigured, match="not among the keys"):
        Keyring(keys={"new": NEW}, current="old", index_key=INDEX)
