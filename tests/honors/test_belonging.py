"""Who counts in a rule: by the values it names, unless another answer says otherwise."""

import pytest

from honors.belonging import counts_in
from honors.guards.lists import check_list_rules
from honors.shortlists import kind_of
from workflow.refusals import GuardFailed

CADRES = {
    "label": "干部不超过20%",
    "field": "occupation",
    "values": ["official"],
    "unless": {"field": "senior_title", "values": [True]},
    "at_most_percent": 20,
}
OFFICIAL, WORKER = {"occupation": "official"}, {"occupation": "worker"}
SPECIALIST = OFFICIAL | {"senior_title": True}


@pytest.mark.parametrize(
    ("data", "counts"), [(OFFICIAL, True), (SPECIALIST, False), (WORKER, False), ({}, False)]
)
def test_a_senior_title_makes_an_official_a_specialist(
    data: dict[str, object], counts: bool
) -> None:
    """Notices on 三八红旗手: with a senior title one counts as specialist even in office."""
    assert counts_in(CADRES, data) is counts
    assert kind_of(data, {"cadres": CADRES}) == (frozenset({"cadres"}) if counts else frozenset())


def test_without_an_exemption_the_values_alone_count() -> None:
    assert counts_in({"field": "occupation", "values": ["official"]}, SPECIALIST)


def test_a_list_counts_specialists_as_no_cadres() -> None:
    rules = {"cadres": CADRES}
    check_list_rules([OFFICIAL, SPECIALIST, SPECIALIST, WORKER, WORKER], rules)

    with pytest.raises(GuardFailed) as refused:
        check_list_rules([OFFICIAL, OFFICIAL, SPECIALIST, WORKER, WORKER], rules)

    assert refused.value.params["count"] == 2
