"""The pages of what went wrong: in words, with a way out, in the look of all the others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from portal import errors, keeping
from portal.forms.accounts import SignInForm
from workflow.refusals import Refusal

UNAUTHORIZED = 401
TEMPLATE = "portal/failure.html"


def page(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    shown = {**_words(status), "detail": detail}
    return render(request, TEMPLATE, shown, status=status)


def bare(status: int) -> HttpResponse:
    """Drawn without the request, the person and the database, which may be what is wrong."""
    return HttpResponse(loader.render_to_string(TEMPLATE, _words(status)), status=status)


def _words(status: int) -> dict[str, Any]:
    title, way_out = errors.TITLES[status], errors.WAYS_OUT[status]
    return {"status": status, "title": title, "way_out": way_out}


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return page(request, errors.status_of(refusal), str(refusal))


def signed_out(request: HttpRequest) -> HttpResponse:
    """The sign-in page in place of the one that was sent, holding all that was typed there."""
    shown = {"form": SignInForm(request=request), "kept": keeping.pack(request), "is_over": True}
    return render(request, "portal/sign_in.html", shown, status=UNAUTHORIZED)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return bare(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return bare(500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its proof of origin. Mostly the browser lost its cookies meanwhile: then the
    text is kept, shown again after the sign-in, and never acted on by itself.
    """
    if not request.user.is_authenticated:
        return signed_out(request)
    return page(request, 403)


def locked_out(request: HttpRequest, _response: Any = None, **_credentials: Any) -> HttpResponse:
    return page(request, 429)
