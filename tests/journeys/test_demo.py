"""A whole selection of the demo: 大槐镇 chooses its best of 2024, figures out of the database."""

from datetime import date
from pathlib import Path

import pytest

from honors import invariants
from honors.demo.cases import CasePlan, case
from honors.demo.report import story_of, write_files
from honors.demo.running import Outcome, tell
from honors.demo.staff import installed
from honors.models import Honor, Nomination
from workflow.verification import verify

pytestmark = pytest.mark.django_db


def told(plan: CasePlan, seed: int = 1) -> Outcome:
    return tell(plan, installed(seed))


def reached(outcome: Outcome) -> dict[str, int]:
    return {figure.label: figure.reached for figure in outcome.figures}


def test_a_township_honors_thirty_nine_women_on_one_day_and_nothing_is_broken(
    tmp_path: Path,
) -> None:
    outcome = told(case("dahuai-2024"))

    assert reached(outcome) == {
        "women honored (a pair counts two)": 39,
        "lists": 1,
        "ceremonies": 1,
    }
    assert outcome.holds
    assert {honor.awarded_on for honor in Honor.objects.all()} == {date(2024, 3, 7)}
    for category in outcome.commendation.round.categories.all():
        candidates = Nomination.objects.filter(category=category).count()
        assert 10 * candidates >= 13 * category.places, category
    assert verify() == []
    assert invariants.check() == []
    write_files(outcome, tmp_path)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert [name for name in written if not name.startswith(("evaluation-", "summary-"))] == [
        "case-evidence.zip",
        "certificates-a3.zip",
        "certificates-a4.pdf",
        "decision.docx",
        "decision.pdf",
        "honor-list.txt",
        "honor-list.xlsx",
        "nomination-form.pdf",
        "notice-report.docx",
        "notice.pdf",
        "receipts.xlsx",
        "timeline.txt",
    ]
    assert verify() == []
    assert invariants.check() == []
    assert len(story_of(outcome)) > 5


def test_a_township_has_eighteen_honor_records_over_four_titles() -> None:
    """Whoever nominates herself enters like the others, and every volunteer agrees to it."""
    outcome = told(case("zhanerxiang-2024"), seed=2)

    assert reached(outcome) == {"honor records": 18}
    assert outcome.holds
    assert Honor.objects.values("title").distinct().count() == 4
    assert outcome.on_the_way == {"self-nominations": (1, 2), "consents recorded": (8, 9)}
    assert verify() == []
    assert invariants.check() == []


def test_one_place_fewer_gives_one_woman_fewer_whatever_the_seed() -> None:
    plan = case("dahuai-2024")
    fewer = plan.with_places("teachers", plan.category("teachers").places - 1)

    outcome = told(fewer, seed=2)

    assert reached(outcome)["women honored (a pair counts two)"] == 38
    assert not outcome.holds
