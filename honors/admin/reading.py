"""Pages that show and never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from honors.models import User
from workflow.definition import WorkflowModel
from workflow.models import LedgerEvent

VisibleTo = Callable[..., QuerySet[Any]]
EVENTS_SHOWN = 50


def visitor(request: HttpRequest) -> User | None:
    """Who looks, if it is somebody who may enter at all."""
    user = request.user
    return user if isinstance(user, User) and user.is_active and user.is_staff else None


def now() -> datetime:
    return timezone.now()


class ReadingAdmin(admin.ModelAdmin[Any]):
    """Superusers see every row, other staff what `visible` lets their roles see; without it none.

    `hides` names fields that nobody reads here.
    """

    visible: ClassVar[VisibleTo | None] = None
    hides: ClassVar[tuple[str, ...]] = ()
    actions: Any = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = visitor(request)
        return user is not None and (user.is_superuser or self.visible is not None)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        user, visible = visitor(request), type(self).visible
        if user is None or (visible is None and not user.is_superuser):
            return rows.none()
        if user.is_superuser or visible is None:
            return rows
        return rows.filter(pk__in=visible(user, at=now()).order_by().values("pk"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        options = self.model._meta
        shown = [*options.concrete_fields, *options.many_to_many]
        names = [field.name for field in shown if field.name not in self.hides]
        return [*names, *self._history()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    def _history(self) -> tuple[str, ...]:
        return ("events",) if issubclass(self.model, WorkflowModel) else ()

    @admin.display(description=_("last events"))
    def events(self, subject: WorkflowModel) -> SafeString:
        """The newest first; who did it is named by number, as the ledger does."""
        stream = subject.workflow.stream(subject)
        last = LedgerEvent.objects.filter(stream=stream).order_by("-seq")[:EVENTS_SHOWN]
        lines = (
            (event.seq, f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}", event.action, event.actor)
            for event in last
        )
        return format_html_join("", "<div>{}. {} {} {}</div>", lines)
