"""What every test stands on: a database of its own run, fast passwords, a folder for files."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test import TransactionTestCase, override_settings

from tests.append_only import flush_and_seed


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Two runs at once share no database; on SQLite it is in this process's memory anyway."""
    database = connections["default"]
    if database.vendor == "postgresql":
        database.settings_dict["TEST"]["NAME"] = f"test_honors_{os.getpid()}"


@pytest.fixture(scope="session", autouse=True)
def _settings_of_a_test_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    media: Path = tmp_path_factory.mktemp("media")
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, MEDIA_ROOT=media):
        yield


@pytest.fixture(scope="session", autouse=True)
def _ledger_lets_itself_be_flushed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_and_seed)
        yield
