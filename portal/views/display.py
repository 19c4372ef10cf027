"""Language, size of the text, contrast and the like, kept by the browser alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from portal import modes
from portal.keeping import safe_target
from portal.views.pages import Page

OPTIONS = {
    settings.LANGUAGE_COOKIE_NAME: {code for code, _name in settings.LANGUAGES},
    modes.SIZE_COOKIE: {*modes.SIZES},
    modes.CONTRAST_COOKIE: {*modes.CONTRASTS},
    modes.DENSITY_COOKIE: {*modes.DENSITIES},
    modes.KEYS_COOKIE: {*modes.KEYS},
}
FIELDS = {"language": settings.LANGUAGE_COOKIE_NAME}


# Nothing is changed but how a page looks here, and public pages stay free of tokens.
@method_decorator(csrf_exempt, name="dispatch")
class Display(Page):
    public = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        target = safe_target(request, request.POST.get("next")) or reverse("portal:home")
        response = self.go(target)
        for field, value in request.POST.dict().items():
            cookie = FIELDS.get(field, field)
            if value in OPTIONS.get(cookie, ()):
                response.set_cookie(
                    cookie,
                    value,
                    max_age=modes.COOKIE_AGE,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                )
        return response
