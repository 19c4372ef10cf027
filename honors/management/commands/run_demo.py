"""Tells the demo's selections on an empty database; exit code 1 if one thing is not as promised."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from honors import invariants
from honors.demo import report
from honors.demo.cases import case
from honors.demo.running import STORIES, open_accounts, tell
from honors.demo.staff import installed
from honors.models import User
from workflow.verification import verify

SECONDS_BEFORE_BAR = 2


class Command(BaseCommand):
    help = "Run whole selections through the actions, on made-up people, and check the figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="other names, the same figures")
        parser.add_argument("--folder", type=Path, default=Path("var/demo"), help="for the lists")

    def handle(self, *, seed: int, folder: Path, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's passwords are known: it never runs in production.")
        if User.objects.exists():
            raise CommandError("The demo wants an empty database: run 'make demo'.")
        _make(folder)
        begun = perf_counter()
        staff = installed(seed)
        outcomes, sound = [], True
        for key in STORIES:
            outcome = tell(case(key), staff)
            outcomes.append(outcome)
            report.write_files(outcome, folder / key)
            self._say(report.lines(outcome, folder / key))
            sound = self._check() and sound
        open_accounts(staff)
        (folder / "sign-in.txt").write_text(
            "\n".join(report.sign_in(staff.accounts)) + "\n", encoding="utf-8"
        )
        self._say(["", "一份推荐的经过 one nomination's way", *report.story_of(outcomes[-1]), ""])
        sound = self._check() and sound
        self._say([f"  用时 seconds: {perf_counter() - begun:.0f}"])
        if not (sound and all(outcome.holds for outcome in outcomes)):
            sys.exit(1)

    def _check(self) -> bool:
        with tqdm(unit=" events", delay=SECONDS_BEFORE_BAR, disable=None, leave=False) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            findings = verify(progress=show)
        violations = invariants.check()
        self._say(
            [
                f"  账本核验 ledger: {len(findings)} findings",
                *(f"    {finding}" for finding in findings),
                f"  不变量 invariants: {len(invariants.rules())} rules, {len(violations)} broken",
                *(f"    {violation}" for violation in violations),
            ]
        )
        return not findings and not violations

    def _say(self, lines: Any) -> None:
        for line in lines:
            self.stdout.write(line)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(str(error)) from error
