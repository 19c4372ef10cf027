"""Import a table of administrative divisions."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from honors.actions.organizations import import_divisions
from honors.imports.divisions import LARGEST_FILE, parse_divisions
from honors.queries.accounts import CONSOLE
from workflow.refusals import InvalidInputs, Refusal

BAR_AFTER_SECONDS = 2


class Command(BaseCommand):
    help = "Imports divisions from a CSV file: code,name,level,parent_code. May be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            rows = parse_divisions(_read(file))
            with tqdm(total=len(rows), delay=BAR_AFTER_SECONDS, leave=False) as bar:
                imported = import_divisions(
                    rows=rows, by=CONSOLE, at=timezone.now(), progress=bar.update
                )
        except InvalidInputs as refused:
            raise CommandError("\n".join(str(error) for error in refused.errors)) from refused
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        summary = _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged.")
        self.stdout.write(summary % vars(imported))


def _read(file: Path) -> bytes:
    """The file, or as much of one too large as shows that it is."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CommandError(str(error)) from error
