"""What an office keeps for all of its rounds, by its secretary."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from honors.models import Organization
from portal.views.pages import Page
from portal.views.rounds import own_offices


class AtOffice(Page):
    """An office of which the caller is a secretary; to all others there is nothing here."""

    list_name: str

    @cached_property
    def office(self) -> Organization:
        mine = Organization.objects.filter(pk__in=own_offices(self))
        return get_object_or_404(mine, pk=self.kwargs["office"])

    @property
    def list_url(self) -> str:
        return reverse(f"portal:{self.list_name}", kwargs={"office": self.office.pk})

    def context(self) -> dict[str, Any]:
        return {"office": self.office, "list_url": self.list_url}

    def done(self, said: Any) -> str:
        messages.success(self.request, said)
        return self.list_url
