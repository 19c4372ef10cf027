"""Who is told what."""

from __future__ import annotations

from django.utils.translation import override

from honors import notifications
from honors.actions import nominations
from honors.models import User
from honors.roles import Role
from tests.factories.accounts import Staff, a_member, a_membership
from tests.factories.commendations import ISSUED_AT
from tests.factories.nominations import (
    REASON,
    VOTED,
    a_nomination,
    a_submitted_nomination,
    moved,
    nomination_in,
)
from tests.factories.organizations import County
from tests.factories.recommendations import a_call
from tests.factories.rounds import DURING, a_round
from workflow.models import OutboxMessage


def told(user: User) -> list[str]:
    rows = OutboxMessage.objects.filter(payload__user=user.pk).order_by("pk")
    return [row.topic for row in rows]


def test_each_desk_is_told_what_arrived_and_nobody_else(tree: County, staff: Staff) -> None:
    nomination_in("approval", tree, staff)

    arrived = ["nominations.arrived"]
    assert told(staff.officers[0]) == arrived  # the township's review
    assert told(staff.officers[-1]) == arrived  # the county's ballot
    assert told(staff.secretary) == arrived  # the county's notice
    assert told(staff.approvers[-1]) == arrived  # the county's approval
    assert told(staff.officers[1]) == told(staff.approvers[0]) == told(staff.nominators[0]) == []


def test_the_author_is_told_what_became_of_the_case(tree: County, staff: Staff) -> None:
    nomination_in("honored", tree, staff)

    assert told(staff.nominators[0]) == ["nominations.approve", "nominations.honor"]


def test_a_batch_is_one_message(tree: County, staff: Staff) -> None:
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"])
    for _number in range(5):
        a_nomination(round_, tree.villages[0], staff.nominators[0])

    nominations.move_many(
        nominations=round_.nominations.all(), name="submit", by=staff.nominators[0], at=DURING
    )

    message = OutboxMessage.objects.get(payload__user=staff.officers[0].pk)
    assert message.payload["url_path"] == "/nominations/"
    assert "2026-ZM-0003" in message.payload["text"]
    assert "2026-ZM-0004" not in message.payload["text"]


def test_a_message_tells_no_reason_and_points_to_the_case(tree: County, staff: Staff) -> None:
    case = nomination_in("review", tree, staff)
    moved(case, "decline", staff.officers[0], reason=REASON)

    payload = OutboxMessage.objects.get(topic="nominations.decline").payload
    assert payload["url_path"] == f"/nominations/{case.pk}/"
    assert REASON not in payload["text"]
    assert case.number in payload["text"]


def test_a_message_is_written_in_chinese_whoever_caused_it(tree: County, staff: Staff) -> None:
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"])
    with override("en"):
        a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    with override("zh-hans"):
        a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])

    english, chinese = OutboxMessage.objects.filter(payload__user=staff.officers[0].pk)
    assert english.payload["title"] == chinese.payload["title"]


def test_a_call_tells_who_recommends_and_the_units_directly_below_once(
    tree: County, staff: Staff
) -> None:
    """Whoever opened it knows; the other street's people have no part in it."""
    twice = a_member(Role.OFFICER, tree.villages[0])
    a_membership(twice, Role.NOMINATOR, tree.villages[0])
    asked = (staff.officers[0], staff.nominators[0], staff.nominators[1], twice)

    call = a_call(tree, staff)
    notifications.call_opened(call, by=staff.secretaries[0].pk, at=ISSUED_AT)

    assert [told(user) for user in asked] == [["recommendation_calls.opened"]] * len(asked)
    others = (staff.secretaries[0], staff.officers[1], staff.nominators[-1], staff.secretary)
    assert [told(user) for user in others] == [[]] * len(others)
    assert OutboxMessage.objects.get(payload__user=twice.pk).payload["text"] == (
        "临沂市妇联：临沂市最美“健康家庭”，平邑街道最多可推荐1个。"
    )
