"""What every page shares: the clock, signing in first, refusals told in words.

A page names its `template`; one that is open to everybody says so with `public`.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from honors.models import User
from portal import errors, keeping
from portal.views import failures
from workflow.refusals import NotPermitted, Refusal, StaleVersion

SEE_OTHER = 303
logger = logging.getLogger(__name__)


class Page(View):
    template: ClassVar[str]
    public: ClassVar[bool] = False
    http_method_names = ["get", "head", "post"]

    at: datetime

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.at = timezone.now()
        if not self.public and not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if request.user.is_authenticated:
            self.caller.remember_standing(at=self.at)
        request.at = self.at  # type: ignore[attr-defined]
        try:
            response: Any = super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            response = failures.refused(request, refusal)
        except IntegrityError as error:
            # The domain refuses in words; the database's constraints stand behind it for races.
            logger.warning("a constraint of the database refused a page", exc_info=error)
            response = failures.page(request, 409)
        except OperationalError as error:
            logger.warning("the database could not take a request", exc_info=error)
            response = failures.page(request, 503)
        if not self.public:
            add_never_cache_headers(response)
        return response

    @property
    def caller(self) -> User:
        """Who asks, where only the known may."""
        return cast("User", self.request.user)

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        given = {"at": self.at, **self.context(), **(context or {})}
        return render(self.request, self.template, given, status=status)

    def context(self) -> dict[str, Any]:
        """What the page shows beside what is given to it."""
        return {}

    def go(self, target: str) -> HttpResponse:
        """On to another page, so that reloading sends nothing twice."""
        return HttpResponseRedirect(target, status=SEE_OTHER)


class ReadPage(Page):
    """A page that only shows."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.show()


class FormPage(Page, ABC):
    """One form and one action. What is refused is told on the form, with all that was typed."""

    form_class: ClassVar[type[forms.Form]]

    def form(self, data: QueryDict | None = None, files: Any = None) -> Any:
        return self.form_class(data, files, initial=self.initial(), **self.form_options())

    def initial(self) -> dict[str, Any]:
        return {}

    def form_options(self) -> dict[str, Any]:
        return {}

    @abstractmethod
    def act(self, form: Any) -> str:
        """Do it; answer the address of the page to go on with."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        kept = keeping.take(request) if request.user.is_authenticated else None
        if kept is not None:
            messages.info(request, _("What you had typed is back. Check it and send it again."))
        return self.show({"form": self.form(kept)})

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.submit(self.form(request.POST, request.FILES))

    def submit(self, form: Any) -> HttpResponse:
        if not form.is_valid():
            return self.again(form)
        try:
            target = self.act(form)
        except NotPermitted:
            raise
        except StaleVersion as stale:
            return self.clash(form, stale)
        except Refusal as refusal:
            errors.put(form, refusal)
            return self.again(form)
        return self.go(target)

    def again(self, form: Any) -> HttpResponse:
        return self.show({"form": form}, status=errors.UNPROCESSABLE)

    def clash(self, form: Any, stale: StaleVersion) -> HttpResponse:
        """Somebody was faster: a page with theirs beside what was typed here, if there is one."""
        errors.put(form, stale)
        return self.show({"form": form}, status=errors.status_of(stale))


class ByRows(FormPage):
    """Rows of which one more may be asked for before anything is sent on."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "add" not in request.POST:
            return super().post(request, **kwargs)
        form = self.form(request.POST)
        form.unchecked()
        return self.show({"form": form})


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page that was sent is kept by the sign-in page itself; one that was asked for, by name."""
    if request.method == "POST":
        return failures.signed_out(request)
    query = QueryDict(mutable=True)
    query["next"] = request.get_full_path()
    target = f"{reverse('portal:sign_in')}?{query.urlencode(safe='/')}"
    return HttpResponseRedirect(target)
