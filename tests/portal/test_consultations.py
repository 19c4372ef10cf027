"""A department answers what it is asked and sees no more; the office closes what is late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Consultation, Nomination, User, VetoFinding
from honors.states import NominationState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.nominations import forwarded, moved, nomination_in, scored
from tests.factories.organizations import County
from tests.factories.public_notices import JPEG
from tests.factories.rounds import DURING
from tests.factories.vetoes import a_free_nomination, a_vetoed_round
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LATE = DURING + timedelta(days=60)


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in(NominationState.CONSULTATION, tree, staff)


@laid
def asked(case: Nomination) -> Consultation:
    return case.consultations.get()


def reply(client: Client, asked: Consultation, **sent: Any) -> Any:
    return client.post(f"/consultations/{asked.pk}/", sent)


def test_a_department_sees_who_it_is_about_and_what_the_stage_shows(
    at_desk: AtDesk, case: Nomination, asked: Consultation, consultee: User
) -> None:
    desk = at_desk(consultee)

    assert [row.pk for row in desk.get("/consultations/").context["page"].rows] == [asked.pk]
    facts = desk.get(f"/consultations/{asked.pk}/").context["facts"]
    assert [fact["value"] for fact in facts] == [case.nominee.name, "个人", case.unit.name]
    assert desk.get(f"/nominations/{case.pk}/").status_code == 404


def test_it_answers_with_a_letter_and_its_scan(
    at_desk: AtDesk, asked: Consultation, consultee: User, county_officer: User
) -> None:
    desk = at_desk(consultee)
    scan = SimpleUploadedFile("复函.jpg", JPEG, content_type="image/jpeg")

    sent = reply(desk, asked, reply="no_objection", document_number="卫函〔2026〕2号", file=scan)

    assert sent.status_code == 303
    assert Consultation.objects.get().reply == "no_objection"
    after = desk.get(f"/consultations/{asked.pk}/").context
    assert (after["waits"], after["facts"]) == (False, [])
    path = f"/nominations/{asked.nomination_id}/consultations/{asked.pk}/letter/"
    letter = at_desk(county_officer).get(path)
    assert b"".join(letter.streaming_content) == JPEG  # type: ignore[attr-defined]


@laid
def vetoed(tree: County, staff: Staff) -> Consultation:
    """Of a case in a round with the standard list."""
    round_ = a_vetoed_round(tree, staff, route=scored(tree), kinds=["person"])
    case = a_free_nomination(round_, tree, staff)
    forwarded(moved(case, "submit", staff.nominators[0]), staff.officers[0])
    return case.consultations.get()


def test_it_confirms_a_veto_with_its_objection(
    at_desk: AtDesk, vetoed: Consultation, consultee: User
) -> None:
    sent = reply(
        at_desk(consultee),
        vetoed,
        reply="objection",
        text="失信被执行人（虚构）",
        document_number="法函〔2026〕3号（虚构）",
        **{"veto-dishonesty": ["0"], "bars_until": "2027-01-01"},
    )

    finding = VetoFinding.objects.get()
    assert sent.status_code == 303
    assert (finding.code, finding.member, finding.bars_until) == (
        "dishonesty",
        None,
        date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"reply": "no_objection", "document_number": "3号", "veto-dishonesty": ["0"]}, "__all__"),
        ({"reply": "objection", "text": "有（虚构）", "veto-dishonesty": ["0"]}, "document_number"),
        ({"reply": "objection", "text": "有（虚构）", "bars_until": "2027-01-01"}, "bars_until"),
        ({"reply": "objection", "text": "有（虚构）", "veto-dishonesty": ["9"]}, "veto-dishonesty"),
    ],
)
def test_a_veto_that_is_not_confirmed_rightly_is_told(
    at_desk: AtDesk, vetoed: Consultation, consultee: User, sent: dict[str, Any], wrong: str
) -> None:
    answer = reply(at_desk(consultee), vetoed, **sent)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {wrong})
    assert not VetoFinding.objects.exists()


def test_an_objection_without_words_is_told_at_the_field(
    at_desk: AtDesk, asked: Consultation, consultee: User
) -> None:
    answer = reply(at_desk(consultee), asked, reply="objection")

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"text"}


def answers(*rows: tuple[Consultation, str, str]) -> dict[str, Any]:
    """What the letter says of each."""
    sent: dict[str, Any] = {"document_number": "卫函〔2026〕3号（虚构）"}
    for row, said, text in rows:
        sent |= {f"reply-{row.pk}": said, f"text-{row.pk}": text}
    return sent


def test_one_letter_answers_several_cases_or_none(
    at_desk: AtDesk, asked: Consultation, consultee: User, tree: County, staff: Staff
) -> None:
    other = nomination_in(NominationState.CONSULTATION, tree, staff).consultations.get()
    desk, path = at_desk(consultee), "/consultations/letter/"
    with CaptureQueriesContext(connection) as captured:
        shown = desk.get(path).context["rows"]
    assert len(captured) <= MOST_STATEMENTS
    assert [row["asked"] for row in shown] == [asked, other]

    halted = desk.post(path, answers((asked, "no_objection", ""), (other, "objection", "")))
    assert (halted.status_code, list(halted.context["form"].errors)) == (422, [f"text-{other.pk}"])
    assert desk.post(path, answers()).status_code == 422
    assert not Consultation.objects.exclude(reply="").exists()

    scan = {"file": SimpleUploadedFile("复函.jpg", JPEG, content_type="image/jpeg")}
    both = answers((asked, "no_objection", ""), (other, "objection", "正在核查（虚构）"))
    assert desk.post(path, both | scan).status_code == 303

    kept = Consultation.objects.order_by("pk")
    assert [row.reply for row in kept] == ["no_objection", "objection"]
    assert len({row.letter_id for row in kept}) == 1


def test_whoever_is_asked_nothing_has_no_letter_to_write(
    at_desk: AtDesk, asked: Consultation, officer: User
) -> None:
    desk, path = at_desk(officer), "/consultations/letter/"

    assert desk.get(path).context["rows"] == []
    assert desk.get(f"{path}?department=1" + "0" * 30).status_code == 200
    assert desk.post(path, answers((asked, "objection", "虚构"))).status_code == 422
    assert Consultation.objects.get().reply == ""


def test_what_is_overdue_is_marked_and_closed_with_a_reason(
    at_desk: AtDesk, clock: Clock, asked: Consultation, secretary: User
) -> None:
    path = f"/nominations/{asked.nomination_id}/consultations/"
    assert not at_desk(secretary).get(path).context["may_close"]
    clock.at = LATE
    desk = at_desk(secretary)
    page = desk.get(path)
    assert (page.context["may_close"], "已逾期" in page.content.decode()) == (True, True)

    assert desk.post(path, {"reason": "逾期未复（虚构）。"}).status_code == 303

    assert Consultation.objects.get().reply == "overdue"


def test_closing_too_early_is_refused_in_words(
    at_desk: AtDesk, asked: Consultation, secretary: User
) -> None:
    path = f"/nominations/{asked.nomination_id}/consultations/"

    answer = at_desk(secretary).post(path, {"reason": "不等了（虚构）。"})

    assert answer.status_code == 422
    assert Consultation.objects.get().reply == ""


def test_the_unit_and_strangers_read_none_of_it(
    at_desk: AtDesk, asked: Consultation, nominator: User, stranger: User
) -> None:
    own = at_desk(nominator).get(f"/nominations/{asked.nomination_id}/consultations/")
    assert list(own.context["rows"]) == []
    for user in (nominator, stranger):
        assert at_desk(user).get(f"/consultations/{asked.pk}/").status_code == 404
        letter = f"/nominations/{asked.nomination_id}/consultations/{asked.pk}/letter/"
        assert at_desk(user).get(letter).status_code == 404


def test_the_pages_take_few_statements(
    at_desk: AtDesk, asked: Consultation, consultee: User
) -> None:
    desk = at_desk(consultee)
    for path in ("/consultations/", f"/consultations/{asked.pk}/"):
        with CaptureQueriesContext(connection) as captured:
            desk.get(path)
        assert len(captured) <= MOST_STATEMENTS
