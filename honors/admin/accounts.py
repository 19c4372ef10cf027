"""Accounts and memberships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from honors.actions import accounts as actions
from honors.admin.acting import ActingAdmin
from honors.admin.reading import now
from honors.models import Membership, User
from honors.queries.accounts import memberships_visible_to, visible_to
from workflow.refusals import Refusal


class AccountForm(forms.ModelForm[User]):
    new_password = forms.CharField(
        label=_("new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Empty: the account keeps the password that it has, or stays without one."),
    )


class GrantForm(forms.ModelForm[Membership]):
    reason = forms.CharField(
        label=_("reason"),
        required=False,
        max_length=actions.REASON_LIMIT,
        help_text=_("Asked for where the role began more than a day ago."),
    )


@admin.register(User)
class UserAdmin(ActingAdmin):
    """The hash of a password is not shown, and who is a superuser is decided at the server."""

    form = AccountForm
    visible = staticmethod(visible_to)
    list_display = ("username", "display_name", "employer", "is_active", "is_staff")
    list_select_related = ("employer",)
    list_filter = ("is_active", "is_staff")
    search_fields = ("=username", "display_name")
    ordering = ("username",)
    autocomplete_fields = ("employer",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.administers(request)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        written = ("username", "display_name", "employer", "email", "new_password")
        if obj is None:
            return written
        asked = ("is_active", "is_staff", "is_superuser", "date_joined", "last_login")
        shown = (*written, *asked)
        if self.has_change_permission(request, obj):
            return shown
        return tuple(name for name in shown if name != "new_password")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return ()
        return ("username", "is_staff", "is_superuser", "date_joined", "last_login")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by, at, answers = self.actor(request), now(), form.cleaned_data
        password = answers["new_password"]
        if not change:
            made = actions.create_user(
                username=answers["username"],
                display_name=answers["display_name"],
                employer=answers["employer"],
                password=password or None,
                by=by,
                at=at,
            )
            obj.pk = made.pk
            if answers["email"]:
                actions.set_email(user=made, email=answers["email"], by=by, at=at)
            return
        if {"display_name", "employer", "is_active"} & {*form.changed_data}:
            actions.edit_user(
                user=obj,
                display_name=answers["display_name"],
                employer=answers["employer"],
                is_active=answers["is_active"],
                by=by,
                at=at,
            )
        if "email" in form.changed_data:
            actions.set_email(user=obj, email=answers["email"], by=by, at=at)
        if password:
            actions.set_password(user=obj, password=password, by=by, at=at)


@admin.register(Membership)
class MembershipAdmin(ActingAdmin):
    """A role is granted and ended; it is never rewritten."""

    form = GrantForm
    visible = staticmethod(memberships_visible_to)
    list_display = ("user", "role", "organization", "starts_at", "ends_at", "substitute_for")
    list_select_related = (
        "user",
        "organization",
        "substitute_for__user",
        "substitute_for__organization",
    )
    list_filter = ("role",)
    search_fields = ("=user__username", "user__display_name", "=organization__code")
    autocomplete_fields = ("user", "organization")
    ordering = ("-pk",)
    actions = ("end_now",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.administers(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else super().get_readonly_fields(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        granted = ("user", "organization", "role", "starts_at", "ends_at")
        return (*granted, "reason") if obj is None else granted

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        answers = form.cleaned_data
        made = actions.grant(
            user=answers["user"],
            organization=answers["organization"],
            role=answers["role"],
            starts_at=answers["starts_at"],
            ends_at=answers["ends_at"],
            reason=answers["reason"],
            by=self.actor(request),
            at=now(),
        )
        obj.pk = made.pk

    @admin.action(description=_("End the selected roles now"), permissions=["add"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset.order_by("pk"):
            try:
                actions.end_membership(membership=membership, by=self.actor(request), at=now())
            except Refusal as refused:
                messages.error(request, f"{membership}: {refused}")
