"""Signing in and out, and a new password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honors.actions import accounts
from portal import keeping
from portal.forms.accounts import PasswordForm, SignInForm
from portal.views.pages import FormPage, Page


class SignInPage(FormPage):
    template = "portal/sign_in.html"
    public = True
    form_class = SignInForm

    def form_options(self) -> dict[str, Any]:
        return {"request": self.request}

    def context(self) -> dict[str, Any]:
        sent = self.request.POST or self.request.GET
        return {
            "next": keeping.safe_target(self.request, sent.get("next")),
            "kept": self.request.POST.get(keeping.FIELD, ""),
        }

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return self.go(resolve_url(settings.LOGIN_REDIRECT_URL))
        return super().get(request, **kwargs)

    def act(self, form: SignInForm) -> str:
        login(self.request, form.user)
        kept = keeping.unpack(self.request, self.request.POST.get(keeping.FIELD, ""))
        return kept or self.context()["next"] or resolve_url(settings.LOGIN_REDIRECT_URL)


class SignOut(Page):
    """Only by a form: a link that others could plant signs nobody out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        messages.success(request, _("You are signed out."))
        return self.go(reverse("portal:home"))


class PasswordPage(FormPage):
    """One's own password. Sessions elsewhere end; this one goes on."""

    template = "portal/password.html"
    form_class = PasswordForm

    def form_options(self) -> dict[str, Any]:
        return {"user": self.caller}

    def act(self, form: PasswordForm) -> str:
        password = form.cleaned_data["password"]
        user = accounts.set_password(
            user=self.caller, password=password, by=self.caller, at=self.at
        )
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("Your password is changed."))
        return reverse("portal:work")
