"""What every test stands on: a database of its own run, fast passwords, a folder for files."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase, override_settings
from hypothesis import HealthCheck, settings

from honors.models import Round, User
from tests import ground
from tests.append_only import flush_and_seed
from tests.factories.accounts import Staff, a_stranger, an_operator, staff_of
from tests.factories.organizations import County, a_county, a_twin_county
from tests.factories.public_notices import a_short_round
from tests.factories.rounds import a_round
from tests.ground import laid

# A busy machine is no finding: what counts is what is found, not how fast an example is made.
settings.register_profile("honors", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("honors")


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


@pytest.fixture(scope="session")
def _ground_at_last(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        ground.GROUND.clear()


@pytest.fixture
def _ground(request: pytest.FixtureRequest, _ground_at_last: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        ground.prepare(request)


@pytest.fixture
def _django_db_helper(_ground: None, _django_db_helper: None) -> None:
    """The plugin's own, which begins the test's transaction: only once there is ground below."""


@laid
def tree() -> County:
    """平邑县: the county of every story; the people below work in it."""
    return a_county()


@laid
def staff(tree: County) -> Staff:
    return staff_of(tree)


@laid
def opened(tree: County, staff: Staff) -> Round:
    """A round that takes nominations, one category for each kind of nominee."""
    return a_round(tree, staff)


@laid
def planned(tree: County, staff: Staff) -> Round:
    """A round whose terms can still be changed."""
    return a_round(tree, staff, opened=False)


@laid
def shown(tree: County, staff: Staff) -> Round:
    """A round of persons whose cases are at the notice once submitted."""
    return a_short_round(tree, staff)


@laid
def twin() -> County:
    return a_twin_county()


@laid
def stranger(twin: County) -> User:
    """Holds every role, in the twin county."""
    return a_stranger(twin)


@laid
def operator() -> User:
    """A superuser, who may keep accounts and organizations anywhere."""
    return an_operator()


@laid
def nominator(staff: Staff) -> User:
    """Of the first village."""
    return staff.nominators[0]


@laid
def officer(staff: Staff) -> User:
    """Of the first township, which the first village lies in."""
    return staff.officers[0]


@laid
def county_officer(staff: Staff) -> User:
    return staff.officers[-1]


@laid
def secretary(staff: Staff) -> User:
    """Of the county, which organizes the rounds."""
    return staff.secretary


@laid
def judges(staff: Staff) -> tuple[User, ...]:
    return staff.judges


@laid
def consultee(staff: Staff) -> User:
    return staff.consultee


@laid
def approver(staff: Staff) -> User:
    """Of the county."""
    return staff.approvers[-1]


@laid
def auditor(staff: Staff) -> User:
    return staff.auditor


@laid
def administrator(staff: Staff) -> User:
    return staff.administrator
