"""Import the working days of one year: as published, or from a file of exceptions."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.calendar_sources import LARGEST_FILE, read_year
from workflow.calendars import import_year
from workflow.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Imports which days of a year are worked: from the published holidays, or from a CSV file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument(
            "file", type=Path, nargs="?", help="see the head of workflow/calendar_sources.py"
        )

    def handle(self, *, year: int, file: Path | None, **_options: Any) -> None:
        try:
            rows = None if file is None else read_year(_read(file), year=year)
            imported = import_year(year, rows=rows, by="system:console", at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        summary = _("%(year)s: %(working)s working days, %(off)s days off, %(changed)s changed.")
        self.stdout.write(
            summary
            % {
                "year": imported.year,
                "working": imported.working_days,
                "off": imported.days_off,
                "changed": imported.changed,
            }
        )


def _read(file: Path) -> bytes:
    """The file, or as much of one too large as shows that it is."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CommandError(str(error)) from error
