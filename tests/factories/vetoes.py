"""Rounds that ask the standard vetoes, and what departments confirm of made-up people."""

from __future__ import annotations

from datetime import date
from typing import Any

from honors.actions import vetoes
from honors.actions.vetoes import VetoSpec
from honors.models import Nomination, Round, User, VetoFinding
from honors.queries.accounts import CONSOLE
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination
from tests.factories.organizations import FOUNDED_AT, County
from tests.factories.rounds import DURING, a_round

LISTED_FROM = date(2025, 1, 1)


def the_standard_list() -> None:
    vetoes.standard_list(valid_from=LISTED_FROM, by=CONSOLE, at=FOUNDED_AT)


def a_vetoed_round(tree: County, staff: Staff, **terms: Any) -> Round:
    """Open, with the standard list in its terms."""
    the_standard_list()
    return a_round(tree, staff, **terms)


def codes_of(case: Nomination) -> list[str]:
    kind = case.nominee.kind
    return [item["code"] for item in case.round.terms["vetoes"] if kind in item["kinds"]]


def declared(case: Nomination, by: User, **answers: list[int]) -> None:
    """Free of every veto but these."""
    free: dict[str, list[int]] = {code: [] for code in codes_of(case)}
    vetoes.declare(nomination=case, answers=free | answers, by=by, at=DURING)


def a_free_nomination(
    round_: Round, tree: County, staff: Staff, kind: str = "person", **given: Any
) -> Nomination:
    """A draft of the first village that denies every veto."""
    case = a_nomination(round_, tree.villages[0], staff.nominators[0], kind, **given)
    fresh = Nomination.objects.get(pk=case.pk)
    declared(fresh, staff.nominators[0])
    return fresh


def a_finding(case: Nomination, tree: County, staff: Staff, **given: Any) -> VetoFinding:
    """Entered by the county's secretary from a letter of its department."""
    return vetoes.confirm(
        nomination=case,
        veto=VetoSpec(code="dishonesty", **given),
        department=tree.department,
        document_number="平卫函〔2026〕12号（虚构）",
        by=staff.secretary,
        at=DURING,
    )
