"""Results that are not what was made."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile

from honors.models import Job
from tests.honors.planting import ISSUED, Planted, vouch


def a_job(planted: Planted, digest: str) -> Job:
    job: Job = Job.objects.create(
        kind="export",
        state="done",
        asked_by=planted.staff.secretary,
        asked_at=ISSUED,
        finished_at=ISSUED,
        expires_at=ISSUED,
        result=ContentFile(b"a made-up list", name="made-up.bin"),
        sha256=digest,
    )
    return job


def results_are_their_bytes(planted: Planted) -> str:
    digest = hashlib.sha256(b"another list").hexdigest()
    job = a_job(planted, digest)
    vouch(f"jobs:{job.pk}", digest)
    return f"jobs:{job.pk}"


def frozen_words_are_vouched_for_5(planted: Planted) -> str:
    """Exported, and history does not know it."""
    return f"jobs:{a_job(planted, hashlib.sha256(b'a made-up list').hexdigest()).pk}"
