"""Conditions with the cases that notices on 三八红旗手 and 最美家庭 and the rules of 巾帼文明岗 and
美丽庭院 give.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from honors.guards import eligibility
from honors.models import (
    Category,
    Honor,
    Nomination,
    NomineeMember,
    Recommendation,
    RecommendationCall,
    Round,
    User,
)
from honors.queries import warnings
from tests.factories.nominations import a_nomination, moved
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import condition
from tests.ground import laid
from workflow.models import LedgerEvent

TODAY = date(2026, 3, 10)


@laid
def person(tree: County, opened: Round, nominator: User) -> Nomination:
    return a_nomination(opened, tree.villages[0], nominator)


@laid
def team(tree: County, opened: Round, nominator: User) -> Nomination:
    return a_nomination(opened, tree.villages[0], nominator, "collective")


def codes(case: Nomination, *conditions: dict[str, Any], on: date = TODAY) -> list[str]:
    Category.objects.filter(pk=case.category_id).update(eligibility=list(conditions))
    fresh = Nomination.objects.get(pk=case.pk)
    return [failed.code for failed in eligibility.failures(fresh, on=on)]


def answer(case: Nomination, **answers: Any) -> None:
    dossier = Nomination.objects.get(pk=case.pk).dossier
    dossier.data |= answers
    dossier.save()


def born(tree: County, round_: Round, by: User, day: date) -> Nomination:
    nominee = a_nominee(tree.villages[0], by, birth_date=day)
    return a_nomination(round_, tree.villages[0], by, nominee=nominee)


def test_a_woman_of_eighteen_on_the_day_is_old_enough(
    tree: County, opened: Round, nominator: User
) -> None:
    """Notices on 三八红旗手: a woman, at least 18."""
    case = born(tree, opened, nominator, date(2008, 3, 10))

    assert codes(case, condition("age_min", 18), condition("sex", "female")) == []
    assert codes(case, condition("age_min", 18), on=date(2026, 3, 9)) == ["ineligible_age"]


def test_the_oldest_is_as_old_until_the_next_birthday(
    tree: County, opened: Round, nominator: User
) -> None:
    case = born(tree, opened, nominator, date(1965, 3, 11))

    assert codes(case, condition("age_max", 60)) == []
    assert codes(case, condition("age_max", 60), on=date(2026, 3, 11)) == ["ineligible_age"]


def test_another_sex_is_a_doubt_that_people_decide_on(
    tree: County, opened: Round, nominator: User
) -> None:
    man = a_nominee(tree.villages[0], nominator, sex="male")
    case = a_nomination(opened, tree.villages[0], nominator, nominee=man)

    assert codes(case, condition("sex", "female")) == []
    moved(case, "submit", nominator)

    submitted = Nomination.objects.get(pk=case.pk)
    assert [c.code for c in warnings.of_nomination(submitted)] == ["ineligible_sex"]
    event = LedgerEvent.objects.get(stream=f"nominations:{case.pk}", action="nominations.submit")
    assert json.loads(event.body)["facts"]["warnings"] == ["ineligible_sex"]


def test_a_reason_is_told_in_the_language_of_whoever_reads_it(
    person: Nomination,
) -> None:
    Category.objects.filter(pk=person.category_id).update(eligibility=[condition("age_min", 90)])
    fresh = Nomination.objects.get(pk=person.pk)
    with override("en"):
        (refused,) = eligibility.failures(fresh, on=TODAY)
        assert "must be at least 90 years old" in str(refused)

    with override("zh-hans"):
        assert "must be" not in str(refused)


RANK = {
    "field": "rank",
    "highest": "section",
    "unless": {"field": "senior_title", "values": [True]},
}


@pytest.mark.parametrize(
    ("rank", "found"),
    [("none", []), ("section", []), ("deputy_division", ["ineligible_rank"])],
)
def test_a_rank_ceiling_follows_the_order_of_the_forms_choices(
    person: Nomination, rank: str, found: list[str]
) -> None:
    """Notices on 三八红旗手: below a rank, here as a county may set it."""
    answer(person, rank=rank)

    assert codes(person, condition("rank_max", RANK)) == found


def test_a_professional_with_a_senior_title_counts_as_a_specialist_in_office(
    person: Nomination,
) -> None:
    """Notices on 三八红旗手, the city's notice of 2017."""
    answer(person, rank="division", senior_title=True)

    assert codes(person, condition("rank_max", RANK)) == []
    assert codes(person, condition("rank_max", RANK | {"unless": None})) == ["ineligible_rank"]


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2025-03", []),
        ("2025-04", ["ineligible_residence"]),
        (None, ["ineligible_residence"]),
    ],
)
def test_a_family_lives_here_for_a_year(
    tree: County, opened: Round, nominator: User, since: str | None, found: list[str]
) -> None:
    """Notices on 最美家庭: at least one year in the area, any household registration."""
    family = a_nomination(opened, tree.villages[0], nominator, "family")
    answer(family, resident_since=since)
    year = condition("residence_years_min", {"field": "resident_since", "years": 1})

    assert codes(family, year) == found


def hold(case: Nomination, awarded_on: date, **given: Any) -> None:
    """An honor, stored as it would be; only what conditions read of it matters."""
    other = Nomination.objects.get(pk=case.pk)
    title = given.pop("title", case.category.title)
    Honor.objects.create(
        state=given.pop("state", "valid"),
        commendation=a_bare_commendation(case),
        nomination=other,
        title=title,
        title_name=title.name,
        nominee=case.nominee,
        holder_name=case.nominee.name,
        unit=case.unit,
        unit_name=case.unit.name,
        unit_path=case.unit_path,
        number="虚构-1",
        code="made-up",
        awarded_on=awarded_on,
        **given,
    )


def a_bare_commendation(case: Nomination) -> Any:
    from honors.models import Commendation  # noqa: PLC0415

    return Commendation.objects.create(
        state="issued", round=case.round, title="虚构", document_number="虚构", dated=TODAY
    )


def test_the_title_below_was_held_for_two_years(team: Nomination) -> None:
    """Rules of 巾帼文明岗: the lower-level title for at least two years."""
    name = team.category.title.name
    two_years = condition("title_held", {"titles": [name], "level": None, "years": 2})
    assert codes(team, two_years) == ["ineligible_prerequisite"]

    hold(team, date(2024, 3, 10))

    assert codes(team, two_years) == []
    assert codes(team, two_years, on=date(2026, 3, 9)) == ["ineligible_prerequisite"]


def test_a_title_at_a_level_or_above_serves_as_well(team: Nomination) -> None:
    """Notices on 三八红旗手: a provincial title, or an honor of that level."""
    hold(team, date(2020, 3, 8))

    for level, found in (
        ("county", []),
        ("township", []),
        ("province", ["ineligible_prerequisite"]),
    ):
        held = condition("title_held", {"titles": [], "level": level, "years": 0})
        assert codes(team, held) == found


@pytest.mark.parametrize(
    "given",
    [{"state": "revoked"}, {"state": "relinquished"}, {"expires_on": TODAY}],
    ids=["revoked", "given up", "expired today"],
)
def test_what_is_not_held_any_more_is_no_title_held(
    team: Nomination, given: dict[str, Any]
) -> None:
    hold(team, date(2020, 3, 8), **given)
    level = {"titles": [], "level": "county", "years": 0}

    assert codes(team, condition("title_held", level)) == ["ineligible_prerequisite"]
    assert codes(team, condition("no_title_held", "county")) == []


def test_who_holds_a_title_of_the_level_is_left_out(team: Nomination) -> None:
    """Notices on 最美家庭: a title of the city or above bars a family; here of the county."""
    hold(team, date(2020, 3, 8))

    assert codes(team, condition("no_title_held", "county")) == ["ineligible_held"]
    assert codes(team, condition("no_title_held", "prefecture")) == []


@pytest.mark.parametrize(
    ("years", "found"), [(0, ["ineligible_repeat"]), (2, []), (3, ["ineligible_repeat"])]
)
def test_nobody_gets_the_same_title_again_within_the_years(
    person: Nomination, years: int, found: list[str]
) -> None:
    """Notices on 三八红旗手: has not already received it."""
    hold(person, date(2024, 3, 8))

    assert codes(person, condition("not_honored_within_years", years)) == found


@pytest.mark.parametrize(
    ("women", "heads", "found"),
    [(3, 5, []), (5, 9, ["ineligible_women_share"]), (6, 5, ["women_exceed_heads"])],
)
def test_three_fifths_of_the_team_are_women(
    team: Nomination, women: int, heads: int, found: list[str]
) -> None:
    """Rules of 巾帼文明岗: at least 60 %, compared without rounding."""
    answer(team, women_count=women, headcount=heads)

    assert codes(team, condition("women_percent_min", 60)) == found


def enlist(team: Nomination, *sexes: str) -> None:
    NomineeMember.objects.bulk_create(
        NomineeMember(
            nominee=team.nominee, position=n, name="成员（虚构）", relation="队员", sex=sex
        )
        for n, sex in enumerate(sexes, start=1)
    )


def test_a_roster_says_more_than_a_head_count(team: Nomination) -> None:
    """Where members are listed one by one, they are counted, and not what was typed."""
    answer(team, women_count=9, headcount=9)
    enlist(team, "female", "female", "male")

    assert codes(team, condition("women_percent_min", 60), condition("members_max", 3)) == []
    assert codes(team, condition("women_percent_min", 70)) == ["ineligible_women_share"]
    assert codes(team, condition("members_min", 4)) == ["ineligible_size"]


def test_a_woman_is_among_those_who_lead(team: Nomination) -> None:
    """Rules of 巾帼文明岗: at least one woman in the leadership, its head among them."""
    one = condition("women_leaders_min", 1)
    answer(team, leader_sex="male")
    assert codes(team, one) == ["ineligible_leadership"]

    answer(team, women_leaders=1)
    assert codes(team, one) == []

    answer(team, women_leaders=None, leader_sex="female")
    assert codes(team, one) == []


@pytest.mark.parametrize(
    ("heads", "found"), [(2, ["ineligible_size"]), (3, []), (30, []), (31, ["ineligible_size"])]
)
def test_a_team_is_of_a_size(team: Nomination, heads: int, found: list[str]) -> None:
    """Rules of 巾帼文明岗: three or more people."""
    answer(team, headcount=heads)

    assert codes(team, condition("members_min", 3), condition("members_max", 30)) == found


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 2, 28), []),
        (date(2026, 3, 1), ["ineligible_size"]),
        (date(2026, 3, 31), ["ineligible_size"]),
        (date(2026, 4, 1), []),
    ],
)
def test_a_dated_condition_holds_from_its_first_day_until_its_last(
    team: Nomination, on: date, found: list[str]
) -> None:
    dated = condition("members_min", 1000, **{"from": "2026-03-01", "until": "2026-04-01"})

    assert codes(team, dated, on=on) == found


def test_a_refusal_says_what_was_found_and_why_it_is_asked(team: Nomination) -> None:
    Category.objects.filter(pk=team.category_id).update(eligibility=[condition("members_min", 20)])

    with override("en"):
        (failed,) = eligibility.failures(Nomination.objects.get(pk=team.pk), on=TODAY)

        assert failed.message % failed.params == (
            "At least 20 people are needed; here there are 12. The condition: 通知要求（虚构）"
        )


def test_everything_that_fails_is_told_at_once(team: Nomination) -> None:
    asked = (condition("members_min", 20), condition("women_percent_min", 100))

    assert codes(team, *asked) == ["ineligible_size", "ineligible_women_share"]


def outcome(case: Nomination, state: str = "honored_above") -> None:
    """What a body elsewhere decided, as a clerk recorded it; only what conditions read matters."""
    call = RecommendationCall.objects.create(
        organization=case.round.organizer,
        program_name="市级评选（虚构）",
        title_name="市级称号（虚构）",
        nominee_kind=case.nominee.kind,
        level="prefecture",
        target_name="市妇联（虚构）",
        places=1,
        ratio="equal_number",
        document="虚构〔2024〕3号",
        created_at=case.created_at,
    )
    Recommendation.objects.create(
        state=state,
        call=call,
        nominee=case.nominee,
        nomination=case,
        prepared_at=case.created_at,
        outcome_on=date(2024, 3, 8),
    )


def test_what_a_body_elsewhere_gave_is_a_title_held(team: Nomination) -> None:
    """Notices on 三八红旗手: a title of the level below, or an honor of it, whoever gave it."""
    by_name = {"titles": ["市级称号（虚构）"], "level": None, "years": 2}
    by_level = {"titles": [], "level": "prefecture", "years": 0}
    outcome(team, "not_selected_above")
    assert codes(team, condition("title_held", by_name)) == ["ineligible_prerequisite"]

    outcome(team)

    for asked in (by_name, by_level):
        assert codes(team, condition("title_held", asked)) == []
    assert codes(team, condition("title_held", by_level), on=date(2024, 3, 7)) == [
        "ineligible_prerequisite"
    ]
    assert codes(team, condition("no_title_held", "prefecture")) == ["ineligible_held"]
