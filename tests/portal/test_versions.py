"""Every version that was handed in can be read again, with what it changed; private answers not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import nominations
from honors.models import Nomination, User
from honors.states import NominationState
from portal.presenters import Piece, pieces
from tests.factories.accounts import Staff
from tests.factories.nominations import moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25


@laid
def case(tree: County, staff: Staff, nominator: User) -> Nomination:
    """Handed in twice."""
    back = nomination_in(NominationState.RETURNED, tree, staff)
    data = dict(back.dossier.answers) | {"deeds": "改过的事迹（虚构）。"}
    nominations.save_dossier(
        nomination=back, data=data, veto_declared=True, by=nominator, at=DURING
    )
    return moved(back, "resubmit", nominator)


def test_a_version_shows_what_it_said_and_what_it_changed(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    desk = at_desk(officer)

    first, second = (desk.get(f"/nominations/{case.pk}/versions/{n}/").context for n in (1, 2))

    assert (first["changes"], first["before"]) == ([], None)
    assert [change["after"] for change in second["changes"]] == ["改过的事迹（虚构）。"]
    assert "改过的事迹（虚构）。" in [fact["value"] for fact in second["facts"]]
    assert [tab["is_here"] for tab in second["tabs"]] == [False, True]


def test_who_does_not_see_the_case_sees_no_version_of_it(
    at_desk: AtDesk, case: Nomination, stranger: User, officer: User
) -> None:
    asked = [(stranger, 1), (officer, 3)]

    answers = [at_desk(user).get(f"/nominations/{case.pk}/versions/{n}/") for user, n in asked]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_version_takes_few_statements(at_desk: AtDesk, case: Nomination, officer: User) -> None:
    desk = at_desk(officer)

    with CaptureQueriesContext(connection) as captured:
        desk.get(f"/nominations/{case.pk}/versions/2/")

    assert len(captured) <= MOST_STATEMENTS


def test_any_two_versions_are_compared_and_what_is_none_is_the_one_before(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    desk = at_desk(officer)

    def compared(number: int, other: str) -> int | None:
        before = desk.get(f"/nominations/{case.pk}/versions/{number}/", {"with": other}).context[
            "before"
        ]
        return before and before.number

    asked = ((1, "2"), (2, "1"), (2, "2"), (2, "9"), (2, "x"), (1, "1"))
    assert [compared(*each) for each in asked] == [2, 1, 1, 1, 1, None]


def test_an_auditor_comes_from_the_evidence_to_a_version(
    at_desk: AtDesk, case: Nomination, auditor: User
) -> None:
    desk = at_desk(auditor)
    address = f"/nominations/{case.pk}/versions/1/"

    assert address in desk.get(f"/audit/cases/{case.pk}/").content.decode()
    assert desk.get(address).status_code == 200


def test_a_text_is_told_run_by_run() -> None:
    found = pieces("照顾公婆二十年", "照顾婆婆二十一年")

    was = "".join(piece.text for piece in found if not piece.is_new)
    now = "".join(piece.text for piece in found if not piece.is_gone)
    assert (was, now) == ("照顾公婆二十年", "照顾婆婆二十一年")
    assert found[0] == Piece(text="照顾")


def test_a_very_long_text_is_shown_whole_twice() -> None:
    found = pieces("甲" * 7000, "乙")

    assert [(len(piece.text), piece.is_gone, piece.is_new) for piece in found] == [
        (7000, True, False),
        (1, False, True),
    ]
