"""Background work: what was made is what lies there."""

from __future__ import annotations

from collections.abc import Iterator

from honors.files import stored_digest
from honors.models import Job

Broken = tuple[str, str]


def results_are_their_bytes() -> Iterator[Broken]:
    for job in Job.objects.exclude(result="").only("result", "sha256").iterator():
        if stored_digest(job.result) != job.sha256:
            yield f"jobs:{job.pk}", "its result is gone or was changed"


CHECKS = (results_are_their_bytes,)
