"""What the data must never break, asked of any database at any time: read only, no repair.

Each check is named by the sentence that holds; it asks a fixed number of set-based questions and
answers every row that breaks its sentence. The reading of history itself is the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from honors.invariants import (
    ballots,
    blinding,
    channels,
    consultations,
    decisions,
    deliveries,
    desks,
    documents,
    eligibility,
    history,
    honors,
    imports,
    investigations,
    jobs,
    judge_vetoes,
    nominations,
    nominees,
    organizations,
    paper_sheets,
    papers,
    public_notices,
    quota_rules,
    quotas,
    rankings,
    recommendations,
    rounds,
    score_sheets,
    sealed,
    substitutes,
)

__all__ = ["CHECKS", "Violation", "check", "rules"]

Broken = tuple[str, str]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One broken rule. `subject` is the key of its ledger stream, or `table:number`."""

    rule: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.rule}: {self.detail}"


CHECKS: tuple[Callable[[], Iterator[Broken]], ...] = (
    *organizations.CHECKS,
    *rounds.CHECKS,
    *quotas.CHECKS,
    *quota_rules.CHECKS,
    *channels.CHECKS,
    *nominations.CHECKS,
    *eligibility.CHECKS,
    *consultations.CHECKS,
    *nominees.CHECKS,
    *score_sheets.CHECKS,
    *paper_sheets.CHECKS,
    *blinding.CHECKS,
    *judge_vetoes.CHECKS,
    *ballots.CHECKS,
    *papers.CHECKS,
    *rankings.CHECKS,
    *public_notices.CHECKS,
    *investigations.CHECKS,
    *decisions.CHECKS,
    *desks.CHECKS,
    *substitutes.CHECKS,
    *honors.CHECKS,
    *documents.CHECKS,
    *deliveries.CHECKS,
    *recommendations.CHECKS,
    *jobs.CHECKS,
    *imports.CHECKS,
    *sealed.CHECKS,
    *history.CHECKS,
)


def rules() -> tuple[str, ...]:
    return tuple(holds.__name__ for holds in CHECKS)


def check(*, progress: Progress | None = None) -> list[Violation]:
    """Every violation of every rule; empty if all is well. `progress(done, total)` counts rules."""
    found = []
    for done, holds in enumerate(CHECKS, start=1):
        rule = holds.__name__
        found += [Violation(rule=rule, subject=s, detail=detail) for s, detail in holds()]
        if progress:
            progress(done, len(CHECKS))
    return found
