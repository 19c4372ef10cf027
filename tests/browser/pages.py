"""Every page, and who sees it: the crawl visits each in both sizes, languages and display modes.

A page that is built is added here. `{draft}` and the like are keys of the seeded world
(`tests/browser/seeding.py`).
"""

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


PAGES: tuple[Registered, ...] = (
    Registered(name="home", path="/", limit=PUBLIC_LIMIT),
    Registered(name="sign-in", path="/sign-in/", limit=PUBLIC_LIMIT),
    Registered(name="not-there", path="/no-such-page/", status=404, limit=PUBLIC_LIMIT),
    Registered(name="styleguide", path="/styleguide/"),
    Registered(name="password", path="/password/", role="village"),
    Registered(name="nothing", path="/work/nothing/", role="operator"),
    Registered(name="worklist-township", path="/worklist/", role="township", limit=DESK_LIMIT),
    Registered(name="worklist-all", path="/worklist/?list=all", role="county", limit=DESK_LIMIT),
    Registered(name="nomination-review", path="/nominations/{review}/", role="township"),
    Registered(name="nomination-honored", path="/nominations/{honored}/", role="village"),
    # The desks of townships and the county.
    Registered(name="worklist-narrowed", path="/worklist/?overdue=on", role="township"),
    Registered(name="worklist-done", path="/worklist/?list=done", role="township"),
    Registered(name="worklist-copied", path="/worklist/?list=copied", role="secretary"),
    Registered(
        name="batch-forward", path="/worklist/batch/forward/?case={review}", role="township"
    ),
    Registered(name="batch-none", path="/worklist/batch/receive/", role="township"),
    Registered(name="withdraw", path="/nominations/{review}/moves/withdraw/", role="village"),
    # What judges do.
    Registered(name="judging-list", path="/judging/", role="judge", limit=DESK_LIMIT),
    Registered(name="judging-none", path="/judging/", role="village", limit=DESK_LIMIT),
    Registered(name="judging-pile", path="/judging/{judged}/", role="judge", limit=DESK_LIMIT),
    Registered(name="judging-submit", path="/judging/{judged}/submit/", role="judge"),
    Registered(name="judging-promise", path="/judging/{promised}/promise/", role="judge"),
    Registered(name="judging-sheet", path="/sheets/{sheet}/", role="judge", limit=DESK_LIMIT),
    Registered(name="judging-done", path="/sheets/{sheet_done}/", role="judge", limit=DESK_LIMIT),
    Registered(name="judging-recuse", path="/sheets/{sheet}/moves/recuse/", role="judge"),
)
