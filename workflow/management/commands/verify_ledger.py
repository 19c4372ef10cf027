"""Recomputes the ledger and every subject's place; exit code 1 if something does not add up."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from workflow.verification import Finding, verify

SECONDS_BEFORE_BAR = 2


class Command(BaseCommand):
    help = "Recompute every event, chain, batch and place, and report what does not add up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *_args: Any, **options: Any) -> None:
        # `disable=None`: a bar on a terminal, nothing in a log.
        with tqdm(unit=" events", delay=SECONDS_BEFORE_BAR, disable=None, leave=False) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            found = verify(progress=show)
            read = int(bar.total or 0)
        self._report(read, found, as_json=options["json"])
        if found:
            sys.exit(1)

    def _report(self, read: int, found: list[Finding], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(
                json.dumps({"events": read, "findings": [asdict(finding) for finding in found]})
            )
            return
        for finding in found:
            self.stdout.write(str(finding))
        self.stdout.write(f"{read} events read, {len(found)} findings.")
