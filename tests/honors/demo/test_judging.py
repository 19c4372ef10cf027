"""How marks are drawn from what nominees are like and how judges are."""

from decimal import Decimal

from honors.demo.chance import chance
from honors.demo.judging import FINE, STARS, Judging, spread, starred
from honors.models import Criterion

DEEDS = Criterion(pk=1, name="事迹", weight=Decimal(60), maximum=Decimal(60))
REPUTE = Criterion(pk=2, name="口碑", weight=Decimal(40), maximum=Decimal(40))
VISIT = Criterion(pk=3, name="实地考察", weight=Decimal(100), maximum=Decimal(5))


def judging_of(merits: dict[str, float], seed: int = 1) -> Judging:
    judging = Judging(seed)
    for key, merit in merits.items():
        judging.rate([key], [merit])
    return judging


def test_marks_lie_between_nothing_and_the_maximum() -> None:
    judging = judging_of({"best": 100.0, "worst": 0.0})
    for judge in map(str, range(50)):
        best = judging.marks(judge, "best", [DEEDS, REPUTE], FINE)
        worst = judging.marks(judge, "worst", [DEEDS, REPUTE], FINE)

        assert best[1] <= 60
        assert best[2] <= 40
        assert min(worst.values()) >= 0


def test_better_merits_are_marked_higher_on_the_whole() -> None:
    judging = judging_of({"better": 85.0, "worse": 65.0})
    judges = [str(number) for number in range(50)]
    totals = {
        key: sum(judging.marks(judge, key, [DEEDS], FINE)[1] for judge in judges)
        for key in ("better", "worse")
    }

    assert totals["better"] > totals["worse"]


def test_stars_are_whole() -> None:
    judging = judging_of({"team": 80.0})
    given = {judging.marks(str(judge), "team", [VISIT], STARS)[3] for judge in range(200)}

    assert Decimal(4) in given
    assert all(mark == mark.to_integral_value() for mark in given)


def test_marks_can_be_drawn_again_and_another_seed_draws_others() -> None:
    def drawn(seed: int) -> list[Decimal]:
        judging = judging_of({"somebody": 75.0}, seed)
        return [judging.marks(str(judge), "somebody", [DEEDS], FINE)[1] for judge in range(20)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_merits_are_dealt_out_by_chance_and_none_gets_lost() -> None:
    keys = [str(number) for number in range(12)]
    merits = starred(12)
    dealt = []
    for seed in (1, 2):
        judging = Judging(seed)
        judging.rate(keys, merits)
        dealt.append([round(judging.impression("nobody", key), -1) for key in keys])

    assert dealt[0] != dealt[1]
    assert sorted(merits) == [60.0] * 2 + [80.0] * 8 + [100.0] * 2


def test_most_merits_are_good_and_none_is_out_of_range() -> None:
    merits = spread(chance(1, "merits"), 500)

    assert 45 <= min(merits) < max(merits) <= 97
    assert sum(merit > 70 for merit in merits) > 350
