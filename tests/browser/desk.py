"""What happens to a walked-through selection between its pages: time passes, and the county's desk
does what a walk is not about. Carried out within the site's own process, asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from honors import tasks
from honors.actions import commendations, decisions, public_notices, rankings
from honors.models import Honor, Membership, Nomination, Round, User
from honors.roles import Role
from honors.states import NominationState
from tests.factories.public_notices import JPEG
from workflow import engine


class Desk:
    """`facts` are those of the seeded world. Every step answers what the next one must know."""

    def __init__(self, facts: dict[str, Any], pass_time: Callable[[timedelta], None]) -> None:
        self.facts = facts
        self.pass_time = pass_time

    def later(self, days: str) -> str:
        """Time passes, and the clock does what fell due."""
        self.pass_time(timedelta(days=int(days)))
        return str(tasks.tick(timezone.now()).refusals)

    def stage(self) -> str:
        return str(self.round.stages.get(kind="scoring").pk)

    def cut(self) -> str:
        scoring = self.round.stages.get(kind="scoring")
        category = self.round.categories.get()
        made = rankings.cut(stage=scoring, category=category, by=self.secretary, at=timezone.now())
        return str(made.pk)

    def notice(self) -> str:
        at, by = timezone.now(), self.secretary
        drafted = public_notices.draft(
            stage=self.round.stages.get(kind="notice"),
            organization=self.round.organizer,
            title="平邑县三八红旗手拟表彰对象公示",
            contact="平邑县妇联办公室（虚构） 0539-0000000",
            by=by,
            at=at,
        )
        posted = public_notices.post(notice=drafted, by=by, at=at)
        proof = {"place": "县妇联公示栏", "name": "公示栏.jpg", "content": JPEG}
        public_notices.prove(notice=posted, **proof, taken_at=at, by=by, at=at)
        return str(posted.pk)

    def approve(self) -> str:
        at, approver = timezone.now(), self.of(Role.APPROVER)
        waiting = Nomination.objects.filter(round=self.round, state=NominationState.APPROVAL)
        decision = decisions.record(
            round_=self.round,
            organization=self.round.organizer,
            form="meeting",
            document_number="平妇会〔2026〕8号",
            decided_on=timezone.localdate(at),
            deciders=[approver],
            approved=list(waiting),
            by=self.secretary,
            at=at,
        )
        engine.perform_many(waiting, "approve", actor=approver, at=at, decision=decision)
        return decision.document_number

    def issue(self) -> str:
        at = timezone.now()
        drafted = commendations.draft(
            round_=self.round,
            title="关于表彰平邑县三八红旗手的决定（虚构）",
            document_number="平妇〔2026〕7号",
            dated=timezone.localdate(at),
            by=self.secretary,
            at=at,
        )
        commendations.issue(commendation=drafted, by=self.secretary, at=at)
        return str(Honor.objects.filter(nomination__round=self.round).latest("pk").code)

    @property
    def round(self) -> Round:
        return Round.objects.get(pk=self.facts["walked"])

    @property
    def secretary(self) -> User:
        return self.of(Role.SECRETARY)

    def of(self, role: str) -> User:
        held = Membership.objects.filter(role=role, organization=self.round.organizer)
        return held.earliest("pk").user

    def ask(self, line: str) -> str:
        """`later 7`: a step and what it is given."""
        name, *given = line.split()
        steps: dict[str, Callable[..., str]] = {
            "later": self.later,
            "stage": self.stage,
            "cut": self.cut,
            "notice": self.notice,
            "approve": self.approve,
            "issue": self.issue,
        }
        return steps[name](*given)
