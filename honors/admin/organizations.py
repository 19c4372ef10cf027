"""The tree: divisions are imported, other units are founded here, a contact may change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from honors.actions import organizations as actions
from honors.admin.acting import ActingAdmin
from honors.admin.reading import now
from honors.models import Organization
from honors.models.organizations import OrganizationKind
from honors.queries.organizations import visible_to


@admin.register(Organization)
class OrganizationAdmin(ActingAdmin):
    visible = staticmethod(visible_to)
    list_display = ("name", "code", "kind", "level", "parent")
    list_select_related = ("parent",)
    list_filter = ("level", "kind")
    search_fields = ("name", "=code")
    autocomplete_fields = ("parent",)
    ordering = ("path",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.administers(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("parent", "name", "kind") if obj is None else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return [name for name in super().get_readonly_fields(request, obj) if name != "contact"]

    def formfield_for_choice_field(self, db_field: Any, request: Any, **options: Any) -> Any:
        if db_field.name == "kind":
            options["choices"] = [
                (kind, OrganizationKind(kind).label) for kind in actions.UNIT_KINDS
            ]
        return super().formfield_for_choice_field(db_field, request, **options)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, required=True, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by, at, answers = self.actor(request), now(), form.cleaned_data
        if change:
            actions.set_contact(organization=obj, contact=answers["contact"], by=by, at=at)
            return
        made = actions.create_unit(
            parent=answers["parent"], name=answers["name"], kind=answers["kind"], by=by, at=at
        )
        obj.pk = made.pk
