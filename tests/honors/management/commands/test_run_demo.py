"""The demo is told on an empty database that is nobody's, or not at all."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from honors.models import User

pytestmark = pytest.mark.django_db


def test_a_database_with_accounts_is_left_alone(operator: User) -> None:
    with pytest.raises(CommandError, match="empty database"):
        call_command("run_demo")

    assert User.objects.count() == 1


@override_settings(PRODUCTION=True)
def test_production_gets_no_accounts_with_known_passwords() -> None:
    with pytest.raises(CommandError, match="production"):
        call_command("run_demo")

    assert not User.objects.exists()


def test_a_folder_that_cannot_be_made_is_told_before_anything_happens(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match="file"):
        call_command("run_demo", folder=tmp_path / "file" / "below")

    assert not User.objects.exists()
