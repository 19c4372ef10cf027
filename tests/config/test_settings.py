"""Production refuses to start on anything that is safe only on a developer's machine."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ_SETTINGS = "from config import settings; print('started')"


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


SAFE = {
    "HONORS_ENVIRONMENT": "production",
    "HONORS_SECRET_KEY": "a-secret-made-up-for-the-tests-0123456789-qwertzuiop-yxcvbnm",
    "HONORS_ALLOWED_HOSTS": "honors.example.org",
    "HONORS_DATA_KEYS": f"2026:{key('a')},2025:{key('b')}",
    "HONORS_INDEX_KEY": key("c"),
    "DATABASE_URL": "postgres://honors:secret@localhost/honors",
}


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("HONORS_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=inherited | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def read_settings(**variables: str) -> str:
    """What it prints, or its last words."""
    ran = run("-c", READ_SETTINGS, **variables)
    return ran.stdout.strip() or ran.stderr.strip().splitlines()[-1]


def test_development_starts_as_it_stands() -> None:
    assert read_settings() == "started"


def test_production_starts_when_everything_is_set() -> None:
    assert read_settings(**SAFE) == "started"


DEVELOPMENT_KEY = "ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMmJ5dGU="


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HONORS_SECRET_KEY", "development-only-secret-never-use-it-where-others-can-reach-it"),
        ("HONORS_SECRET_KEY", "short"),
        ("HONORS_DEBUG", "1"),
        ("HONORS_ALLOWED_HOSTS", "*"),
        ("HONORS_ALLOWED_HOSTS", "honors.example.org,*"),
        ("HONORS_ALLOWED_HOSTS", ""),
        ("HONORS_DATA_KEYS", f"development:{DEVELOPMENT_KEY}"),
        ("HONORS_DATA_KEYS", f"2026:{key('a')},renamed:{DEVELOPMENT_KEY}"),
        ("HONORS_INDEX_KEY", "ZGV2ZWxvcG1lbnQtb25seS1pbmRleC1rZXktMzJieXQ="),
    ],
)
def test_production_refuses_an_unsafe_value(name: str, value: str) -> None:
    assert read_settings(**SAFE | {name: value}).endswith(
        f"Unsafe for production, set it first: {name}."
    )


@pytest.mark.parametrize(
    "name",
    ["HONORS_SECRET_KEY", "HONORS_ALLOWED_HOSTS", "HONORS_DATA_KEYS", "HONORS_INDEX_KEY"],
)
def test_production_refuses_a_default(name: str) -> None:
    variables = {other: value for other, value in SAFE.items() if other != name}

    assert read_settings(**variables).endswith(f"Unsafe for production, set it first: {name}.")


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("HONORS_ENVIRONMENT", "staging", "HONORS_ENVIRONMENT must be development or production."),
        ("HONORS_DATA_KEYS", "2026:c2hvcnQ=", "HONORS_DATA_KEYS must hold 32 bytes in base64."),
        ("HONORS_DATA_KEYS", "2026:%%%", "HONORS_DATA_KEYS must hold 32 bytes in base64."),
        (
            "HONORS_DATA_KEYS",
            f"a:{key('a')},a:{key('b')}",
            "HONORS_DATA_KEYS must be id:base64,... with ids once each.",
        ),
        ("HONORS_INDEX_KEY", "", "HONORS_INDEX_KEY must hold 32 bytes in base64."),
        (
            "DATABASE_URL",
            "mysql://localhost/honors",
            "DATABASE_URL must begin with sqlite:// or postgres://.",
        ),
    ],
)
def test_a_malformed_value_is_refused_anywhere(name: str, value: str, refusal: str) -> None:
    last_words = read_settings(**{name: value})

    assert last_words == f"django.core.exceptions.ImproperlyConfigured: {refusal}"


def test_the_deployment_check_finds_nothing_in_production() -> None:
    ran = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SAFE)

    assert (ran.stderr, ran.returncode) == ("", 0)
