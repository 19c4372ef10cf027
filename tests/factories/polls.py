"""A made-up county whose judges vote on papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from honors.actions import polls
from honors.models import Poll, User
from tests.factories.accounts import Staff
from tests.factories.ballots import WITNESSES, Vote
from tests.factories.organizations import County
from tests.factories.score_sheets import MARKED_AT


class Papers(Vote):
    """Three cases, and the county's five judges vote."""

    def __init__(self, tree: County, staff: Staff, *, code: str = "ZM", **settings: object) -> None:
        super().__init__(tree, staff, code=code, **settings)
        self.enter(3)
        self.judges: Sequence[User] = staff.judges

    def opened(self, *more: User) -> Poll:
        return polls.open_poll(
            stage=self.round.stages.get(kind="ballot"),
            category=self.round.categories.get(),
            organization=self.tree.county,
            voters=[*self.judges, *more],
            by=self.secretary,
            at=MARKED_AT,
        )

    def vote(self, poll: Poll, judge: User, signs: str, at: datetime = MARKED_AT) -> None:
        """One sign for each case: + for, - against, anything else abstains."""
        named = {"+": "for", "-": "against"}
        pairs = zip(self.cases, signs, strict=True)
        choices = {case.pk: named[sign] for case, sign in pairs if sign in named}
        polls.vote(poll=poll, choices=choices, by=judge, at=at)

    def close(self, poll: Poll) -> Poll:
        return polls.close_poll(poll=poll, witnesses=WITNESSES, by=self.secretary, at=MARKED_AT)

    def voted(self, *papers: str) -> Poll:
        poll = self.opened()
        for judge, signs in zip(self.judges, papers, strict=False):
            self.vote(poll, judge, signs)
        return self.close(poll)
