"""The list of a commendation, as text and as the spreadsheet that its readers open."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from honors.actions import commendations
from honors.actions.nominees import MemberSpec
from honors.documents.honor_list import as_text, as_xlsx
from honors.models import Commendation, DossierVersion, Honor, Nominee, Round
from tests.factories.accounts import Staff
from tests.factories.commendations import a_draft_commendation, an_issued_commendation
from tests.factories.decisions import RECORDED_AT, approved_cases
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid

pytestmark = pytest.mark.django_db


@laid
def shown(tree: County, staff: Staff) -> Round:
    """Three persons and one family at their notice."""
    round_ = a_short_round(tree, staff, kinds=["person", "family"], places=5)
    for village, name in enumerate(["李娜", "丁一", "王芳"]):
        a_shown_case(round_, staff, tree, name, village=village)
    members = [MemberSpec(name="周大年", relation="本人")]
    a_shown_case(round_, staff, tree, "周大年", kind="family", village=4, members=members)
    return round_


@laid
def drafted(shown: Round, staff: Staff) -> Commendation:
    approved_cases(shown, staff)
    return a_draft_commendation(shown, staff)


def opened(content: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def cells(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_text_names_the_first_and_the_number_of_each_list(drafted: Commendation) -> None:
    assert as_text(drafted) == (
        "关于表彰平邑县三八红旗手的决定（虚构）\n"
        "平妇〔2026〕5号\n"
        "2026年3月31日\n"
        "\n"
        "认定丁一等3名同志为“平邑县三八红旗手”。\n"
        "认定周大年家庭为“平邑县最美家庭”。\n"
        "\n"
        "一、平邑县三八红旗手称号（3名）（按姓氏笔画为序）\n"
        "丁一　虚构虚构\n"
        "王芳　虚构虚构\n"
        "李娜　虚构虚构\n"
        "\n"
        "二、平邑县最美家庭称号（1户）（按姓氏笔画为序）\n"
        "周大年家庭　仲村镇南仲村\n"
    )


def test_a_list_put_in_order_by_hand_does_not_claim_an_order(
    drafted: Commendation, staff: Staff
) -> None:
    entries = drafted.entries.order_by("category__position", "position")
    persons = [entry.nomination for entry in entries][:3]
    commendations.reorder(
        commendation=drafted,
        category=persons[0].category,
        ordered=persons[::-1],
        by=staff.secretary,
        at=RECORDED_AT,
    )
    text = as_text(drafted)
    assert "认定李娜等3名同志" in text
    assert "一、平邑县三八红旗手称号（3名）（排名不分先后）" in text


def test_an_issued_list_shows_names_as_they_were(shown: Round, staff: Staff) -> None:
    issued = an_issued_commendation(shown, staff)
    before = as_text(issued)
    Nominee.objects.filter(name="丁一").update(name="丁改名")
    assert as_text(Commendation.objects.get()) == before


def test_a_person_stands_by_the_workplace_and_duty_that_were_decided_on(
    shown: Round, staff: Staff
) -> None:
    """As lists of commendations have them; what the dossier says afterwards changes nothing."""
    case = shown.nominations.get(nominee__name="丁一")
    frozen = DossierVersion.objects.filter(nomination=case)
    work = {"employer": "平邑县实验小学（虚构）", "position": "副校长"}
    frozen.update(data=frozen.get().data | work)
    issued = an_issued_commendation(shown, staff)
    case.dossier.data |= {"employer": "另一单位（虚构）"}
    case.dossier.save()

    assert "丁一　平邑县实验小学（虚构）副校长\n" in as_text(issued)


def test_the_spreadsheet_has_a_line_for_each_name_and_a_total_in_each_unit(
    drafted: Commendation,
) -> None:
    assert cells(opened(as_xlsx(drafted))) == [
        ["关于表彰平邑县三八红旗手的决定（虚构）", None, None, None, None, None],
        ["平妇〔2026〕5号　2026年3月31日", None, None, None, None, None],
        ["序号", "称号", "姓名或名称", "所在单位", "工作单位及职务", "证书编号"],
        [1, "平邑县三八红旗手", "丁一", "平邑街道西关村", "虚构虚构", None],
        [2, "平邑县三八红旗手", "王芳", "平邑街道南关村", "虚构虚构", None],
        [3, "平邑县三八红旗手", "李娜", "平邑街道东关村", "虚构虚构", None],
        [1, "平邑县最美家庭", "周大年家庭", "仲村镇南仲村", None, None],
        ["合计", "平邑县三八红旗手", "3名", None, None, None],
        ["合计", "平邑县最美家庭", "1户", None, None, None],
    ]


def test_an_issued_spreadsheet_has_the_numbers_of_the_certificates(
    shown: Round, staff: Staff
) -> None:
    issued = an_issued_commendation(shown, staff)
    numbers = [row[5] for row in cells(opened(as_xlsx(issued)))[3:7]]
    assert numbers == list(Honor.objects.order_by("number").values_list("number", flat=True))


def test_the_spreadsheet_prints_on_a4_across_with_its_header_on_every_page(
    drafted: Commendation,
) -> None:
    sheet = opened(as_xlsx(drafted))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "＝1"])
def test_a_name_that_begins_like_a_formula_stays_a_text(drafted: Commendation, name: str) -> None:
    Nominee.objects.filter(name="丁一").update(name=name)
    rows = {cell.value: cell.data_type for cell in opened(as_xlsx(drafted))["C"]}
    assert rows[f"'{name}"] == "s"


def test_the_same_list_gives_the_same_bytes(drafted: Commendation) -> None:
    assert as_xlsx(drafted) == as_xlsx(drafted)


def test_reading_a_list_takes_as_many_statements_for_more_names(
    drafted: Commendation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        as_text(drafted)
