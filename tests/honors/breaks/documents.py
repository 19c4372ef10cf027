"""Documents whose bytes, place or history were changed."""

from __future__ import annotations

from honors.models import Document
from tests.honors.planting import Planted


def documents_lie_as_they_were_made(_planted: Planted) -> str:
    document = Document.objects.get()
    document.file.storage.delete(document.file.name)
    return f"documents:{document.pk}"


def documents_are_told_to_history(_planted: Planted) -> str:
    document = Document.objects.get()
    Document.objects.update(subject="commendations:0")
    return f"documents:{document.pk}"


def documents_rest_on_their_event(_planted: Planted) -> str:
    document = Document.objects.get()
    Document.objects.update(sealed_hash="0" * 64)
    return f"documents:{document.pk}"


def documents_stand_where_their_organization_does(planted: Planted) -> str:
    document = Document.objects.get()
    Document.objects.update(organization_path=planted.desk.path)
    return f"documents:{document.pk}"
