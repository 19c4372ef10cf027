"""What a page is that the crawl visits."""

from __future__ import annotations

from dataclasses import dataclass

PUBLIC_LIMIT, FORM_LIMIT, DESK_LIMIT, BOARD_LIMIT = 60_000, 100_000, 200_000, 250_000  # bytes


@dataclass(frozen=True, kw_only=True)
class Registered:
    """`role` is empty for whoever did not sign in; `limit` is the weight of a first visit.

    `status` is what the page answers: pages of errors are pages too.
    """

    name: str
    path: str
    role: str = ""
    status: int = 200
    limit: int = FORM_LIMIT

    @property
    def is_public(self) -> bool:
        return not self.role
