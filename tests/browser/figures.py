"""What was measured: told at the end of the run, as a busy machine is no failure."""

from __future__ import annotations

MEASURED: list[str] = []


def report(what: str, *, found: float, most: float, unit: str = "ms") -> None:
    """Beside what it should be at most."""
    verdict = "ok" if found <= most else "TOO MUCH"
    MEASURED.append(f"{what}: {found:.4g} {unit}, at most {most:.4g}: {verdict}")
