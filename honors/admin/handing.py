"""What passes through hands: papers of judges, documents, certificates on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors import models
from honors.admin.pages import Page
from honors.queries import deliveries, documents, paper_sheets

if TYPE_CHECKING:
    from django.db.models import Model

PAGES: dict[type[Model], Page] = {
    models.PaperSheet: Page(
        columns=("judge", "category", "stage", "entered_by", "read_by", "counted_at"),
        related=("judge", "category__title", "stage__round", "entered_by", "read_by"),
        visible=paper_sheets.visible_to,
        hides=("file",),
    ),
    models.PaperMark: Page(
        columns=("paper", "reading", "criterion"),
        related=("paper__judge", "paper__category__title", "criterion"),
        visible=paper_sheets.readings_visible_to,
    ),
    models.Ceremony: Page(
        columns=("name", "commendation", "place", "starts_at"),
        related=("commendation",),
        visible=deliveries.ceremonies_visible_to,
    ),
    models.CeremonyTurn: Page(
        columns=("ceremony", "position", "label", "presenter"),
        related=("ceremony",),
    ),
    models.Delivery: Page(
        columns=("honor", "way", "handed_on", "returned_at"),
        related=("honor",),
        filters=("way",),
        visible=deliveries.visible_to,
        hides=("file",),
    ),
    models.Document: Page(
        columns=("name", "kind", "round", "organization", "audience", "made_at"),
        related=("round", "organization"),
        filters=("kind", "audience"),
        visible=documents.visible_to,
        hides=("source_sealed", "file"),
    ),
}
