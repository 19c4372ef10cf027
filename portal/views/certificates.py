"""Whether a certificate is genuine, and whether its honor still stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from honors.queries import honors as queries
from honors.states import HonorState
from portal import rates
from portal.forms.certificates import CodeForm
from portal.states import tag_of
from portal.views import failures
from portal.views.open import OpenPage
from portal.views.pages import ReadPage
from workflow.refusals import InvalidInput

NOT_FOUND, TOO_MANY = 404, 429
TONES = {HonorState.VALID: "good", HonorState.WARNED: "calling", HonorState.REVOKED: "bad"}


class VerifyPage(OpenPage):
    """Where a code is typed in; one from a certificate's picture leads straight to the answer."""

    template = "portal/verify.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CodeForm(request.GET if "code" in request.GET else None)
        if form.is_valid():
            return self.go(
                reverse("portal:certificate", kwargs={"code": form.cleaned_data["code"]})
            )
        return self.show({"form": form}, status=422 if form.is_bound else 200)


class CertificatePage(ReadPage):
    """What anybody learns who has the code. A code that nothing bears is an answer as well."""

    template = "portal/certificate.html"
    public = True

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if rates.WRONG_CODES.is_used_up(request):
            return failures.page(request, TOO_MANY)
        try:
            found = queries.check_certificate(self.kwargs["code"])
        except InvalidInput as refused:
            rates.WRONG_CODES.count(request)
            return self.answer({"refused": str(refused)}, NOT_FOUND)
        state = HonorState(found.state)
        told = {"found": found, "tag": tag_of(state), "tone": TONES.get(state, "quiet")}
        return self.answer(told, 200)

    def answer(self, shown: dict[str, Any], status: int) -> HttpResponse:
        """Never kept: it says how things stand at this moment."""
        response = self.show({**shown, "code": self.kwargs["code"]}, status=status)
        add_never_cache_headers(response)
        return response
