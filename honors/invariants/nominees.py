"""Nominees: one person is one row in use, and is found under every spelling of the name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from honors.models import Honor, Nomination, Nominee, Recommendation
from honors.spelling import folded, sound

Broken = tuple[str, str]


def merged_nominees_have_nothing_left() -> Iterator[Broken]:
    """Everything went to the one that was kept, which is itself in use."""
    owned = Q()
    for model in (Nomination, Honor, Recommendation):
        owned |= Q(Exists(model._default_manager.filter(nominee=OuterRef("pk"))))
    merged = Nominee.objects.exclude(merged_into=None)
    for key in merged.filter(owned).values_list("pk", flat=True).iterator():
        yield f"nominees:{key}", "it was merged and still has cases, honors or recommendations"
    for key in (
        merged.exclude(merged_into__merged_into=None).values_list("pk", flat=True).iterator()
    ):
        yield f"nominees:{key}", "the one that it was merged into was merged itself"


def merged_nominees_are_of_one_kind() -> Iterator[Broken]:
    rows = Nominee.objects.exclude(merged_into=None)
    for key, kind, kept in rows.values_list("pk", "kind", "merged_into__kind").iterator():
        if kind != kept:
            yield f"nominees:{key}", f"it is a {kind} and was merged into a {kept}"


def names_are_found_as_they_are_written() -> Iterator[Broken]:
    rows = Nominee.objects.values_list("pk", "name", "name_folded", "name_sound")
    for key, name, plain, spoken in rows.iterator():
        if (plain, spoken) != (folded(name), sound(name)):
            yield f"nominees:{key}", "its name is not found by what is kept of it"


CHECKS = (
    merged_nominees_have_nothing_left,
    merged_nominees_are_of_one_kind,
    names_are_found_as_they_are_written,
)
