"""What happens to a walked-through selection between its pages: time passes, and certificates are
read. Carried out within the site's own process, asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from honors import tasks
from honors.models import Honor


class Desk:
    """`facts` are those of the seeded world. Every step answers what the next one must know."""

    def __init__(self, facts: dict[str, Any], pass_time: Callable[[timedelta], None]) -> None:
        self.facts = facts
        self.pass_time = pass_time

    def later(self, days: str) -> str:
        """Time passes, and the clock does what fell due."""
        self.pass_time(timedelta(days=int(days)))
        return str(tasks.tick(timezone.now()).refusals)

    def code(self) -> str:
        """What stands on the certificate that was given out last."""
        return str(Honor.objects.filter(nomination__round=self.facts["walked"]).latest("pk").code)

    def ask(self, line: str) -> str:
        """`later 7`: a step and what it is given."""
        name, *given = line.split()
        steps: dict[str, Callable[..., str]] = {"later": self.later, "code": self.code}
        return steps[name](*given)
