"""A worker as a process of its own, beside a test: works off one database, and ends."""

from __future__ import annotations

import sys

import django
from django.conf import settings
from django.core.management import call_command


def work(database: str) -> None:
    """Whatever waits in the queue of this database, kinds made up for tests included."""
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from honors.actions.jobs import KINDS  # noqa: PLC0415 - models need the settings above
    from tests.honors.actions.jobs import counting  # noqa: PLC0415

    KINDS["count"] = counting.NAME
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)


if __name__ == "__main__":
    work(sys.argv[1])
