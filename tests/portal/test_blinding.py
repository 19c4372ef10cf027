"""The copy that judges of a blind stage read, written at the desk beside the original."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import blinding
from honors.models import Nomination, RedactedCopy, RedactedPhoto, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from tests.factories.score_sheets import fill_in, give, sheet_of
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LIST = "/desk/judging/copies/"
TEXT = "该同志二十年照顾公婆（虚构）。"
JPEG = b"\xff\xd8\xff\xe0 a made-up photo"


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    """Two that wait at a blind stage, and one elsewhere."""
    Selection(tree, staff, code="OPEN").enter(1)
    return Selection(tree, staff, blind=True).enter(2)


def of(case: Nomination, ending: str = "") -> str:
    return f"{LIST}{case.pk}/{ending}"


def sent(text: str = TEXT, **more: str) -> dict[str, str]:
    return {"text-work": text, **more}


def test_cases_that_wait_are_written_one_after_the_other(
    at_desk: AtDesk, secretary: User, cases: list[Nomination]
) -> None:
    desk = at_desk(secretary)
    with CaptureQueriesContext(connection) as listed:
        rows = desk.get(LIST).context["page"].rows
    with CaptureQueriesContext(connection) as read:
        shown = desk.get(of(cases[0]))
    first = desk.post(of(cases[0]), sent(go="next"))
    second = desk.post(of(cases[1]), sent(go="next"))

    assert [case.pk for case in rows] == [case.pk for case in cases]
    assert max(len(listed), len(read)) <= MOST_STATEMENTS
    assert shown.context["form"].initial["text-work"] == "种植"
    assert (first.status_code, first["Location"]) == (303, of(cases[1]))
    assert (second.status_code, second["Location"]) == (303, LIST)
    assert RedactedCopy.objects.get(nomination=cases[0]).texts == {"work": TEXT}
    assert desk.get(LIST).context["page"].rows == []
    assert len(desk.get(f"{LIST}?list=written").context["page"].rows) == 2


def test_what_still_tells_who_it_is_is_confirmed_first(
    at_desk: AtDesk, secretary: User, cases: list[Nomination]
) -> None:
    desk = at_desk(secretary)
    telling = sent(f"{cases[0].nominee.name}照顾公婆（虚构）。")

    warned = desk.post(of(cases[0]), telling)
    assert (warned.status_code, RedactedCopy.objects.count()) == (422, 0)
    assert [row[2] for row in warned.context["form"].told] == [cases[0].nominee.name]

    assert desk.post(of(cases[0]), telling | {"confirmed": "on"}).status_code == 303
    assert RedactedCopy.objects.count() == 1


def test_an_empty_copy_is_refused_on_the_page(
    at_desk: AtDesk, secretary: User, cases: list[Nomination]
) -> None:
    answer = at_desk(secretary).post(of(cases[0]), {"text-work": ""})

    assert (answer.status_code, RedactedCopy.objects.count()) == (422, 0)


def test_a_copy_that_judges_use_is_shown_and_no_more_changed(
    at_desk: AtDesk, secretary: User, cases: list[Nomination], judges: tuple[User, ...]
) -> None:
    texts = {"work": TEXT}
    blinding.write_copy(nomination=cases[0], texts=texts, by=secretary, at=DURING)
    fill_in(sheet_of(cases[0], judges[0]), 80)
    desk = at_desk(secretary)

    assert desk.get(of(cases[0])).context["is_kept"]
    assert desk.post(of(cases[0]), sent("另一份（虚构）。")).status_code == 422
    assert RedactedCopy.objects.get().texts == texts


def test_photos_are_added_to_a_copy_until_a_sheet_is_in(
    at_desk: AtDesk, secretary: User, cases: list[Nomination], judges: tuple[User, ...]
) -> None:
    desk, address = at_desk(secretary), of(cases[0], "photos/")
    assert desk.get(address).status_code == 404
    blinding.write_copy(nomination=cases[0], texts={"deeds": TEXT}, by=secretary, at=DURING)

    added = desk.post(address, {"file": SimpleUploadedFile("全家.jpg", JPEG)})
    photo = RedactedPhoto.objects.get()
    shown = desk.get(f"{address}{photo.pk}/")
    assert (added.status_code, b"".join(shown.streaming_content)) == (303, JPEG)

    give(sheet_of(cases[0], judges[0]), 80)
    late = desk.post(address, {"file": SimpleUploadedFile("b.jpg", JPEG + b"2")})
    assert (late.status_code, RedactedPhoto.objects.count()) == (422, 1)


def test_nobody_but_the_organizers_secretary_comes_near_it(
    at_desk: AtDesk,
    cases: list[Nomination],
    staff: Staff,
    judges: tuple[User, ...],
    officer: User,
    secretary: User,
) -> None:
    blinding.write_copy(nomination=cases[0], texts={"deeds": TEXT}, by=secretary, at=DURING)
    for other in (judges[0], officer, staff.secretaries[0], staff.auditor):
        desk = at_desk(other)
        assert desk.get(LIST).context["page"].rows == []
        for address in (of(cases[0]), of(cases[0], "photos/")):
            assert desk.get(address).status_code == 404
        assert desk.post(of(cases[0]), sent()).status_code == 404
