"""The command that imports divisions."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from honors.models import Organization

pytestmark = pytest.mark.django_db


def run(path: Path) -> str:
    printed = StringIO()
    with translation.override("en"):
        call_command("import_divisions", str(path), stdout=printed)
    return printed.getvalue()


def test_a_file_may_be_imported_twice(tmp_path: Path) -> None:
    file = tmp_path / "divisions.csv"
    file.write_text(
        "code,name,level,parent_code\n"
        "371326000000,平邑县,county,\n"
        "371326001000,平邑街道,township,371326000000\n"
    )

    assert run(file) == "2 created, 0 updated, 0 unchanged.\n"
    assert run(file) == "0 created, 0 updated, 2 unchanged.\n"


def test_mistakes_are_told_line_by_line_and_nothing_is_stored(tmp_path: Path) -> None:
    file = tmp_path / "divisions.csv"
    file.write_text(
        "code,name,level,parent_code\n"
        "371326000000,平邑县,county,\n"
        "3713,平邑街道,township,371326000000\n"
        "371326101000,仲村镇,township,371399000000\n"
    )

    with pytest.raises(CommandError) as refused:
        run(file)

    assert str(refused.value).splitlines() == [
        "Line 3: 3713 is no code of twelve digits.",
        "Line 4: there is no division 371399000000 to lie in.",
    ]
    assert Organization.objects.count() == 0


def test_a_file_that_is_not_there_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path / "missing.csv")


def test_a_file_that_is_no_table_is_a_plain_error(tmp_path: Path) -> None:
    file = tmp_path / "divisions.csv"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(CommandError):
        run(file)
