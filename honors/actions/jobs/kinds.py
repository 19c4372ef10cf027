"""The kinds of work there are, found by name when they are carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from honors.actions.jobs.progress import Progress
    from honors.models import Job

# By name, the module of `honors.jobs` whose `run` does it.
KINDS: dict[str, str] = {
    "document": "honors.jobs.document",
    "verification": "honors.jobs.verification",
    "import": "honors.jobs.imports",
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of it. `content` is a file open for reading, at its beginning, that whoever made it
    may forget; `outcome` counts in whole numbers (rows, created, refused) and names nobody.
    """

    outcome: Mapping[str, int] = field(default_factory=dict)
    name: str = ""
    content_type: str = ""
    content: BinaryIO | None = None


class Run(Protocol):
    """Carries out one job as `job.asked_by`, whose rights are asked again at `at`.

    It may be called again after it was cut short anywhere: what it did in transactions of its own
    must not be done twice. It tells its progress outside of transactions, and in each transaction
    that writes it calls `progress.hold()` first.
    """

    def __call__(self, *, job: Job, progress: Progress, at: datetime) -> Result: ...


def run_of(kind: str) -> Run:
    found: Run = import_module(KINDS[kind]).run
    return found


def kept_for() -> timedelta:
    """How long a job's result, and what was asked for, are kept."""
    return timedelta(days=settings.HONORS_RESULT_DAYS)


def known(kind: Any) -> str:
    if kind not in KINDS:
        raise InvalidInput(_("There is no such kind of job."), code="kind_unknown", pointer="/kind")
    return str(kind)
