"""Nobody changes what they have not seen."""

from __future__ import annotations

from collections.abc import Callable

from honors.models import Nomination, Round, User
from tests.api.doors import Door, fine, refused
from tests.factories.nominations import a_nomination, a_submitted_nomination
from tests.factories.organizations import County
from tests.ground import laid

Doors = Callable[[User], Door]


@laid
def case(opened: Round, tree: County, nominator: User) -> Nomination:
    return a_submitted_nomination(opened, tree.villages[0], nominator)


def test_a_transition_needs_the_version_that_was_seen(
    door: Doors, officer: User, case: Nomination
) -> None:
    path = f"nominations/{case.pk}/transitions/receive/"
    caller = door(officer)

    refused(caller.post(path), 428, "version_required")
    refused(caller.post(path, If_Match="*"), 428, "version_required")
    for stale in ('"1-0123456789abcdef"', 'W/"1-0123456789abcdef"', '"2"', "2", '"x"'):
        refused(caller.post(path, If_Match=stale), 412, "stale_version")
    assert Nomination.objects.get(pk=case.pk).version == case.version


def test_after_a_transition_the_tag_is_another(
    door: Doors, officer: User, case: Nomination
) -> None:
    caller, record = door(officer), f"nominations/{case.pk}/"
    before = caller.seen(record)
    answer = caller.move(record, "receive")

    assert answer["ETag"] == caller.seen(record) != before
    refused(
        caller.post(f"{record}transitions/forward/", {"opinion": "同意。"}, If_Match=before),
        412,
        "stale_version",
    )


def test_somebody_who_has_the_record_already_is_told_so(
    door: Doors, officer: User, case: Nomination
) -> None:
    caller, record = door(officer), f"nominations/{case.pk}/"
    tag = caller.seen(record)

    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = caller.get(record, If_None_Match=known)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert caller.get(record, If_None_Match='"other"').status_code == 200


def test_what_has_no_version_is_compared_as_a_whole(
    door: Doors, nominator: User, opened: Round, tree: County
) -> None:
    draft = a_nomination(opened, tree.villages[0], nominator)
    caller, path = door(nominator), f"nominations/{draft.pk}/dossier/"
    seen = caller.seen(path)
    data = dict(draft.dossier.answers) | {"position": "队长"}

    refused(caller.put(path, {"data": data}), 428, "version_required")
    changed = caller.put(path, {"data": data}, If_Match=seen)
    assert fine(changed)["data"]["position"] == "队长"
    assert changed["ETag"] == caller.seen(path)
    refused(caller.put(path, {"data": data}, If_Match=seen), 412, "stale_version")


def test_a_transition_says_what_it_lacks_after_whether_one_may(
    door: Doors, officer: User, nominator: User, case: Nomination
) -> None:
    record = f"nominations/{case.pk}/"

    problem = refused(door(officer).move(record, "return"), 400, "reason_missing")
    assert [error["pointer"] for error in problem["errors"]] == ["/reason"]
    assert (problem["transition"], problem["subject"]) == ("return", case.pk)
    refused(door(nominator).move(record, "return"), 403, "not_permitted")
    refused(door(officer).move(record, "approve"), 409, "wrong_state")
    refused(door(officer).move(record, "fly"), 404, "not_found")
    refused(door(officer).move(record, "receive", reason="x"), 400, "invalid_input")


def test_the_transitions_of_a_record_say_what_is_possible_and_why_not(
    door: Doors, officer: User, nominator: User, case: Nomination
) -> None:
    path = f"nominations/{case.pk}/transitions/"
    possible = {
        user: [t["name"] for t in fine(door(user).get(path))["transitions"] if t["available"]]
        for user in (officer, nominator)
    }
    listed = {t["name"]: t for t in fine(door(nominator).get(path))["transitions"]}

    assert possible[nominator] == ["recall", "withdraw"]
    assert possible[officer] == ["receive", "transfer", "return", "decline", "disqualify"]
    assert listed["decline"]["refusal"] == {
        "kind": "not_permitted",
        "code": "not_permitted",
        "detail": "Decline is not yours to do here.",
    }
    assert (listed["decline"]["needs"], listed["decline"]["results"]) == (
        ["reason"],
        ["not_selected"],
    )


def test_a_tag_that_was_weakened_on_its_way_is_the_same(
    door: Doors, nominator: User, case: Nomination
) -> None:
    """As the compression of answers does it, ours or that of a proxy."""
    record, caller = f"nominations/{case.pk}/", door(nominator)
    answer = caller.get(record, Accept_Encoding="gzip")

    assert answer["ETag"].startswith('W/"')
    fine(caller.post(f"{record}transitions/recall/", If_Match=answer["ETag"]))
