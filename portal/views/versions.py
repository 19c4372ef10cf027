"""What was handed in, version by version, and what each changed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.forms import parse_form
from honors.models import DossierVersion, Nomination
from honors.queries import nominations as queries
from honors.queries import reviews
from honors.queries.dossiers import shown_to
from portal import answers
from portal.views.pages import ReadPage
from portal.views.reviews import told_changes


class VersionPage(ReadPage):
    """One version, and what differs from the one before it or, in the address, from `with`."""

    template = "portal/version.html"

    @cached_property
    def case(self) -> Nomination:
        visible = queries.visible_to(self.caller, at=self.at).select_related("category__form")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    @cached_property
    def versions(self) -> dict[int, DossierVersion]:
        return {version.number: version for version in self.case.versions.order_by("number")}

    def context(self) -> dict[str, Any]:
        version = self.versions.get(self.kwargs["number"])
        if version is None:
            raise Http404
        version.nomination = self.case
        definition = self.case.category.form.fields
        before = self.compared(version)
        changed = before and reviews.changes_between(before, version, definition=definition)
        return {
            "case": self.case,
            "version": version,
            "changes": told_changes(changed or ()),
            "before": before,
            "others": [each for each in self.versions.values() if each != version],
            "facts": answers.facts(
                parse_form(definition).fields, shown_to(self.caller, version, at=self.at)
            ),
            "tabs": [self._tab(number) for number in self.versions],
        }

    def compared(self, version: DossierVersion) -> DossierVersion | None:
        """What is no other version falls back on the one before."""
        others = {str(each.number): each for each in self.versions.values() if each != version}
        asked = others.get(self.request.GET.get("with", ""))
        return asked or self.versions.get(version.number - 1)

    def _tab(self, number: int) -> dict[str, Any]:
        keys = {"pk": self.case.pk, "number": number}
        return {
            "label": _("Version %(number)s") % {"number": number},
            "url": reverse("portal:case_version", kwargs=keys),
            "is_here": number == self.kwargs["number"],
        }
