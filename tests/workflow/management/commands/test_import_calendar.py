"""The command that imports a year."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from workflow.calendar_sources import published_years
from workflow.calendars import load_calendar

pytestmark = pytest.mark.django_db

UNKNOWN = published_years(since=2018)[-1] + 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calendar.csv"
    path.write_text(f"year,{UNKNOWN}\ndate,working,note\n{UNKNOWN}-10-01,no,国庆节\n")
    return path


def test_a_year_is_imported_from_a_file(file: Path) -> None:
    printed = StringIO()
    with translation.override("en"):
        call_command("import_calendar", str(UNKNOWN), str(file), stdout=printed)
    assert UNKNOWN in load_calendar([UNKNOWN]).years
    assert printed.getvalue().startswith(f"{UNKNOWN}: ")


def test_a_published_year_is_imported_without_a_file() -> None:
    printed = StringIO()
    with translation.override("en"):
        call_command("import_calendar", "2024", stdout=printed)
    assert printed.getvalue() == "2024: 251 working days, 115 days off, 0 changed.\n"


def test_an_unpublished_year_fails_with_the_reason() -> None:
    with translation.override("en"), pytest.raises(CommandError) as failed:
        call_command("import_calendar", str(UNKNOWN))
    assert str(failed.value) == (
        f"The holidays of {UNKNOWN} are not in the installed package chinesecalendar. "
        "Update it, or import the year from a file."
    )


def test_a_faulty_file_fails_with_every_line_and_stores_nothing(file: Path) -> None:
    file.write_text(file.read_text() + f"{UNKNOWN}-02-30,no,\n{UNKNOWN}-03-01,maybe,\n")
    with translation.override("en"), pytest.raises(CommandError) as failed:
        call_command("import_calendar", str(UNKNOWN), str(file))
    assert str(failed.value) == (
        f"2 entries need correction. Line 4: “{UNKNOWN}-02-30” is no date. "
        "Line 5: “maybe” is neither yes nor no."
    )
    assert load_calendar([UNKNOWN]).years == frozenset()


def test_a_file_that_is_not_there_fails(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("import_calendar", str(UNKNOWN), str(tmp_path / "nowhere.csv"))
