"""Writes the page of every workflow, or says which of them are stale; exit code 1 if any is."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflow.definition import workflow_models
from workflow.diagrams import MARK, pages


class Command(BaseCommand):
    help = "Write docs/workflows: a page and a picture of every workflow."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, report stale ones")
        parser.add_argument(
            "--output", type=Path, default=Path(settings.BASE_DIR) / "docs" / "workflows"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["output"]
        written = pages(workflow_models())
        stale = stale_pages(folder, written)
        if options["check"]:
            for name in stale:
                self.stdout.write(f"{folder / name} is stale.")
            if stale:
                sys.exit(1)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            if name in written:
                (folder / name).write_text(written[name], encoding="utf-8")
            else:
                (folder / name).unlink()
        self.stdout.write(f"{len(written)} pages, {len(stale)} changed.")


def stale_pages(folder: Path, written: dict[str, str]) -> list[str]:
    """What differs, what is missing, and what we once wrote of a workflow that is no more."""
    drawn = [path for path in folder.glob("*") if path.suffix in {".md", ".svg"}]
    ours = {path.name for path in drawn if MARK in (_text(path) or "")}
    changed = [name for name, text in written.items() if _text(folder / name) != text]
    return sorted({*changed, *(ours - written.keys())})


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
