"""Nominees: one person is one row in use, and is found under every spelling of the name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from honors.models import EarlierTitle, Honor, Nomination, Nominee, Recommendation
from honors.snapshots import digest_of, earlier_title_snapshot
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


def earlier_titles_are_as_they_were_recorded() -> Iterator[Broken]:
    """And a title of a program here is for nominees of that kind."""
    rows = EarlierTitle.objects.select_related("nominee", "title")
    for row in rows.iterator():
        if digest_of(earlier_title_snapshot(row)) != row.digest:
            yield f"earlier_titles:{row.pk}", "it does not say what was recorded"
        if row.title is not None and row.title.nominee_kind != row.nominee.kind:
            yield f"earlier_titles:{row.pk}", f"it is no title for a {row.nominee.kind}"


CHECKS = (
    merged_nominees_have_nothing_left,
    merged_nominees_are_of_one_kind,
    names_are_found_as_they_are_written,
    earlier_titles_are_as_they_were_recorded,
)
