"""`make mutants`: how many checks there are, and which of them no test would miss."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.mutants.checks import ROOT, Check, checks

RESULT = ROOT / "var" / "mutants.json"
RULES = ("tests/honors/flows", "tests/honors/test_rules.py")


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode


def tests_of(check: Check) -> list[str]:
    """The tests beside its file, of the writes of its noun, or of the folder in which it lies."""
    if check.kind == "rule":
        return [path for path in RULES if (ROOT / path).exists()]
    path = Path("tests", *check.module.split("."))
    own = path.with_name(f"test_{path.name}.py")
    plural = path.with_name(f"test_{path.name.removesuffix('s')}.py")
    writes = Path("tests/honors/actions", own.name)
    known = (own, plural, path, writes, path.parent)
    near = [entry for entry in known if (ROOT / entry).exists()]
    return [str(near[0])]


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    if "--again" not in sys.argv and pytest("tests/api/one_check_less.py"):
        sys.exit("The table of who gets which answer does not hold.")
    found = json.loads(RESULT.read_text())
    killed, doors = found["killed"], found["doors"]
    every = checks()
    survivors = []
    for number, check in enumerate(every):
        if str(check) in killed:
            continue
        code = pytest("-p", "tests.mutants.switched", *tests_of(check), MUTANT=str(number))
        if code == 1:
            killed[str(check)] = "unit tests"
        else:
            survivors.append(check)
        said = "noticed" if code == 1 else "NOT NOTICED"
        say(f"{said}: {check} ({' '.join(tests_of(check))})")
        RESULT.write_text(json.dumps(found, indent=1))
    unnoticed = [name for name, noticed in doors.items() if not noticed]
    missed = f"{len(killed)} of {len(every)} checks, {len(doors) - len(unnoticed)} of {len(doors)}"
    say(f"{missed} doors would be missed.")
    sys.exit(bool(survivors or unnoticed))


if __name__ == "__main__":
    main()
