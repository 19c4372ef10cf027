"""An auditor's program finds what happened, and has all of it computed again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.models import Nomination, User
from tests.api.doors import Door, fine, made, refused
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.ledger import event_hash

pytestmark = pytest.mark.django_db
Doors = Callable[[User], Door]


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


def actions(door: Door, query: str) -> list[str]:
    return [row["action"] for row in fine(door.get(f"ledger-events/?{query}"))["results"]]


@pytest.mark.parametrize("subject", ["name", "number", "key"])
def test_history_is_found_by_what_it_is_about(
    door: Doors, case: Nomination, auditor: User, subject: str
) -> None:
    known = {"name": case.nominee.name, "number": case.number, "key": f"nominations:{case.pk}"}

    found = actions(door(auditor), f"subject={known[subject]}&noun=nominations")

    assert (found[0], found[-1]) == ("nominations.submit", "nominations.begin")


def test_history_is_found_by_who_by_kind_and_by_time(
    door: Doors, case: Nomination, auditor: User, nominator: User
) -> None:
    caller, moment = door(auditor), f"{DURING:%Y-%m-%dT%H:%M:%SZ}"

    by_person = set(actions(caller, f"person={nominator.display_name}&noun=nominations"))
    of_rounds = actions(caller, f"noun=rounds&before={moment}")

    assert {"nominations.begin", "nominations.submit"} <= by_person
    assert {action.partition(".")[0] for action in of_rounds} >= {"rounds"}
    assert actions(caller, "since=2030-01-01T00:00:00Z") == []


def test_an_event_says_whether_its_text_gives_its_hash(
    door: Doors, case: Nomination, auditor: User
) -> None:
    caller = door(auditor)
    listed = fine(caller.get(f"ledger-events/?subject=nominations:{case.pk}"))["results"]
    last, before = listed[:2]

    shown = fine(caller.get(f"ledger-events/{last['id']}/"))

    assert shown["hash"] == event_hash(shown["body"])
    assert shown["proof"] == {"before": before["hash"], "body_fits": True, "prev_fits": True}


@pytest.mark.parametrize("noun", ["nomination", "%00"])
def test_what_is_no_kind_of_record_is_refused(door: Doors, auditor: User, noun: str) -> None:
    refused(door(auditor).get(f"ledger-events/?noun={noun}"), 400, "invalid_input")


def test_nobody_else_has_a_history_to_search_or_to_verify(
    door: Doors, case: Nomination, staff: Staff, stranger: User
) -> None:
    secretary = door(staff.secretary)

    assert actions(secretary, "") == []
    refused(secretary.post("verifications/"), 403, "not_permitted")
    assert actions(door(stranger), f"subject=nominations:{case.pk}") == []


def test_a_token_for_cases_reads_no_history(case: Nomination, auditor: User) -> None:
    caller = Door(auditor, at=DURING, scopes=("nominations:read",))

    assert caller.get("ledger-events/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_all_of_history_is_computed_again(door: Doors, tree: County, staff: Staff) -> None:
    nomination_in("review", tree, staff)
    caller = door(staff.auditor)

    job = made(caller.post("verifications/"))
    told = fine(caller.get(f"verifications/{job['id']}/"))

    assert (told["state"], told["outcome"]["findings"]) == ("done", 0)
    assert told["outcome"]["events"] > 10
    assert fine(caller.get(f"verifications/{job['id']}/findings/")) == []
