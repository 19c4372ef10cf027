"""Every invariant holds on a clean database, and names exactly the row that breaks it."""

from __future__ import annotations

import json
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from honors import invariants
from honors.models import Nomination
from tests.honors import breaks
from tests.honors.breaks.breaking import Break
from tests.honors.breaks.nominations import cases_have_their_dossier
from tests.honors.planting import (
    OPENED,
    Planted,
    a_case,
    a_nominee,
    a_planted_round,
    a_planted_selection,
)
from workflow import engine, ledger

pytestmark = pytest.mark.django_db

# Planted rows have no history, so its own check is asked apart.
HISTORY = "history_verifies"
# Whoever adds, takes away or renumbers an honor breaks this as well, and so does an empty digest.
REGISTER = {"certificates_are_as_they_were_given_out", "issued_lists_say_what_was_sealed"}
# Whoever changes, adds or takes away marks, or a sheet that counts, breaks these as well.
SUBMITTED = {"marks_are_those_submitted_and_changed_since", "marks_are_those_last_submitted"}
# A ranking rests on its sheets, so whoever breaks one of these breaks it as well.
RANKING = "rankings_come_out_again"
UNDER_A_RANKING = {
    "sheet_totals_are_their_marks",
    "counting_sheets_have_marks",
    "rankings_have_every_place_once",
    "ranked_cases_are_of_the_category",
    "ranked_cases_have_enough_sheets",
}


@pytest.fixture
def planted() -> Planted:
    return a_planted_selection()


def broken() -> set[tuple[str, str]]:
    return {(v.rule, v.subject) for v in invariants.check() if v.rule != HISTORY}


def rule_of(break_: Break) -> str:
    return break_.__name__.rstrip("_0123456789")


BREAKS: tuple[Break, ...] = tuple(
    value
    for module in iter_modules(breaks.__path__, "tests.honors.breaks.")
    for name, value in vars(import_module(module.name)).items()
    if name.rstrip("_0123456789") in invariants.rules()
)


def test_a_clean_selection_breaks_nothing(planted: Planted) -> None:
    assert broken() == set()


def test_a_title_that_happens_to_hold_a_short_name_gives_nobody_away(planted: Planted) -> None:
    facts = {"title": "甲一村评选（虚构）"}
    ledger.record("rounds:0", "rounds.titled", actor="user:1", at=OPENED, facts=facts)

    assert broken() == set()


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len(set(invariants.rules())) == len(invariants.rules())


@pytest.mark.parametrize("break_", BREAKS, ids=lambda break_: break_.__name__)
def test_a_broken_rule_is_named_with_its_subject(planted: Planted, break_: Break) -> None:
    subject = break_(planted)
    follows = {RANKING} if rule_of(break_) in UNDER_A_RANKING else set()

    found = broken()
    beside = (follows | REGISTER | SUBMITTED) - {rule_of(break_)}
    assert {pair for pair in found if pair[0] not in beside} == {(rule_of(break_), subject)}
    assert follows <= {rule for rule, _subject in found}


def test_every_rule_was_broken_once() -> None:
    assert {rule_of(break_) for break_ in BREAKS} == set(invariants.rules()) - {HISTORY}


def test_a_place_without_its_event_is_named() -> None:
    planted = a_planted_round()
    case = Nomination(
        round=planted.round,
        category=planted.category,
        nominee=a_nominee(planted, "甲一"),
        unit=planted.village,
        unit_path=planted.village.path,
        nominator=planted.staff.nominators[0],
        holder=planted.village,
        created_at=OPENED,
    )
    begun = engine.begin(case, actor=planted.staff.nominators[0], at=OPENED)
    before = history_violations()
    Nomination.objects.filter(pk=begun.pk).write_place(state="lapsed")

    assert history_violations() - before == {
        (f"nominations:{begun.pk}", "place_differs: state is lapsed and its events say draft")
    }


def history_violations() -> set[tuple[str, str]]:
    found = {(v.subject, v.detail) for v in invariants.check() if v.rule == HISTORY}
    return {(subject, detail.partition(" (event")[0]) for subject, detail in found}


def test_the_number_of_questions_does_not_grow_with_the_rows(
    planted: Planted, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as few:
        invariants.check()
    for number in range(30):
        a_case(planted, f"更多{number}", "review")

    with django_assert_num_queries(len(few)):
        invariants.check()


def test_the_command_says_that_all_is_well(tmp_path: Path) -> None:
    told = StringIO()

    with override_settings(MEDIA_ROOT=tmp_path):  # other tests leave files that no row knows
        call_command("check_invariants", stdout=told)

    assert told.getvalue() == f"{len(invariants.rules())} rules checked, 0 violations.\n"


def test_the_command_names_each_violation_and_fails(planted: Planted) -> None:
    subject = cases_have_their_dossier(planted)
    told = StringIO()

    with pytest.raises(SystemExit, match="1"):
        call_command("check_invariants", "--json", stdout=told)

    report = json.loads(told.getvalue())
    assert report["rules"] == list(invariants.rules())
    assert [v for v in report["violations"] if v["rule"] != HISTORY] == [
        {"rule": "cases_have_their_dossier", "subject": subject, "detail": "it has no dossier"}
    ]
