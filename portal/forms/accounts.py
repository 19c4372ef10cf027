"""Signing in, and a new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from honors.models import User
from portal.forms.pages import PageForm

NAME_LIMIT, PASSWORD_LIMIT = 150, 4096


class SignInForm(PageForm):
    """Browsers may fill in and keep both; pasting is welcome."""

    username = forms.CharField(
        label=_("User name"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=PASSWORD_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if {"username", "password"} <= given.keys():
            found = authenticate(
                self._request, username=given["username"], password=given["password"]
            )
            if not isinstance(found, User):
                raise forms.ValidationError(
                    _("The name and the password do not belong together."), code="sign_in_failed"
                )
            self.user = found
        return given


class PasswordForm(PageForm):
    current = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=PASSWORD_LIMIT,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=PASSWORD_LIMIT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        max_length=PASSWORD_LIMIT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_current(self) -> str:
        given: str = self.cleaned_data["current"]
        if not self._user.check_password(given):
            raise forms.ValidationError(_("This is not your present password."), code="wrong")
        return given

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("again") != given.get("password"):
            self.add_error("again", _("The two new passwords differ."))
        return given
