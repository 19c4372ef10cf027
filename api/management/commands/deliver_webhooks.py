"""Tell other systems what has happened; run it every minute, beside `tick`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from api.webhooks import delivering


class Command(BaseCommand):
    help = "Tells webhook endpoints of what has happened, and tries again what has failed."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        planned = delivering.plan(at=at)
        taken, failed = delivering.deliver(at=at)
        self.stdout.write(f"{planned} planned, {taken} delivered, {failed} failed")
