"""The nominee agrees before the case is submitted, where the category asks for that."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone

from honors.actions import nominations
from portal import dossiers
from portal.forms.consents import ConsentPageForm
from portal.views.dossiers import Writing
from portal.views.pages import FormPage


class ConsentPage(Writing, FormPage):
    """What is on record, and what is added to it: nothing of it is ever overwritten."""

    task = dossiers.CONSENT
    template = "portal/dossier/consent.html"
    form_class = ConsentPageForm

    def initial(self) -> dict[str, Any]:
        return {"given_by": self.nomination.nominee.name, "given_at": timezone.localdate(self.at)}

    def context(self) -> dict[str, Any]:
        if not self.nomination.category.consent_required:
            raise Http404
        return {
            **super().context(),
            "consents": self.nomination.consents.order_by("pk"),
            "next_url": dossiers.next_after(self.nomination, self.task),
        }

    def act(self, form: ConsentPageForm) -> str:
        nominations.record_consent(
            nomination=self.nomination, **form.given(at=self.at), by=self.caller, at=self.at
        )
        return self.url("dossier_consent")
