"""Columns of a case that are no part of its place."""

from __future__ import annotations

from collections.abc import Sequence

from honors.models import Nomination


def write(subjects: Sequence[Nomination], **values: object) -> None:
    """The same values in all rows by one statement, and in the objects that the move returns."""
    if not subjects:
        return
    Nomination.objects.filter(pk__in=[subject.pk for subject in subjects]).update(**values)
    for subject in subjects:
        for name, value in values.items():
            setattr(subject, name, value)
