"""The command that does what has fallen due."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County

pytestmark = pytest.mark.django_db


def test_it_says_what_it_did(tree: County, staff: Staff) -> None:
    """The round of 2026 is long closed whenever this runs."""
    nomination_in("draft", tree, staff)
    out = StringIO()

    call_command("tick", stdout=out)

    assert out.getvalue().startswith(
        "lapsed 1 · closed 1 · released 0 · recounted 0 · ended 0 · cleared 0"
    )
