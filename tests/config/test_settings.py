"""Production refuses to start on anything that is safe only on a developer's machine."""

import base64
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]


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
DEVELOPMENT_KEY = "ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMmJ5dGU="


# What the runner of the tests sets for itself.
OF_THE_RUN = {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE", "DJANGO_SETTINGS_MODULE"}


def inherited() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("HONORS_") and name not in OF_THE_RUN
    }


def read_settings(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """Reads the file as a new process would, without its cost."""
    for name in os.environ.keys() - inherited().keys():
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "config" / "settings.py"))


def check_deployment(**variables: str) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=inherited() | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stderr


def test_development_starts_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(monkeypatch)

    assert (settings["PRODUCTION"], settings["DEBUG"]) == (False, False)


def test_production_starts_when_everything_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(monkeypatch, **SAFE)

    assert settings["PRODUCTION"]
    assert settings["HONORS_DATA_KEYS"] == {"2026": b"a" * 32, "2025": b"b" * 32}
    assert settings["HONORS_INDEX_KEY"] == b"c" * 32
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"


def test_a_relative_database_lies_below_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(monkeypatch, DATABASE_URL="sqlite:///var/demo/honors.sqlite3")

    assert settings["DATABASES"]["default"]["NAME"] == ROOT / "var" / "demo" / "honors.sqlite3"


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
def test_production_refuses_an_unsafe_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read_settings(monkeypatch, **SAFE | {name: value})

    assert str(refused.value) == f"Unsafe for production, set it first: {name}."


@pytest.mark.parametrize(
    "name",
    ["HONORS_SECRET_KEY", "HONORS_ALLOWED_HOSTS", "HONORS_DATA_KEYS", "HONORS_INDEX_KEY"],
)
def test_production_refuses_a_default(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    variables = {other: value for other, value in SAFE.items() if other != name}

    with pytest.raises(ImproperlyConfigured) as refused:
        read_settings(monkeypatch, **variables)

    assert str(refused.value) == f"Unsafe for production, set it first: {name}."


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
def test_a_malformed_value_is_refused_anywhere(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, refusal: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read_settings(monkeypatch, **{name: value})

    assert str(refused.value) == refusal


def test_the_deployment_check_finds_nothing_in_production() -> None:
    assert check_deployment(**SAFE) == (0, "")


def test_no_command_starts_on_an_unsafe_value() -> None:
    code, message = check_deployment(**SAFE | {"HONORS_DEBUG": "1"})

    assert code != 0
    assert message.strip().endswith("Unsafe for production, set it first: HONORS_DEBUG.")
