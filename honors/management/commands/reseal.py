"""Seals anew what an older key sealed, so that the key may be taken out of the settings."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from honors.actions.resealing import reseal
from honors.queries.accounts import CONSOLE


class Command(BaseCommand):
    help = "Seals everything under the first of HONORS_DATA_KEYS. May be repeated."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = reseal(by=CONSOLE, at=timezone.now())
        summary = _("%(count)s values sealed anew under the key “%(key)s”.")
        self.stdout.write(summary % {"count": done.count, "key": done.key})
        if done.broken:
            raise CommandError("\n".join(done.broken))
