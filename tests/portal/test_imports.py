"""Spreadsheets coming in, page by page, without JavaScript."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from honors.models import Import, Nomination, Round, User
from honors.states import ImportState
from tests.factories.imports import a_file, checked, work, written
from tests.factories.organizations import County
from tests.factories.rounds import category_of
from tests.ground import laid
from tests.honors.imports.files import a_workbook

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
ROW = ("王秀兰", "女", "", "汉族", "坚持为村里做事（虚构）")
BAD = ("李春花", "女", "3.3E+17", "汉族", "虚构")


@laid
def query(tree: County, opened: Round) -> str:
    category = category_of(opened, "person").pk
    return f"kind=nominations&organization={tree.villages[0].pk}&category={category}"


@laid
def place(tree: County, opened: Round) -> dict[str, object]:
    return {"organization": tree.villages[0], "category": category_of(opened, "person")}


def test_a_village_is_offered_what_it_may_import(
    at_desk: AtDesk, nominator: User, query: str
) -> None:
    page = at_desk(nominator).get("/imports/").content.decode()
    assert query.replace("&", "&amp;") in page
    assert "kind=quotas" not in page
    assert "kind=users" not in page


def test_a_secretary_imports_quotas_and_an_administrator_users(
    at_desk: AtDesk, secretary: User, administrator: User, opened: Round
) -> None:
    assert "kind=quotas" in at_desk(secretary).get("/imports/").content.decode()
    assert "kind=users" in at_desk(administrator).get("/imports/").content.decode()


def test_the_workbench_leads_to_the_import(at_desk: AtDesk, nominator: User, opened: Round) -> None:
    assert 'href="/imports/"' in at_desk(nominator).get("/workbench/").content.decode()


def test_the_template_is_a_file_of_the_category(
    at_desk: AtDesk, nominator: User, query: str
) -> None:
    answer = at_desk(nominator).get(f"/imports/template/?{query}")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert book["填写"]["B1"].value == "姓名（必填）"


def test_a_file_is_handed_in_looked_at_confirmed_and_undone(
    at_desk: AtDesk, nominator: User, query: str
) -> None:
    desk = at_desk(nominator)
    file = SimpleUploadedFile("名单.xlsx", a_file("nominations", ROW))
    answer = desk.post(f"/imports/new/?{query}", {"file": file})
    import_ = Import.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/imports/{import_.pk}/")
    assert desk.get(answer.url)["Refresh"] == "5"

    work(import_)
    page = desk.get(f"{answer.url}?rows=all").content.decode()
    assert "王秀兰" in page
    assert desk.post(answer.url, {"step": "confirm"}).status_code == 303
    work(Import.objects.get())
    assert Nomination.objects.get().nominee.name == "王秀兰"
    assert desk.post(answer.url, {"step": "undo"}).status_code == 303
    work(Import.objects.get())
    assert Import.objects.get().state == ImportState.UNDONE
    assert desk.get(answer.url).status_code == 200


def test_a_file_that_is_refused_is_told_on_its_form(
    at_desk: AtDesk, nominator: User, query: str
) -> None:
    file = SimpleUploadedFile("名单.xlsx", a_workbook([("备注",), ("虚构",)]))
    with override("en"):
        answer = at_desk(nominator).post(
            f"/imports/new/?{query}", {"file": file}, headers={"Accept-Language": "en"}
        )
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_refused_rows_come_first_and_the_marked_file_is_given(
    at_desk: AtDesk, nominator: User, place: dict[str, object]
) -> None:
    import_ = checked("nominations", ROW, BAD, by=nominator, **place)
    desk = at_desk(nominator)
    page = desk.get(f"/imports/{import_.pk}/").content.decode()
    assert "李春花" in page
    assert "王秀兰" not in page
    marked = desk.get(f"/imports/{import_.pk}/marked/")
    sheet = openpyxl.load_workbook(io.BytesIO(marked.getvalue())).active
    assert sheet["C3"].comment is not None
    assert desk.post(f"/imports/{import_.pk}/", {"step": "confirm"}).status_code == 422


def test_nobody_else_reads_it(
    at_desk: AtDesk, nominator: User, officer: User, secretary: User, place: dict[str, object]
) -> None:
    import_ = written("nominations", ROW, by=nominator, **place)
    for other in (officer, secretary):
        for path in ("", "marked/"):
            assert at_desk(other).get(f"/imports/{import_.pk}/{path}").status_code == 404


def test_what_one_may_not_import_is_refused(at_desk: AtDesk, officer: User, query: str) -> None:
    assert at_desk(officer).get(f"/imports/new/?{query}").status_code == 403
    assert at_desk(officer).get(f"/imports/template/?{query}").status_code == 403
    assert at_desk(officer).get("/imports/new/?kind=nonsense").status_code == 404
