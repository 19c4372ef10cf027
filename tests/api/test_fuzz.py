"""Schemathesis asks the interface what nobody thought of, as each role, about a county at work.

An answer that the description does not promise fails, and so does any fault of ours. What the tool
said of a whole run is kept in `var/fuzz/`, one file for each role.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test.testcases import QuietWSGIRequestHandler

from api.throttling import FilingRate, PersonRate, PublicRate, SignInRate
from honors.models import User
from tests.api.doors import Clock, Door
from tests.api.operations import operations
from tests.api.test_authorization import CALLERS, people
from tests.api.world import a_world
from tests.factories.accounts import a_stranger, staff_of
from tests.factories.nominations import nomination_in
from tests.factories.organizations import a_county, a_twin_county
from tests.factories.public_notices import POSTED_AT

CHECKS = ",".join(
    (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
)
# What one role may cost: some minutes on one processor.
EXAMPLES = "2"
WHOLE = ("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", EXAMPLES)
SHARE, SEED = 20, 1
RESULTS = Path("var/fuzz")

# They end the token or the account that is asking.
ENDING = ("tokens_destroy", "users_password", "users_update")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for rate in (FilingRate, PersonRate, PublicRate, SignInRate):
        monkeypatch.setattr(rate, "rate", "1000000/second", raising=False)


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small answers go out at once: else each is held for 40 ms until its head is acknowledged."""
    monkeypatch.setattr(QuietWSGIRequestHandler, "disable_nagle_algorithm", True)


@pytest.fixture
def found(
    live_server: Any, clock: Clock, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., str]]:
    """What is found wrong as somebody, in the tool's words; empty when nothing is."""

    def run(user: User | None, *options: str) -> str:
        clock.at = POSTED_AT
        headers = [f"{k}: {v}" for k, v in Door(user, at=clock.at).headers.items()]
        command = [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{live_server.url}/api/schema/",
            *(part for header in headers for part in ("--header", header)),
            "--checks", CHECKS,
            "--seed", str(SEED),
            "--continue-on-failure",
            "--request-timeout", "60",
            *options,
        ]  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        said.append(done.stdout + done.stderr)
        return said[-1][-20_000:] if done.returncode else ""

    said: list[str] = []
    yield run
    if request.node.get_closest_marker("fuzz"):
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{request.node.callspec.id}.txt").write_text("\n".join(said))


@pytest.mark.fuzz
@pytest.mark.parametrize("caller", CALLERS)
def test_nothing_that_is_asked_gets_an_answer_that_was_not_promised(
    caller: str, found: Callable[..., str]
) -> None:
    tree = a_county()
    world = a_world(tree, staff_of(tree))
    user = people(world, a_stranger(a_twin_county()))[caller]
    without = [part for name in ENDING for part in ("--exclude-operation-id", name)]

    said = found(user, *WHOLE, *without)
    assert not said, said


def test_nor_does_a_secretary_who_tries_the_edges_of_a_twentieth_of_it(
    found: Callable[..., str],
) -> None:
    tree = a_county()
    staff = staff_of(tree)
    nomination_in("scoring", tree, staff)
    names = sorted({operation.name for operation in operations()} - set(ENDING))
    share = Random(SEED).sample(names, len(names) // SHARE)
    chosen = [part for name in share for part in ("--include-operation-id", name)]

    said = found(staff.secretary, "--phases", "examples,coverage", *chosen)
    assert not said, said
