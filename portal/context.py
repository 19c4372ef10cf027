"""What the frame of every page shows: who is here, what waits, whom to ask, how large it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language_info

from honors.models import Organization, User
from honors.queries import organizations, worklists
from honors.roles import NOBODY, Role, Standing
from portal import menu, modes

FRESH = 300  # seconds
DESK_ROLES = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)


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
    def _line(self) -> list[Organization]:
        """From where the first of the roles is held, else from the employer, up to the root."""
        if self.standing.grants:
            return organizations.line_up(self.standing.grants[0].path)
        employer = self.person.employer if self.person else None
        return organizations.line_up(employer.path) if employer else []

    @property
    def organization(self) -> Organization | None:
        return self._line[0] if self._line else None

    @cached_property
    def helper(self) -> tuple[str, str] | None:
        """Name and contact of who is asked: the nearest above that can be reached, or the highest
        at all for whoever belongs nowhere.
        """
        if not self._line:
            return _asked_by_anybody()
        own, *above = self._line
        found = next((place for place in [*above, own] if place.contact), None)
        return (found.name, found.contact) if found else None

    @cached_property
    def waiting(self) -> int:
        return worklists.todo(self.person, at=self.at).count() if self.person else 0

    @cached_property
    def entries(self) -> list[menu.Entry]:
        return menu.entries_for(self.standing)

    @property
    def menu(self) -> list[menu.Section]:
        return menu.sections_of(self.entries)

    @property
    def open_menu(self) -> list[dict[str, Any]]:
        return menu.links(menu.OPEN)

    @property
    def about(self) -> list[dict[str, Any]]:
        return menu.links(menu.ABOUT)

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

    @property
    def is_at_desk(self) -> bool:
        """Whether somebody works through lists, who may set them closer and use keys."""
        return any(grant.role in DESK_ROLES for grant in self.standing.grants)

    @property
    def densities(self) -> dict[str, Any]:
        return modes.DENSITIES

    @property
    def keys(self) -> dict[str, Any]:
        return modes.KEYS

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


def _asked_by_anybody() -> tuple[str, str] | None:
    """Open pages are many and this hardly ever changes."""
    return cache.get_or_set("frame:asked", organizations.asked_by_anybody, FRESH)


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
