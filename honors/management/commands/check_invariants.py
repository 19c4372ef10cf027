"""Asks the database every invariant of the domain; exit code 1 if one is broken. Files that no
row knows are warned of and break nothing.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from honors.invariants import Violation, check, rules
from honors.invariants.files import stray_files

SECONDS_BEFORE_BAR = 2


class Command(BaseCommand):
    help = "Check what the data must never break, and name every violation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *_args: Any, **options: Any) -> None:
        # `disable=None`: a bar on a terminal, nothing in a log.
        with tqdm(
            total=len(rules()), unit=" rules", delay=SECONDS_BEFORE_BAR, disable=None, leave=False
        ) as bar:

            def show(done: int, _total: int) -> None:
                bar.update(done - bar.n)

            broken = check(progress=show)
        self._report(broken, [*stray_files()], as_json=options["json"])
        if broken:
            sys.exit(1)

    def _report(self, broken: list[Violation], stray: list[str], *, as_json: bool) -> None:
        if as_json:
            found = [asdict(violation) for violation in broken]
            report = {"rules": list(rules()), "violations": found, "stray_files": stray}
            self.stdout.write(json.dumps(report))
            return
        for path in stray:
            self.stdout.write(f"warning: {path}: no row knows this file")
        for violation in broken:
            self.stdout.write(str(violation))
        self.stdout.write(f"{len(rules())} rules checked, {len(broken)} violations.")
