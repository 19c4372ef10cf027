"""Pages on which something is written: always by an action, whose refusal is shown in words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from honors.admin.reading import ReadingAdmin, now, visitor
from honors.models import User
from honors.roles import Role
from workflow.refusals import Refusal


class ActingAdmin(ReadingAdmin):
    """Open to superusers and to administrators of any place; the action decides about the place."""

    def administers(self, request: HttpRequest) -> bool:
        user = visitor(request)
        if user is None:
            return False
        return user.is_superuser or bool(user.standing(at=now()).having(Role.ADMINISTRATOR))

    def actor(self, request: HttpRequest) -> User:
        user = visitor(request)
        if user is None:
            raise PermissionDenied
        return user

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A refusal undoes the whole request and is told on the form that it came from."""
        try:
            response: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except Refusal as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())
        return response
