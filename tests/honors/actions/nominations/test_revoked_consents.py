"""A nominee may want it no more until the list is issued: the case ends, and that is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from honors import invariants
from honors.actions import commendations, nominations
from honors.models import ConsentRevocation, Nomination
from honors.queries.public_notices import page
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, a_draft_commendation
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.public_notices import POSTED_AT, a_posted_notice, a_short_round, a_shown_case
from tests.factories.rounds import DURING
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

SCAN = b"%PDF-1.7 made up"
SOON = POSTED_AT + timedelta(hours=1)


def revoked(case: Nomination, by: Any, **how: Any) -> ConsentRevocation:
    given = {"said_by": "王秀兰", "form": "in_person", "revoked_at": DURING, "at": DURING} | how
    return nominations.revoke_consent(nomination=case, by=by, **given)


@pytest.mark.parametrize("state", ["draft", "review", "returned", "approval", "approved"])
def test_the_case_is_withdrawn_wherever_it_is(tree: County, staff: Staff, state: str) -> None:
    case = nomination_in(state, tree, staff)

    revocation = revoked(case, staff.nominators[0], form="signed_paper", paper=SCAN)

    stored = Nomination.objects.get(pk=case.pk)
    assert (stored.state, stored.takes_place) == ("withdrawn", False)
    assert stored.consent_revocation == revocation
    events = LedgerEvent.objects.filter(stream=f"nominations:{case.pk}").order_by("-seq")[:2]
    assert [e.action for e in events] == ["nominations.revoke_consent", "nominations.withdraw"]
    assert json.loads(events[0].body)["sha256"] == revocation.paper_sha256
    assert "王秀兰" not in events[0].body
    assert invariants.check() == []


def test_its_line_is_published_no_more_and_its_place_stays(tree: County, staff: Staff) -> None:
    round_ = a_short_round(tree, staff)
    case = a_shown_case(round_, staff, tree, "李娜")
    a_shown_case(round_, staff, tree, "王芳", village=1)
    notice = a_posted_notice(round_, staff.secretary)

    revoked(case, staff.nominators[0], at=SOON)

    shown = page(notice, at=SOON)
    lines = {line["position"]: line for line in shown.entries}
    assert sorted(lines) == [1, 2]
    withheld = [line for line in lines.values() if line.get("withheld")]
    assert [line["name"] for line in withheld] == [""]
    assert "李娜" not in json.dumps(shown.entries, ensure_ascii=False)
    assert shown.digest == notice.snapshot_digest


def test_a_list_that_names_the_case_is_not_issued(tree: County, staff: Staff) -> None:
    case = nomination_in("approved", tree, staff)
    drafted = a_draft_commendation(case.round, staff)

    revoked(case, staff.nominators[0])

    with pytest.raises(GuardFailed) as refused:
        commendations.issue(commendation=drafted, by=staff.secretary, at=ISSUED_AT)
    assert refused.value.code == "list_differs"


def test_once_it_is_honored_the_honor_is_relinquished_instead(tree: County, staff: Staff) -> None:
    case = nomination_in("honored", tree, staff)

    with pytest.raises(GuardFailed) as refused:
        revoked(case, staff.secretary)

    assert refused.value.code == "honor_stands"
    assert not ConsentRevocation.objects.exists()


def test_consent_is_taken_back_once_and_by_those_who_may_withdraw(
    tree: County, staff: Staff
) -> None:
    case = nomination_in("review", tree, staff)
    with pytest.raises(NotPermitted):
        revoked(case, staff.officers[0])
    revoked(case, staff.secretary)

    with pytest.raises(WrongState):
        revoked(case, staff.secretary)
    assert ConsentRevocation.objects.count() == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"said_by": " "}, "empty"),
        ({"form": "by hearsay"}, "not_a_choice"),
        ({"form": "signed_paper"}, "paper_missing"),
        ({"paper": SCAN}, "paper_not_asked_for"),
        ({"revoked_at": DURING + timedelta(seconds=1)}, "in_the_future"),
    ],
)
def test_what_is_not_evidence_ends_nothing(
    tree: County, staff: Staff, how: dict[str, Any], code: str
) -> None:
    case = nomination_in("draft", tree, staff)

    with pytest.raises(InvalidInput) as refused:
        revoked(case, staff.nominators[0], **how)

    assert refused.value.code == code
    assert Nomination.objects.get(pk=case.pk).state == "draft"
