"""Making an export: page by page, so that its memory and each page's statements stay the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from api.exports.asking import Wanted, wanted_of
from honors.actions.jobs import Progress, Result
from honors.documents.tables import FORMATS
from honors.models import Job
from workflow.refusals import InvalidInput

CHUNK = 2000


def run(*, job: Job, progress: Progress, at: datetime) -> Result:
    """The rows that the asker may see now; one statement for each page."""
    wanted = wanted_of(job)
    found = wanted.listing.rows(wanted.asked, job.asked_by, at)
    if not found.is_valid():
        raise InvalidInput("The filter is not legal any more.", code="filter")
    head = [wanted.listing.columns[name].head for name in wanted.names]
    content_type, write = FORMATS[wanted.format]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever takes the result closes it
    number = write(head, _rows(wanted, found.qs, progress), file)
    file.seek(0)
    return Result(
        outcome={"rows": number},
        name=f"{wanted.listing.title}{timezone.localdate(at):%Y%m%d}.{wanted.format}",
        content_type=content_type,
        content=file,
    )


def _rows(wanted: Wanted, found: QuerySet[Any], progress: Progress) -> Iterator[list[Any]]:
    total = found.order_by().count()
    columns = [wanted.listing.columns[name] for name in wanted.names]
    paged = found.order_by("pk").values_list("pk", *(column.path for column in columns))
    last, done = 0, 0
    while page := list(paged.filter(pk__gt=last)[:CHUNK]):
        for _key, *values in page:
            yield [column.tell(value) for column, value in zip(columns, values, strict=True)]
        last, done = page[-1][0], done + len(page)
        progress(done, max(total, done))
