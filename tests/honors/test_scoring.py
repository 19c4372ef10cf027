"""Marks, totals, scores, ranks, lots and shares of places."""

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from honors.scoring import (
    Criterion,
    Entry,
    Ranked,
    aggregate,
    draw_lots,
    largest_remainder,
    parse_mark,
    rank,
    weigh,
)
from workflow.refusals import InvalidInput

HUNDRED = Decimal(100)
SEED = bytes(range(32))

marks = st.decimals(0, 100, places=2)


def decimals(*figures: str | int) -> list[Decimal]:
    return [Decimal(figure) for figure in figures]


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("95", "95.00"),
        ("９５．５", "95.50"),
        (" 92.50 ", "92.50"),
        ("92.500", "92.50"),
        (0, "0.00"),
        ("-0", "0.00"),
        (92.5, "92.50"),
        (Decimal("100"), "100.00"),
        ("+7", "7.00"),
    ],
)
def test_a_mark_is_a_decimal_with_fixed_places(typed: object, mark: str) -> None:
    assert str(parse_mark(typed, maximum=HUNDRED)) == mark


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("101", "mark_above_maximum"),
        ("100.01", "mark_above_maximum"),
        (10**4000, "mark_above_maximum"),
        (1e308, "mark_above_maximum"),
        (-1, "mark_below_zero"),
        ("－１", "mark_below_zero"),
        ("92.555", "mark_too_fine"),
        (92.555, "mark_too_fine"),
        (1e-300, "mark_too_fine"),
        ("NaN", "mark_not_a_number"),
        (float("nan"), "mark_not_a_number"),
        (Decimal("sNaN"), "mark_not_a_number"),
        ("Infinity", "mark_not_a_number"),
        (float("inf"), "mark_not_a_number"),
        ("1e308", "mark_not_a_number"),
        ("9_5", "mark_not_a_number"),
        ("٩٥", "mark_not_a_number"),
        ("", "mark_not_a_number"),
        (None, "mark_not_a_number"),
        (True, "mark_not_a_number"),
        ([95], "mark_not_a_number"),
        ("9" * 10_000, "mark_not_a_number"),
    ],
)
def test_each_impossible_mark_has_its_code(typed: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_mark(typed, maximum=HUNDRED, pointer="/marks/deeds")
    assert (caught.value.code, caught.value.pointer) == (code, "/marks/deeds")


RUBRIC = [
    Criterion("deeds", Decimal(60), Decimal(30)),
    Criterion("conduct", Decimal(40), Decimal(10)),
    Criterion("visit", Decimal(0), Decimal(5), counts=False),
]


def test_a_sheet_is_weighed_to_a_scale_of_100() -> None:
    sheet = {"deeds": Decimal("27.00"), "conduct": Decimal("8.00"), "visit": Decimal(1)}
    assert str(weigh(sheet, RUBRIC)) == "86.0000"


def test_exact_halves_round_up_even_where_thirds_add_up_to_them() -> None:
    thirds = [Criterion(key, Decimal(1), Decimal(3)) for key in "abc"]
    thirds.append(Criterion("d", Decimal("1999997"), Decimal(1)))
    sheet = {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1), "d": Decimal(0)}
    assert str(weigh(sheet, thirds)) == "0.0001"


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ({"deeds": Decimal(1)}, "criterion_missing"),
        ({"deeds": Decimal(1), "conduct": Decimal(1), "looks": Decimal(1)}, "criterion_unknown"),
    ],
)
def test_a_sheet_has_exactly_the_criteria_of_its_rubric(
    sheet: dict[str, Decimal], code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        weigh(sheet, RUBRIC)
    assert caught.value.code == code


def test_a_rubric_where_nothing_counts_is_refused() -> None:
    with override("en"), pytest.raises(InvalidInput, match="No criterion of this rubric counts"):
        weigh({}, RUBRIC[2:])


@given(st.lists(st.tuples(marks, st.integers(1, 50)), min_size=1, max_size=8))
def test_a_total_lies_between_the_lowest_and_the_highest_share(
    lines: list[tuple[Decimal, int]],
) -> None:
    rubric = [Criterion(str(n), Decimal(w), HUNDRED) for n, (_mark, w) in enumerate(lines)]
    sheet = {str(n): mark for n, (mark, _weight) in enumerate(lines)}
    assert min(sheet.values()) <= weigh(sheet, rubric) <= max(sheet.values())


def test_the_trimmed_mean_drops_one_highest_and_one_lowest() -> None:
    """去掉一个最高分、一个最低分: usual in contests, with a least number of jurors."""
    result = aggregate(decimals(90, 70, 99, 90, 70), method="trimmed_mean")
    assert result.score == Decimal("83.3333")
    assert result.used == tuple(decimals(70, 90, 90))
    assert result.dropped == tuple(decimals(70, 99))
    assert (result.method_applied, str(result.note)) == ("trimmed_mean", "")


def test_four_marks_are_too_few_to_trim_and_the_result_says_so() -> None:
    result = aggregate(decimals(90, 70, 99, 90), method="trimmed_mean")
    assert (result.score, result.dropped) == (Decimal("87.2500"), ())
    assert (result.method_applied, bool(str(result.note))) == ("mean", True)


@pytest.mark.parametrize(
    ("totals", "score"), [((1, 9, 5), "5.0000"), ((9, 1, 6, 5), "5.5000"), ((7,), "7.0000")]
)
def test_the_median_is_the_middle(totals: tuple[int, ...], score: str) -> None:
    assert str(aggregate(decimals(*totals), method="median").score) == score


def test_a_mean_rounds_half_up() -> None:
    assert str(aggregate(decimals("0.0001", "0.0002"), method="mean").score) == "0.0002"


def test_no_sheets_give_no_score() -> None:
    with pytest.raises(InvalidInput) as caught:
        aggregate([], method="mean")
    assert caught.value.code == "no_marks"


@given(
    st.lists(marks, min_size=1, max_size=12), st.sampled_from(["mean", "median", "trimmed_mean"])
)
def test_every_total_is_either_used_or_dropped(totals: list[Decimal], method: str) -> None:
    result = aggregate(totals, method=method)  # type: ignore[arg-type]
    assert sorted(result.used + result.dropped) == sorted(totals)
    assert len(result.dropped) == (2 if method == "trimmed_mean" and len(totals) >= 5 else 0)
    assert min(result.used) <= result.score <= max(result.used)


def entry(key: str, score: int, *ties: int) -> Entry[str]:
    return Entry(key, Decimal(score), tuple(decimals(*ties)))


TIE_ORDER = ("median", "lead_criterion")


def test_the_tie_order_decides_before_the_lot() -> None:
    entries = [
        entry("f", 80, 80, 80),
        entry("e", 90, 88, 20),
        entry("d", 90, 88, 20),
        entry("c", 90, 88, 21),
        entry("b", 90, 89, 1),
        entry("a", 95, 1, 1),
    ]
    tied = ("b", "c", "e", "d")
    assert rank(entries, tie_order=TIE_ORDER, lots={"e": 1, "d": 2}) == [
        Ranked("a", 1, (), "score"),
        Ranked("b", 2, tied, "median"),
        Ranked("c", 3, tied, "lead_criterion"),
        Ranked("e", 4, tied, "lot"),
        Ranked("d", 5, tied, "lot"),
        Ranked("f", 6, (), "score"),
    ]


@pytest.mark.parametrize("lots", [{}, {"a": 1}, {"a": 1, "b": 1}])
def test_without_lots_for_all_of_them_the_tied_share_a_position(lots: dict[str, int]) -> None:
    entries = [entry("b", 90), entry("a", 90), entry("c", 80)]
    assert rank(entries, tie_order=(), lots=lots) == [
        Ranked("a", 1, ("a", "b"), ""),
        Ranked("b", 1, ("a", "b"), ""),
        Ranked("c", 3, (), "score"),
    ]


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([entry("a", 1, 1, 1), entry("a", 2, 1, 1)], "ranked_twice"),
        ([entry("a", 1, 1)], "tie_value_missing"),
    ],
)
def test_an_unsound_ranking_is_refused(entries: list[Entry[str]], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        rank(entries, tie_order=TIE_ORDER, lots={})
    assert caught.value.code == code


few = st.integers(0, 2).map(Decimal)


@given(
    st.dictionaries(st.integers(0, 99), st.tuples(few, st.tuples(few, few)), max_size=30),
    st.randoms(use_true_random=False),
)
def test_a_ranking_is_total_sorted_and_blind_to_the_order_of_entry(
    drawn: dict[int, tuple[Decimal, tuple[Decimal, Decimal]]], random: object
) -> None:
    entries = [Entry(key, score, ties) for key, (score, ties) in drawn.items()]
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    lots = draw_lots(drawn, seed=SEED)
    ranked = rank(entries, tie_order=TIE_ORDER, lots=lots)
    assert rank(shuffled, tie_order=TIE_ORDER, lots=lots) == ranked
    assert [line.position for line in ranked] == list(range(1, len(entries) + 1))
    assert all(drawn[above.key] >= drawn[below.key] for above, below in pairwise(ranked))


def test_a_hundred_thousand_trimmed_means_are_ranked_in_seconds() -> None:
    sheets = [[Decimal((n * 7919 * k) % 10_000) / 100 for k in range(1, 8)] for n in range(100_000)]
    start = time.process_time()
    scored = [
        Entry(n, aggregate(totals, method="trimmed_mean").score) for n, totals in enumerate(sheets)
    ]
    ranked = rank(scored, tie_order=(), lots={})
    assert (len(ranked), ranked[0].position) == (100_000, 1)
    assert time.process_time() - start < 5


def test_a_lot_can_be_drawn_again_by_anybody() -> None:
    keys = ["nomination:7", "nomination:12", "nomination:3"]
    lots = draw_lots(keys, seed=SEED)
    # Checked once by openssl dgst -sha256 -mac HMAC.
    assert lots == {"nomination:7": 1, "nomination:12": 2, "nomination:3": 3}
    assert draw_lots(reversed(keys), seed=SEED) == lots


def test_every_order_of_three_lots_comes_up() -> None:
    orders = {tuple(draw_lots("abc", seed=bytes([n]) * 16)) for n in range(100)}
    assert len(orders) == 6


def test_a_short_seed_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        draw_lots("ab", seed=b"2026")
    assert caught.value.code == "seed_too_short"


def test_places_follow_shares_by_largest_remainder() -> None:
    shares = {
        "a": Decimal("47000"),
        "b": Decimal("16000"),
        "c": Decimal("15900"),
        "d": Decimal("12000"),
        "e": Decimal("6000"),
        "f": Decimal("3100"),
    }
    assert largest_remainder(10, shares) == {"a": 5, "b": 2, "c": 1, "d": 1, "e": 1, "f": 0}


def test_everybody_gets_the_minimum_before_shares_count() -> None:
    shares = {"a": Decimal(98), "b": Decimal(1), "c": Decimal(1)}
    assert largest_remainder(10, shares, minimum=2) == {"a": 6, "b": 2, "c": 2}


def test_equal_remainders_go_to_the_lower_key() -> None:
    assert largest_remainder(1, {"b": Decimal(1), "a": Decimal(1)}) == {"b": 0, "a": 1}


@pytest.mark.parametrize(
    ("places", "shares", "minimum", "code"),
    [
        (3, {"a": Decimal(1), "b": Decimal(1)}, 2, "places_too_few"),
        (-1, {"a": Decimal(1)}, 0, "places_too_few"),
        (3, {"a": Decimal(0)}, 0, "shares_not_positive"),
        (3, {"a": Decimal(2), "b": Decimal(-1)}, 0, "shares_not_positive"),
        (3, {}, 0, "shares_not_positive"),
    ],
)
def test_places_that_cannot_be_shared_are_refused(
    places: int, shares: dict[str, Decimal], minimum: int, code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        largest_remainder(places, shares, minimum)
    assert caught.value.code == code


@given(
    st.integers(0, 500),
    st.dictionaries(st.integers(0, 40), st.integers(1, 1000).map(Decimal), min_size=1),
    st.integers(0, 3),
)
def test_all_places_are_shared_and_nobody_is_a_whole_place_off(
    extra: int, shares: dict[int, Decimal], minimum: int
) -> None:
    given_out = largest_remainder(extra + minimum * len(shares), shares, minimum)
    assert sum(given_out.values()) == extra + minimum * len(shares)
    whole = sum(shares.values())
    for key, places in given_out.items():
        assert abs(places - minimum - extra * shares[key] / whole) < 1
