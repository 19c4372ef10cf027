"""Files that a rolled-back transaction left behind are named and break nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from honors.invariants.files import stray_files
from honors.models import Round
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_proof, a_short_round, a_shown_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def proven(tree: County, staff: Staff, tmp_path: Path) -> Round:
    """Its proof of posting is the only file that a row knows."""
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    with override_settings(MEDIA_ROOT=tmp_path):
        a_proof(a_posted_notice(round_, staff.secretary), staff.secretary)
    return round_


def test_a_file_without_a_row_is_named(proven: Round, tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        assert [*stray_files()] == []
        stray = tmp_path / "letters" / "2026" / "03" / "left.pdf"
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"%PDF-1.7 made up")
        told = StringIO()

        call_command("check_invariants", stdout=told)

        assert [*stray_files()] == ["letters/2026/03/left.pdf"]
    assert told.getvalue().splitlines()[0] == (
        "warning: letters/2026/03/left.pdf: no row knows this file"
    )


def test_what_lies_elsewhere_is_not_ours(proven: Round, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "note.txt").write_bytes(b"made up")

    with override_settings(MEDIA_ROOT=tmp_path):
        assert [*stray_files()] == []
