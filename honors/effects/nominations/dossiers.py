"""What was submitted is frozen and numbered; what was found wrong is listed and closed."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from honors.deadlines import end_of_day
from honors.effects.nominations.columns import write
from honors.models import Defect, DossierVersion, Nomination, NumberSeries
from honors.private_answers import commitment, seal
from honors.snapshots import digest_of, dossier_snapshot
from workflow.definition import Move


def freeze_dossiers(subjects: Sequence[Nomination], move: Move) -> None:
    prefetch_related_objects(subjects, "dossier", "nominee__members", "attachments")
    versions = [_frozen(subject, move) for subject in subjects]
    for subject, version in zip(subjects, versions, strict=True):
        move.note(subject, dossier_digest=version.digest)
    DossierVersion.objects.bulk_create(versions)


def _frozen(subject: Nomination, move: Move) -> DossierVersion:
    private, salt = subject.dossier.answers.private, secrets.token_hex(16)
    vouching = commitment(private, salt=salt)
    data = dossier_snapshot(subject, at=move.at, private=vouching)
    version = DossierVersion(
        nomination=subject,
        number=subject.dossier_version,
        data=data,
        digest=digest_of(data),
        frozen_at=move.at,
    )
    version.sealed = seal({"data": private, "salt": salt}, place=version.place)
    return version


def number_nominations(subjects: Sequence[Nomination], move: Move) -> None:
    """A number such as 2026-ZMJT-0137, kept for good, also by a case that is recalled."""
    prefetch_related_objects(subjects, "round__program")
    fresh = {subject: _prefix(subject) for subject in subjects if subject.number is None}
    if fresh:
        serials = _serials(Counter(fresh.values()))
        for subject, prefix in fresh.items():
            subject.number = f"{prefix}-{next(serials[prefix]):04d}"
        Nomination.objects.bulk_update(list(fresh), ["number"])
    for subject in subjects:
        move.note(subject, number=subject.number)
    write(subjects, submitted_at=move.at)


def _prefix(nomination: Nomination) -> str:
    return f"{nomination.round.year}-{nomination.round.program.code.upper()}"


def _serials(wanted: Mapping[str, int]) -> dict[str, Iterator[int]]:
    """The next numbers of each series, reserved until the transaction ends."""
    NumberSeries.objects.bulk_create(
        [NumberSeries(prefix=prefix) for prefix in sorted(wanted)], ignore_conflicts=True
    )
    series = list(NumberSeries.objects.filter(pk__in=wanted).order_by("pk").select_for_update())
    serials = {each.prefix: iter(range(each.last + 1, 10**9)) for each in series}
    for each in series:
        each.last += wanted[each.prefix]
    NumberSeries.objects.bulk_update(series, ["last"])
    return serials


def list_defects(subjects: Sequence[Nomination], move: Move) -> None:
    """All at once, with the deadline: the end of the last day that the round allows."""
    prefetch_related_objects(subjects, "round")
    supplied = move.supplied["defects"]
    Defect.objects.bulk_create(
        Defect(
            nomination=subject,
            dossier_version=subject.dossier_version,
            field=defect["field"],
            text=defect["text"],
        )
        for subject in subjects
        for defect in supplied
    )
    deadlines: dict[datetime, list[Nomination]] = {}
    for subject in subjects:
        until = end_of_day(move.at, plus=timedelta(days=subject.round.correction_days))
        deadlines.setdefault(until, []).append(subject)
        move.note(subject, fields=sorted({d["field"] for d in supplied}), correct_by=until)
    for until, returned in deadlines.items():
        write(returned, correct_by=until)


def close_defects(subjects: Sequence[Nomination], move: Move) -> None:
    keys = [subject.pk for subject in subjects]
    Defect.objects.filter(nomination__in=keys, closed_at=None).update(closed_at=move.at)
    write(subjects, correct_by=None)
