"""Does what has fallen due: run it every five minutes; a missed run heals itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from honors import tasks


class Command(BaseCommand):
    help = "Closes rounds, lapses and clears cases, ends notices, expires honors, sends messages."

    def handle(self, *_args: Any, **_options: Any) -> None:
        report = asdict(tasks.tick(timezone.now()))
        refusals = report.pop("refusals")
        self.stdout.write(" · ".join(f"{name} {value}" for name, value in report.items()))
        for subject, code in refusals:
            self.stdout.write(f"{subject}: {code}")
