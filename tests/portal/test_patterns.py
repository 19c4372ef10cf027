"""What repeats among objections is shown to auditors, and to nobody who may be complained about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from honors.actions import investigations
from honors.models import Objection, User
from tests.factories.accounts import Staff
from tests.factories.objections import an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_short_round, a_shown_case
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
PAGE = "/audit/patterns/"


@laid
def objections(tree: County, staff: Staff) -> list[Objection]:
    """Two of the same objector to the same case, and what followed."""
    round_ = a_short_round(tree, staff)
    case = a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)
    made = [an_objection(notice, case) for _number in range(2)]
    investigations.mark_retaliation_by_code(
        code=made[0].query_code,
        text="被取消名额（虚构）。",
        at=made[0].filed_at + timedelta(days=1),
    )
    return made


def test_an_auditor_sees_what_comes_again_and_what_followed(
    at_desk: AtDesk, objections: list[Objection], auditor: User
) -> None:
    context = at_desk(auditor).get(PAGE).context

    assert [[row.times for row in rows] for _title, rows in context["groups"]] == [[2], [2], [2]]
    assert [row.text for row in context["suspicions"]] == ["被取消名额（虚构）。"]
    assert context["suspicions"][0].by_objector


def test_who_objected_stays_unknown(
    at_desk: AtDesk, objections: list[Objection], auditor: User
) -> None:
    page = at_desk(auditor).get(PAGE).content.decode()

    assert "钱多多" not in page


def test_nobody_else_finds_the_page(
    at_desk: AtDesk, objections: list[Objection], secretary: User, officer: User
) -> None:
    assert [at_desk(user).get(PAGE).status_code for user in (secretary, officer)] == [404, 404]
