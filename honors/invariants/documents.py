"""Papers that went out: their bytes lie as they were made, and history knows them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from honors.files import stored_digest
from honors.models import Document
from workflow.models import LedgerEvent

Broken = tuple[str, str]


def documents_lie_as_they_were_made() -> Iterator[Broken]:
    for document in Document.objects.only("file", "sha256").iterator():
        if stored_digest(document.file) != document.sha256:
            yield f"documents:{document.pk}", "its file is missing or was changed"


def documents_are_told_to_history() -> Iterator[Broken]:
    told = LedgerEvent.objects.filter(
        stream=OuterRef("subject"), action="documents.make", body__contains=OuterRef("sha256")
    )
    for key in Document.objects.filter(~Exists(told)).values_list("pk", flat=True).iterator():
        yield f"documents:{key}", "history does not say that it was made"


def documents_rest_on_their_event() -> Iterator[Broken]:
    sealed = LedgerEvent.objects.filter(
        stream=OuterRef("sealed_stream"), seq=OuterRef("sealed_seq"), hash=OuterRef("sealed_hash")
    )
    for key in Document.objects.filter(~Exists(sealed)).values_list("pk", flat=True).iterator():
        yield f"documents:{key}", "the event that it rests on is not in history"


def documents_stand_where_their_organization_does() -> Iterator[Broken]:
    rows = Document.objects.exclude(organization_path=F("organization__path"))
    for key in rows.values_list("pk", flat=True).iterator():
        yield f"documents:{key}", "its path is not that of its organization"


CHECKS = (
    documents_lie_as_they_were_made,
    documents_are_told_to_history,
    documents_rest_on_their_event,
    documents_stand_where_their_organization_does,
)
