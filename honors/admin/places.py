"""How many each unit may send up, and what became of these places: only read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors import models
from honors.admin.pages import CASE, Page
from honors.queries import quotas

if TYPE_CHECKING:
    from django.db.models import Model

PAGES: dict[type[Model], Page] = {
    models.Quota: Page(
        columns=("organization", "category", "kind", "places", "allocated", "taken"),
        related=("organization", "category__title"),
        searches=("organization__name",),
        visible=quotas.visible_to,
    ),
    models.QuotaPlace: Page(
        columns=("quota", "nomination"),
        related=("quota__organization", "quota__category__title", *CASE),
    ),
    models.SubQuota: Page(
        columns=("quota", "name", "reserved", "released", "most", "taken"),
        related=("quota__organization", "quota__category__title"),
    ),
    models.ReserveRelease: Page(
        columns=("sub_quota", "places", "released_at", "released_by"),
        related=(
            "sub_quota__quota__organization",
            "sub_quota__quota__category__title",
            "released_by",
        ),
    ),
    models.QuotaLoan: Page(
        columns=("lender", "borrower", "places", "given_back", "lent_at"),
        related=(
            "lender__organization",
            "lender__category__title",
            "borrower__organization",
            "borrower__category__title",
        ),
    ),
    models.Apportionment: Page(
        columns=("category", "places", "minimum", "made_at"), related=("category__title",)
    ),
    models.Shortfall: Page(
        columns=("quota", "missing", "asked_at", "answered_at"),
        related=("quota__organization", "quota__category__title"),
    ),
}
