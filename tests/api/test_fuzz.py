"""Schemathesis asks the interface what nobody thought of, as each role, about a county at work.

An answer that the description does not promise fails, and so does any fault of ours.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.throttling import FilingRate, PersonRate, PublicRate, SignInRate
from tests.api.doors import Clock, Door
from tests.api.test_authorization import CALLERS, people
from tests.api.world import a_world
from tests.factories.accounts import a_stranger, staff_of
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
EXAMPLES = "5"

# They end the token or the account that is asking.
ENDING = ("tokens_destroy", "users_password", "users_update")

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for rate in (FilingRate, PersonRate, PublicRate, SignInRate):
        monkeypatch.setattr(rate, "rate", "1000000/second", raising=False)


@pytest.mark.parametrize("caller", CALLERS)
def test_nothing_that_is_asked_gets_an_answer_that_was_not_promised(
    caller: str, live_server: Any, clock: Clock, tmp_path: Path
) -> None:
    tree = a_county()
    world = a_world(tree, staff_of(tree))
    user = people(world, a_stranger(a_twin_county()))[caller]
    clock.at = POSTED_AT
    headers = [f"{k}: {v}" for k, v in Door(user, at=clock.at).headers.items()]
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{live_server.url}/api/schema/",
        *(part for header in headers for part in ("--header", header)),
        *(part for name in ENDING for part in ("--exclude-operation-id", name)),
        "--checks", CHECKS,
        "--max-examples", EXAMPLES,
        "--phases", "examples,coverage,fuzzing,stateful",
        "--report", "json",
        "--report-json-path", "report.json",
        "--seed", "1",
        "--continue-on-failure",
    ]  # fmt: skip

    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout[-20_000:]
