"""What the frame of every page shows: who is here, what waits, whom to ask, how large it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language_info

from honors.models import Organization, User
from honors.queries import worklists
from honors.roles import NOBODY, Standing
from portal import menu, modes


class Frame:
    """Asked for by the template, piece by piece: a page that shows no piece pays for none."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def at(self) -> datetime:
        """That of the page, or one's own where no page was reached."""
        of_page: datetime | None = getattr(self._request, "at", None)
        return of_page or timezone.now()

    @cached_property
    def person(self) -> User | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def standing(self) -> Standing:
        return self.person.standing(at=self.at) if self.person else NOBODY

    @cached_property
    def organization(self) -> Organization | None:
        """Where the first of the roles is held, else the employer."""
        if not self.standing.grants:
            return self.person.employer if self.person else None
        place = Organization.objects.select_related("parent")
        return place.filter(pk=self.standing.grants[0].organization_id).first()

    @cached_property
    def helper(self) -> Organization | None:
        """Who is asked: the level above, or one's own where nothing is above."""
        own = self.organization
        return own if own is None else own.parent or own

    @cached_property
    def waiting(self) -> int:
        return worklists.todo(self.person, at=self.at).count() if self.person else 0

    @cached_property
    def menu(self) -> list[menu.Entry]:
        return menu.entries_for(self.standing)

    @cached_property
    def modes(self) -> modes.Modes:
        return modes.modes_of(self._request)

    @cached_property
    def path(self) -> str:
        """Where a switch of the frame leads back to."""
        sent = self._request.method == "POST"
        return "" if sent else self._request.get_full_path()

    @property
    def sizes(self) -> dict[str, Any]:
        return modes.SIZES

    @property
    def contrasts(self) -> dict[str, Any]:
        return modes.CONTRASTS

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
