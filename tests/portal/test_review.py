"""A case before whoever decides on it: what bears on it, and what is done beside its moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from honors.actions import nominations
from honors.actions.phrases import add_phrase
from honors.actions.signers import add_signers
from honors.models import Attachment, CaseCopy, Defect, Nomination, Nudge, Round, Signer, User
from honors.queries.timelines import timeline
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, moved, nomination_in, returned
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 26


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in(NominationState.REVIEW, tree, staff)


@laid
def colleague(officer: User, case: Nomination) -> User:
    """A second officer of the first township."""
    other = User.objects.create(username="second", display_name="周敏（虚构）")
    held = officer.memberships.get(role="officer")
    held.pk, held.user = None, other
    held.save()
    return other


def shown(client: Client, case: Nomination) -> Any:
    response = client.get(f"/nominations/{case.pk}/")
    assert response.status_code == 200
    return response.context


def test_a_case_shows_what_was_written_and_what_is_to_come(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    page = shown(at_desk(officer), case)

    assert "事迹" in "".join(fact["label"] for fact in page["facts"])
    assert [step["kind"] for step in page["coming"]] == ["now", "next", "next", "next", "next"]
    assert page["warnings"] == page["changes"] == page["defects"] == []


def test_a_case_takes_a_bounded_number_of_statements(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    desk = at_desk(officer)
    shown(desk, case)  # the first look at a case is one statement more
    with CaptureQueriesContext(connection) as captured:
        shown(desk, case)

    asked = [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]
    assert len(asked) <= MOST_STATEMENTS


def test_another_case_of_the_same_nominee_is_warned_of(
    at_desk: AtDesk, case: Nomination, officer: User, nominator: User, tree: County
) -> None:
    named_alike = a_nominee(tree.villages[0], nominator, "person", name=case.nominee.name)
    again = a_nomination(case.round, tree.villages[0], nominator, "person", named_alike)
    moved(again, "submit", nominator)

    with translation.override("en"):
        (warning,) = shown(at_desk(officer), again)["warnings"]

    assert warning.url == f"/nominations/{case.pk}/"


def test_who_has_the_case_open_is_said_to_the_other(
    at_desk: AtDesk, case: Nomination, officer: User, county_officer: User
) -> None:
    shown(at_desk(county_officer), case)

    (look,) = shown(at_desk(officer), case)["here_now"]

    assert look.user_id == county_officer.pk


def test_the_difference_since_the_last_version_stands_beside(
    at_desk: AtDesk, case: Nomination, officer: User, nominator: User
) -> None:
    back = returned(case, officer, "deeds")
    data = dict(back.dossier.answers) | {"deeds": "改过的事迹（虚构）。"}
    nominations.save_dossier(
        nomination=back, data=data, veto_declared=True, by=nominator, at=DURING
    )
    moved(back, "resubmit", nominator)

    (change,) = shown(at_desk(officer), case)["changes"]

    assert change["after"] == "改过的事迹（虚构）。"


def send_back(client: Client, case: Nomination, **sent: str) -> Any:
    return client.post(
        f"/nominations/{case.pk}/moves/return/", {"version": str(case.version), **sent}
    )


def test_a_return_names_every_defect_beside_its_field(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    named = {"defect-deeds": "请写具体事例。", "defect-attachments": "请补照片。"}

    response = send_back(at_desk(officer), case, **named, reason="需补正。")

    assert response.status_code == 303
    assert list(Defect.objects.values_list("field", "text")) == [
        ("deeds", "请写具体事例。"), ("attachments", "请补照片。"),
    ]  # fmt: skip
    assert Nomination.objects.get(pk=case.pk).state == NominationState.RETURNED


def test_a_return_that_names_nothing_is_not_sent(
    at_desk: AtDesk, case: Nomination, officer: User
) -> None:
    response = send_back(at_desk(officer), case, reason="需补正。")

    assert response.status_code == 422
    assert Nomination.objects.get(pk=case.pk).state == NominationState.REVIEW


def test_a_usual_phrase_may_be_the_reason(
    at_desk: AtDesk, case: Nomination, officer: User, secretary: User, tree: County
) -> None:
    add_phrase(organization=tree.county, use="return", text="材料不齐", by=secretary, at=DURING)
    desk = at_desk(officer)

    page = desk.get(f"/nominations/{case.pk}/moves/return/").content.decode()
    response = send_back(desk, case, **{"defect-deeds": "材料不齐", "phrase": "材料不齐"})

    assert '<option value="材料不齐">' in page
    assert response.status_code == 303


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"phrase": "不属于本次范围"}, "不属于本次范围"),
        ({"phrase": "不属于本次范围", "reason": "见通知。"}, "不属于本次范围\n见通知。"),
        ({"reason": "见通知。"}, "见通知。"),
    ],
)
def test_a_case_is_declined_with_a_usual_phrase_or_own_words(
    at_desk: AtDesk,
    case: Nomination,
    officer: User,
    secretary: User,
    tree: County,
    sent: dict[str, str],
    reason: str,
) -> None:
    text = "不属于本次范围"
    add_phrase(organization=tree.county, use="decline", text=text, by=secretary, at=DURING)
    desk, page = at_desk(officer), f"/nominations/{case.pk}/moves/decline/"
    version = {"version": str(case.version)}

    assert desk.post(page, version).status_code == 422
    assert desk.post(page, version | sent).status_code == 303

    last = timeline(Nomination.objects.get(pk=case.pk))[-1]
    assert (last.action, last.texts["reason"]) == ("nominations.decline", reason)


def test_a_return_is_nothing_for_those_who_do_not_review(
    at_desk: AtDesk, case: Nomination, nominator: User, stranger: User
) -> None:
    sent = {"defect-deeds": "请补充。", "reason": "需补正。"}

    assert send_back(at_desk(nominator), case, **sent).status_code == 403
    assert send_back(at_desk(stranger), case, **sent).status_code == 404


def test_a_case_is_transferred_to_a_colleague(
    at_desk: AtDesk, case: Nomination, officer: User, colleague: User
) -> None:
    sent = {"version": str(case.version), "assignee": str(colleague.pk), "reason": "请接办。"}

    response = at_desk(officer).post(f"/nominations/{case.pk}/moves/transfer/", sent)

    assert response.status_code == 303
    assert Nomination.objects.get(pk=case.pk).assignee == colleague


def test_a_signature_is_asked_for_and_given(
    at_desk: AtDesk, case: Nomination, officer: User, colleague: User
) -> None:
    sent = {"users": [str(colleague.pk)], "required": "yes", "question": "是否属实？"}
    asked = at_desk(officer).post(f"/nominations/{case.pk}/signers/", sent)
    signer = Signer.objects.get()
    desk = at_desk(colleague)
    own = shown(desk, case)["own_signer"]

    signed = desk.post(f"/signers/{signer.pk}/sign/", {"agrees": "yes", "opinion": "属实。"})

    assert (asked.status_code, own, signed.status_code) == (303, signer, 303)
    assert Signer.objects.get().answer == "agrees"


def test_only_who_was_asked_signs(
    at_desk: AtDesk, case: Nomination, officer: User, colleague: User
) -> None:
    (signer,) = add_signers(
        nomination=case, users=[colleague], required=False, by=officer, at=DURING
    )

    assert at_desk(officer).get(f"/signers/{signer.pk}/sign/").status_code == 404


def test_others_are_informed_of_a_case(
    at_desk: AtDesk, case: Nomination, officer: User, secretary: User, nominator: User
) -> None:
    sent = {"users": [str(secretary.pk)], "note": "请知悉。"}

    assert at_desk(officer).post(f"/nominations/{case.pk}/copies/", sent).status_code == 303
    assert CaseCopy.objects.get().user == secretary
    assert at_desk(nominator).post(f"/nominations/{case.pk}/copies/", sent).status_code in (
        403,
        422,
    )


def test_a_case_is_nudged_once_a_day(at_desk: AtDesk, case: Nomination, nominator: User) -> None:
    desk = at_desk(nominator)

    answers = [desk.post(f"/nominations/{case.pk}/nudge/", {}).status_code for _time in range(2)]

    assert answers == [303, 422]
    assert Nudge.objects.count() == 1


def test_what_is_done_beside_a_case_is_offered_to_whom_it_is_allowed(
    at_desk: AtDesk, case: Nomination, officer: User, nominator: User, auditor: User
) -> None:
    def beside(user: User) -> list[str]:
        return [offer.name for offer in shown(at_desk(user), case)["beside"]]

    assert beside(officer) == ["case_signers", "case_copies"]
    assert beside(nominator) == ["case_nudge"]
    assert beside(auditor) == []


def test_private_answers_are_masked_until_somebody_says_for_what(
    at_desk: AtDesk, opened: Round, tree: County, officer: User, nominator: User
) -> None:
    draft = a_nomination(opened, tree.villages[0], nominator, "family", address="虚构路十二号")
    family = moved(draft, "submit", nominator)
    desk, page = at_desk(officer), f"/nominations/{family.pk}/unmask/"

    masked = {fact["value"] for fact in shown(desk, family)["facts"]}
    silent = desk.post(page, {"reason": ""})
    told = desk.post(page, {"reason": "核实住址（虚构）"})

    assert ("虚构路十二号" in masked, "***" in masked) == (False, True)
    assert (silent.status_code, told.status_code) == (422, 200)
    assert [fact["value"] for fact in told.context["facts"]] == ["虚构路十二号"]
    assert "no-store" in told.headers["Cache-Control"]
    assert LedgerEvent.objects.filter(action="nominations.unmask").count() == 1


def test_the_way_to_private_answers_is_offered_where_there_are_any(
    at_desk: AtDesk, opened: Round, tree: County, case: Nomination, officer: User, nominator: User
) -> None:
    family = moved(a_nomination(opened, tree.villages[0], nominator, "family"), "submit", nominator)

    offered = [
        {offer.name for offer in shown(at_desk(officer), each)["beside"]} for each in (family, case)
    ]

    assert ["case_unmask" in names for names in offered] == [True, False]


def test_the_files_of_a_case_stand_on_its_page_and_are_given_to_who_sees_it(
    at_desk: AtDesk, case: Nomination, officer: User, stranger: User, nominator: User
) -> None:
    Attachment.objects.create(
        nomination=case,
        field="attachments",
        file=ContentFile(b"\xff\xd8\xff made up", name="a.jpg"),
        name="照片.jpg",
        content_type="image/jpeg",
        size=10,
        sha256="0" * 64,
        uploaded_at=DURING,
        uploaded_by=nominator,
    )

    (file,) = shown(at_desk(officer), case)["files"]
    given = at_desk(officer).get(file.url)

    assert (file.name, file.is_picture) == ("照片.jpg", True)
    assert b"".join(given.streaming_content) == b"\xff\xd8\xff made up"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert at_desk(stranger).get(file.url).status_code == 404
