"""What everybody reads of programs and of those who were honored."""

from __future__ import annotations

from honors.models import Honor, Program, Round
from tests.api.doors import Door, fine, refused
from tests.factories.accounts import Staff
from tests.factories.commendations import an_issued_commendation
from tests.factories.nominations import a_consent
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid


@laid
def honor(tree: County, staff: Staff) -> Honor:
    case = a_shown_case(a_short_round(tree, staff), staff, tree)
    an_issued_commendation(case.round, staff)
    return Honor.objects.get()


def test_a_program_says_what_it_gives_when_and_by_which_rules(public: Door, opened: Round) -> None:
    (listed,) = fine(public.get("published-programs/"))["results"]
    shown = fine(public.get(f"published-programs/{opened.program_id}/"))

    assert {name: shown[name] for name in listed} == listed
    assert shown["round"]["id"] == opened.pk
    assert shown["is_open"]
    assert shown["terms"]["places"] == [
        {"title": category.title.name, "places": category.places}
        for category in opened.categories.order_by("position")
    ]
    assert [step["position"] for step in shown["stages"]] == list(
        range(1, opened.stages.count() + 1)
    )


def test_what_is_only_planned_is_nobody_elses_business(public: Door, planned: Round) -> None:
    assert Program.objects.exists()
    assert fine(public.get("published-programs/"))["results"] == []
    refused(public.get(f"published-programs/{planned.program_id}/"), 404, "not_found")


def test_the_wall_says_what_the_page_says_and_nothing_else(
    public: Door, honor: Honor, staff: Staff
) -> None:
    (before,) = fine(public.get("wall/"))["results"]
    a_consent(honor.nomination, staff.nominators[0])
    (after,) = fine(public.get("wall/"))["results"]

    assert before == {
        "title": honor.title_name,
        "year": honor.awarded_on.year,
        "holder": "李*",
        "unit": honor.unit_name,
        "document": honor.commendation.document_number,
        "state": "valid",
    }
    assert after == {**before, "holder": "李娜"}


def test_the_wall_is_narrowed_to_a_year_and_a_title(public: Door, honor: Honor) -> None:
    year, title = honor.awarded_on.year, honor.title_id
    asked = (f"year={year}&title={title}", f"year={year - 1}", f"title={title + 1}")

    found = [len(fine(public.get(f"wall/?{query}"))["results"]) for query in asked]

    assert found == [1, 0, 0]
    refused(public.get("wall/?year=12"), 400, "invalid_input")
