"""The desk where objections are dealt with: nobody sees who objected, nobody concerned sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Objection, User
from honors.states import ObjectionState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.objections import FILED_AT, PDF, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_short_round, a_shown_case
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25


@laid
def objection(tree: County, staff: Staff) -> Objection:
    round_ = a_short_round(tree, staff)
    case = a_shown_case(round_, staff, tree)
    return an_objection(a_posted_notice(round_, staff.secretary), case)


def move(client: Client, objection: Objection, name: str, **sent: str) -> Any:
    version = str(Objection.objects.get(pk=objection.pk).version)
    return client.post(
        f"/desk/objections/{objection.pk}/moves/{name}/", {"version": version, **sent}
    )


def test_the_queue_and_the_page_do_not_say_who_objected(
    at_desk: AtDesk, objection: Objection, secretary: User
) -> None:
    desk = at_desk(secretary)
    pages = [desk.get(path) for path in ("/desk/objections/", f"/desk/objections/{objection.pk}/")]

    assert [page.status_code for page in pages] == [200, 200]
    assert objection.content in pages[1].content.decode()
    assert not any("钱多多" in page.content.decode() for page in pages)
    assert not any("13900000001" in page.content.decode() for page in pages)


def test_an_objection_is_admitted_rejected_and_replied_to(
    at_desk: AtDesk, objection: Objection, secretary: User
) -> None:
    desk = at_desk(secretary)
    move(desk, objection, "admit")
    move(desk, objection, "reject", findings="经核实，材料属实（虚构）。")
    done = move(desk, objection, "reply", answer="经核实，反映的问题不成立（虚构）。")

    assert done.status_code == 303
    assert Objection.objects.get().state == ObjectionState.REPLIED
    assert [row.pk for row in desk.get("/desk/objections/").context["page"].rows] == []
    settled = desk.get("/desk/objections/?list=settled").context["page"].rows
    assert [row.pk for row in settled] == [objection.pk]


def test_a_refusal_names_one_of_the_grounds(
    at_desk: AtDesk, objection: Objection, secretary: User
) -> None:
    desk = at_desk(secretary)

    assert move(desk, objection, "refuse", reason="无事实。", ground="whim").status_code == 422
    assert move(desk, objection, "refuse", reason="无事实。", ground="no_facts").status_code == 303
    assert Objection.objects.get().ground == "no_facts"


def test_neither_the_unit_nor_another_county_knows_of_it(
    at_desk: AtDesk, objection: Objection, nominator: User, stranger: User, officer: User
) -> None:
    for user in (nominator, stranger, officer):
        assert at_desk(user).get(f"/desk/objections/{objection.pk}/").status_code == 404
        assert move(at_desk(user), objection, "admit").status_code == 404


def test_the_desk_takes_few_statements(
    at_desk: AtDesk, objection: Objection, secretary: User
) -> None:
    desk = at_desk(secretary)
    for path in ("/desk/objections/", f"/desk/objections/{objection.pk}/"):
        with CaptureQueriesContext(connection) as captured:
            desk.get(path)
        assert len(captured) <= MOST_STATEMENTS


def a_letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("异议函.pdf", PDF)


def of_a_unit(objection: Objection) -> str:
    Objection.objects.filter(pk=objection.pk).update(objector_kind="unit")
    return f"/desk/objections/{objection.pk}/"


def test_the_office_adds_the_letter_and_opens_it_with_a_reason(
    at_desk: AtDesk, objection: Objection, secretary: User
) -> None:
    address, desk = of_a_unit(objection), at_desk(secretary)

    assert desk.post(f"{address}letter/", {"file": a_letter()}).status_code == 303

    opened = desk.post(f"{address}objector/", {"reason": "核对公章（虚构）", "letter": "1"})
    assert b"".join(opened.streaming_content) == PDF
    assert LedgerEvent.objects.filter(action="objections.open_letter").count() == 1
    again = desk.post(f"{address}letter/", {"file": a_letter()})
    assert again.status_code == 422


def test_who_objects_is_shown_to_whoever_says_why(
    at_desk: AtDesk, objection: Objection, secretary: User
) -> None:
    desk, address = at_desk(secretary), f"/desk/objections/{objection.pk}/objector/"

    assert "钱多多" not in desk.get(address).content.decode()
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "约谈", "letter": "1"}).status_code == 422
    assert "钱多多" in desk.post(address, {"reason": "约谈（虚构）"}).content.decode()
    assert LedgerEvent.objects.filter(action="objections.open_objector").count() == 1


def test_an_auditor_adds_nothing_and_opens_nothing(
    at_desk: AtDesk, objection: Objection, auditor: User, nominator: User
) -> None:
    address = of_a_unit(objection)
    for user in (auditor, nominator):
        desk = at_desk(user)
        assert desk.post(f"{address}letter/", {"file": a_letter()}).status_code == 404
        assert desk.post(f"{address}objector/", {"reason": "虚构"}).status_code == 404


STEP = {
    "taken_on": FILED_AT.date().isoformat(),
    "who": "张某、王某（虚构）",
    "what": "走访东关村三户（虚构）",
}


def test_an_investigation_is_told_step_by_step(
    at_desk: AtDesk, clock: Clock, objection: Objection, secretary: User
) -> None:
    clock.at = FILED_AT + timedelta(hours=1)
    desk, address = at_desk(secretary), f"/desk/objections/{objection.pk}/"
    assert desk.post(f"{address}steps/new/", STEP).status_code == 422
    move(desk, objection, "admit")

    done = desk.post(f"{address}steps/new/", {**STEP, "evidence": a_letter()})

    assert done.headers["Location"] == address
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(address).context
    assert [(each.label, each.who, each.text) for each in page["story"][1:]] == [
        (page["story"][1].label, STEP["who"], STEP["what"])
    ]
    assert page["story"][1].evidence == hashlib.sha256(PDF).hexdigest()
    assert len(captured) <= MOST_STATEMENTS


def test_a_suspicion_is_told_to_auditors_and_shown_to_nobody_else(
    at_desk: AtDesk, clock: Clock, objection: Objection, secretary: User, auditor: User
) -> None:
    clock.at = FILED_AT + timedelta(hours=1)
    desk, address = at_desk(secretary), f"/desk/objections/{objection.pk}/"
    sent = {"text": "其材料被无故退回（虚构）", "nomination": objection.nomination.number}

    assert desk.post(f"{address}retaliation/", {**sent, "nomination": "0"}).status_code == 422
    assert desk.post(f"{address}retaliation/", sent).status_code == 303

    assert sent["text"] not in desk.get(address).content.decode()
    assert sent["text"] in at_desk(auditor).get(address).content.decode()


def test_only_the_office_investigates(
    at_desk: AtDesk, objection: Objection, auditor: User, nominator: User, stranger: User
) -> None:
    for user in (auditor, nominator, stranger):
        desk = at_desk(user)
        for page in ("steps/new", "retaliation"):
            assert desk.get(f"/desk/objections/{objection.pk}/{page}/").status_code == 404
