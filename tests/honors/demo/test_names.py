"""The names of made-up people."""

from honors.demo.chance import chance
from honors.demo.names import MEN, SURNAMES, WOMEN, Names


def some_names(seed: int) -> list[str]:
    names = Names(chance(seed, "test"))
    return [names.woman() for _number in range(300)]


def test_nobody_is_called_like_somebody_else() -> None:
    drawn = some_names(1)

    assert len(set(drawn)) == len(drawn)


def test_the_same_seed_gives_the_same_names_and_another_gives_others() -> None:
    assert some_names(1) == some_names(1)
    assert some_names(1)[:20] != some_names(2)[:20]


def test_a_child_bears_the_surname_that_it_is_given() -> None:
    names = Names(chance(1, "test"))

    assert {names.man("欧")[0] for _number in range(20)} == {"欧"}


def test_no_character_stands_twice_in_a_list() -> None:
    for characters in (SURNAMES, WOMEN, MEN):
        assert len(set(characters)) == len(characters)
