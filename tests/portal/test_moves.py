"""A button is there when its move would be accepted; a refusal is in words, typed text stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from honors.models import Nomination, User
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in(NominationState.REVIEW, tree, staff)


def offered(client: Client, case: Nomination) -> dict[str, str]:
    offers = client.get(f"/nominations/{case.pk}/").context["offers"]
    return {offer.name: offer.refusal for offer in offers}


def test_each_sees_the_moves_that_are_theirs(
    at_desk: AtDesk, case: Nomination, nominator: User, officer: User
) -> None:
    assert offered(at_desk(nominator), case) == {"recall": "", "withdraw": ""}
    with translation.override("zh-hans"):
        assert offered(at_desk(officer), case) == {
            "receive": "", "return": "", "forward": "", "decline": "", "disqualify": "",
            "transfer": "", "hand_back": "此件目前没有指定经办人。",
            "send_back": offered(at_desk(officer), case)["send_back"],
        }  # fmt: skip


def test_a_move_that_is_theirs_but_not_possible_says_why(
    at_desk: AtDesk, case: Nomination, nominator: User, officer: User
) -> None:
    move(at_desk(officer), case, "receive")

    with translation.override("en"):
        assert offered(at_desk(nominator), case)["recall"] != ""


def move(client: Client, case: Nomination, name: str, **sent: str) -> tuple[int, str]:
    version = str(Nomination.objects.get(pk=case.pk).version)
    response = client.post(f"/nominations/{case.pk}/moves/{name}/", {"version": version, **sent})
    return response.status_code, response.headers.get("Location", "")


def test_a_move_is_made_and_recorded_and_leads_back_to_the_case(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    done = move(at_desk(officer), case, "forward", opinion="同意推荐（虚构）。")

    assert done == (303, f"/nominations/{case.pk}/")
    assert LedgerEvent.objects.filter(
        stream=f"nominations:{case.pk}", action="nominations.forward"
    ).exists()


def test_what_a_move_needs_is_asked_for(at_desk: AtDesk, case: Nomination, officer: User) -> None:
    assert move(at_desk(officer), case, "forward")[0] == 422
    assert Nomination.objects.get(pk=case.pk).state == NominationState.REVIEW


def test_whoever_was_slower_sees_the_case_as_it_is_and_their_own_text(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    before = case.version
    move(at_desk(officer), case, "receive")
    sent = {"version": str(before), "opinion": "写了很久的意见（虚构）"}

    response = at_desk(officer).post(f"/nominations/{case.pk}/moves/forward/", sent)

    assert response.status_code == 409
    assert "写了很久的意见（虚构）" in response.content.decode()
    fresh = response.context["form"]["version"].value()
    assert fresh == str(Nomination.objects.get(pk=case.pk).version)


def test_what_is_not_theirs_to_see_or_do_is_not_there(
    at_desk: AtDesk, case: Nomination, stranger: User, officer: User, nominator: User
) -> None:
    assert at_desk(stranger).get(f"/nominations/{case.pk}/").status_code == 404
    assert move(at_desk(stranger), case, "forward", opinion="同意")[0] == 404
    assert move(at_desk(nominator), case, "forward", opinion="同意")[0] == 403
    assert move(at_desk(officer), case, "approve")[0] == 404
    assert move(at_desk(officer), case, "nonsense")[0] == 404
