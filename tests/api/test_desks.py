"""The work around a case on a desk, over the interface."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.actions import verdicts
from honors.models import Nomination, Round, User
from honors.roles import Role
from tests.api.doors import Clock, Door, fine, made, refused
from tests.factories.accounts import Staff, a_member
from tests.factories.decisions import DECIDED_ON, RECORDED_AT
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.public_notices import a_shown_case, cleared_cases
from tests.ground import laid
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db
Doors = Callable[[User], Door]


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


@laid
def colleague(tree: County) -> User:
    return a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")


def test_a_case_waits_for_the_signature_that_was_asked_for(
    door: Doors, case: Nomination, officer: User, colleague: User
) -> None:
    path, office, signer = f"nominations/{case.pk}/", door(officer), door(colleague)
    candidates = fine(office.get(f"{path}signer-candidates/"))["results"]
    assert colleague.pk in [person["id"] for person in candidates]

    body = {"users": [colleague.pk], "required": True, "question": "是否属实？"}
    (asked,) = made(office.post(f"{path}signers/", body))
    fine(office.move(path, "receive"))
    refused(office.move(path, "forward", opinion="同意。"), 409, "signature_missing")
    own = f"signers/{asked['id']}/"
    tag = signer.seen(own)
    refused(signer.post(f"{own}sign/", {"agrees": True}), 428, "version_required")
    answered = fine(signer.post(f"{own}sign/", {"agrees": True}, If_Match=tag))

    assert (asked["question"], asked["answer"], answered["answer"]) == ("是否属实？", "", "agrees")
    assert fine(office.get(f"{path}signers/"))["results"] == [answered]
    refused(signer.post(f"{own}sign/", {"agrees": True}, If_Match=tag), 412, "stale_version")


def test_what_was_asked_and_said_is_shown_to_the_offices_alone(
    door: Doors, case: Nomination, officer: User, colleague: User, staff: Staff
) -> None:
    path = f"nominations/{case.pk}/"
    made(door(officer).post(f"{path}signers/", {"users": [colleague.pk], "required": False}))
    made(door(officer).post(f"{path}copies/", {"users": [colleague.pk]}))
    door(officer).post(f"{path}looks/")
    village, auditor = door(staff.nominators[0]), door(staff.auditor)

    def seen(caller: Door, what: str) -> int:
        body = fine(caller.get(f"{path}{what}/"))
        return len(body if what == "looks" else body["results"])

    words = ("signers", "copies", "looks")
    assert [seen(auditor, what) for what in words] == [1, 1, 1]
    assert [seen(village, what) for what in words] == [0, 0, 0]
    people = ("colleagues", "signer-candidates", "copy-candidates")
    assert [seen(village, what) for what in people] == [0, 0, 0]


def test_a_secretary_takes_a_signature_and_a_copy_back(
    door: Doors, case: Nomination, officer: User, colleague: User, secretary: User, staff: Staff
) -> None:
    path, office, clerk = f"nominations/{case.pk}/", door(officer), door(secretary)
    (asked,) = made(office.post(f"{path}signers/", {"users": [colleague.pk], "required": True}))
    reader = door(staff.officers[1])
    users = {"users": [staff.auditor.pk], "note": "请知悉。"}
    (sent,) = made(office.post(f"{path}copies/", users))

    own, copy = f"signers/{asked['id']}/", f"copies/{sent['id']}/"
    reason = {"reason": "不必再签。"}
    taken = fine(clerk.post(f"{own}withdraw/", reason, If_Match=clerk.seen(own)))
    assert taken["withdrawn_for"] == "不必再签。"
    assert clerk.delete(copy, If_Match=clerk.seen(copy)).status_code == 204
    assert clerk.get(copy).status_code == reader.get(own).status_code == 404


def test_a_reader_marks_a_copy_as_read_and_as_unread(
    door: Doors, case: Nomination, officer: User, staff: Staff
) -> None:
    reader = staff.officers[-1]
    body = {"users": [reader.pk]}
    (sent,) = made(door(officer).post(f"nominations/{case.pk}/copies/", body))
    own, caller = f"copies/{sent['id']}/read/", door(reader)

    assert fine(caller.post(own, {"read": True}))["read_at"] == "2026-03-10T10:00:00+08:00"
    assert fine(caller.post(own, {"read": False}))["read_at"] is None
    refused(door(officer).post(own, {"read": True}), 403, "not_permitted")


def test_a_case_is_nudged_once_a_day(door: Doors, case: Nomination, staff: Staff) -> None:
    village = door(staff.nominators[0])
    nudged = made(village.post(f"nominations/{case.pk}/nudge/", {"note": "请尽快办理。"}))

    assert (nudged["nomination"], nudged["note"]) == (case.pk, "请尽快办理。")
    refused(village.post(f"nominations/{case.pk}/nudge/", {}), 400, "nudged_today")


def test_an_office_keeps_its_usual_phrases(
    door: Doors, tree: County, secretary: User, officer: User
) -> None:
    clerk = door(secretary)
    body = {"organization": tree.county.pk, "use": "return", "text": "材料不全。"}
    phrase = made(clerk.post("phrases/", body))

    assert fine(door(officer).get("phrases/?use=return"))["results"] == [phrase]
    assert fine(door(officer).get("phrases/?use=decline"))["results"] == []
    own = f"phrases/{phrase['id']}/"
    assert clerk.delete(own, If_Match=clerk.seen(own)).status_code == 204
    assert fine(door(officer).get("phrases/"))["results"] == []


def test_answers_are_kept_as_they_are_typed(door: Doors, tree: County, staff: Staff) -> None:
    draft = nomination_in("draft", tree, staff)
    path, village = f"nominations/{draft.pk}/dossier/", door(staff.nominators[0])
    before = fine(village.get(path))
    seen = before["revision"]

    saved = fine(village.send("patch", path, {"patch": {"deeds": "甲。"}, "revision": seen}))
    stale = {"patch": {"deeds": "乙。"}, "revision": seen}
    problem = refused(village.send("patch", path, stale), 409, "draft_conflict")

    after = fine(village.get(path))
    assert after["data"] == before["data"] | {"deeds": "甲。"}
    assert saved["revision"] == after["revision"] == problem["revision"] == seen + 1
    assert problem["conflicts"] == {"deeds": {"sent": "乙。", "kept": "甲。"}}


def test_what_the_form_does_not_accept_is_kept_apart(
    door: Doors, tree: County, staff: Staff
) -> None:
    draft = nomination_in("draft", tree, staff)
    path, village = f"nominations/{draft.pk}/dossier/", door(staff.nominators[0])
    body = {"patch": {"deeds": 7}, "revision": fine(village.get(path))["revision"]}

    saved = fine(village.send("patch", path, body))

    assert [mistake["pointer"] for mistake in saved["mistakes"]] == ["/deeds"]
    assert saved["unfit"] == fine(village.get(path))["unfit"] == {"deeds": 7}


@laid
def waiting(shown: Round, staff: Staff, tree: County, secretary: User) -> list[Nomination]:
    """Two cases, both waiting for the county's approval."""
    for village, name in enumerate(["李娜", "王芳"]):
        a_shown_case(shown, staff, tree, name, village=village)
    return cleared_cases(shown, secretary)


def test_what_a_sitting_noted_is_tried_and_applied_in_one_step(
    door: Doors,
    clock: Clock,
    waiting: list[Nomination],
    tree: County,
    staff: Staff,
    secretary: User,
) -> None:
    clock.at = RECORDED_AT
    clerk, approver = door(secretary), door(staff.approvers[-1])
    first, second = (f"nominations/{case.pk}/verdict/" for case in waiting)
    made(clerk.post(first, {"approved": False, "reason": "材料有误。"}))
    noted = made(clerk.post(first, {"approved": True}))
    made(clerk.post(second, {"approved": False, "reason": "事迹不足。"}))
    assert fine(clerk.get(first)) == noted
    assert clerk.delete(second).status_code == 204
    made(clerk.post(second, {"approved": False, "reason": "事迹不足。"}))

    sitting = {
        "round": waiting[0].round_id,
        "organization": tree.county.pk,
        "decided_on": DECIDED_ON.isoformat(),
        "deciders": [staff.approvers[-1].pk],
    }
    preview = fine(approver.post("verdicts/preview/", sitting))
    assert preview["possible"]
    assert [outcome["state"] for outcome in preview["outcomes"]] == ["approved", "not_selected"]
    listed = fine(approver.get("verdicts/"))["results"]
    expected = [{name: row[name] for name in ("nomination", "approved")} for row in listed]
    body = sitting | {"form": "meeting", "document_number": "平妇会〔2026〕9号"}
    changed = [row | {"approved": True} for row in expected]
    refused(approver.post("verdicts/apply/", body | {"expected": changed}), 409, "verdicts_changed")
    applied = made(approver.post("verdicts/apply/", body | {"expected": expected}))

    states = [case["state"] for case in applied["nominations"]]
    assert states == ["approved", "not_selected"]
    assert applied["decision"]["document_number"] == "平妇会〔2026〕9号"


def test_what_was_noted_is_for_the_office_that_decides(
    door: Doors,
    clock: Clock,
    waiting: list[Nomination],
    tree: County,
    staff: Staff,
    secretary: User,
) -> None:
    clock.at = RECORDED_AT
    verdicts.note_verdict(nomination=waiting[0], approved=True, by=secretary, at=RECORDED_AT)
    village, auditor = door(staff.nominators[0]), door(staff.auditor)

    for caller in (village, auditor):
        assert caller.get(f"nominations/{waiting[0].pk}/verdict/").status_code == 404
        assert fine(caller.get("verdicts/"))["results"] == []
    with pytest.raises(NotPermitted):
        verdicts.preview_verdicts(
            round_=waiting[0].round,
            organization=tree.county,
            decided_on=DECIDED_ON,
            deciders=[staff.approvers[-1]],
            by=staff.officers[-1],
            at=RECORDED_AT,
        )
