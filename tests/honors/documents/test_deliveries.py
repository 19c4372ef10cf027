"""The running order, the seating list and the list to sign, opened as their readers would."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx2python import docx2python
from python_calamine import CalamineWorkbook

from honors.actions import documents
from honors.actions.deliveries import TurnSpec
from honors.documents.reproduction import reproduce
from honors.models import Ceremony, Commendation, Document
from tests.factories.accounts import Staff
from tests.factories.deliveries import DELIVERED_AT, a_ceremony, hand_over, honors_of
from tests.factories.documents import NAMES, an_issued_list
from tests.factories.organizations import County
from tests.ground import laid
from tests.honors.documents.reading import pages

pytestmark = pytest.mark.django_db


@laid
def issued(tree: County, staff: Staff) -> Commendation:
    return an_issued_list(tree, staff)


@laid
def ceremony(issued: Commendation, staff: Staff) -> Ceremony:
    first, *others = honors_of(issued)
    turns = [
        TurnSpec(label="平邑县三八红旗手", presenter="张书记（虚构）", honors=[first]),
        TurnSpec(label="平邑县三八红旗手", honors=others),
    ]
    return a_ceremony(issued, turns, staff)


def made(kind: str, subject: Any, staff: Staff, **options: str) -> tuple[Document, bytes]:
    document = documents.make(
        kind=kind, subject=subject, options=options, by=staff.secretary, at=DELIVERED_AT
    )
    with document.file.open("rb") as content:
        return document, bytes(content.read())


def rows(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_running_order_says_who_walks_up_and_who_hands_over(
    ceremony: Ceremony, staff: Staff
) -> None:
    document, content = made("running_order", ceremony, staff, format="pdf")

    text = "".join(pages(content))
    names = [honor.holder_name for honor in honors_of(ceremony.commendation)]
    assert "时间：2026年4月" in text
    assert "地点：县人民会堂（虚构）主持人：李主任（虚构）共2组3个（名、户）。" in text
    assert (
        f"第1组平邑县三八红旗手（1）。颁奖人：张书记（虚构）。上台领奖：{names[0]}。"
        f"第2组平邑县三八红旗手（2）。上台领奖：{names[1]}、{names[2]}。"
    ) in text
    assert sorted(names) == sorted(NAMES)
    assert reproduce(document, ceremony).same


def test_the_running_order_is_a_word_document_as_well(ceremony: Ceremony, staff: Staff) -> None:
    _document, content = made("running_order", ceremony, staff, format="docx")

    with docx2python(io.BytesIO(content)) as word:
        assert "上台领奖：" in word.text


def test_the_seating_list_seats_them_as_they_walk_up(ceremony: Ceremony, staff: Staff) -> None:
    document, content = made("seating_list", ceremony, staff)

    title, _note, head, *seats, total = rows(content)
    names = [honor.holder_name for honor in honors_of(ceremony.commendation)]
    assert title[0] == "2026年“三八”表彰大会（虚构）座次表"
    assert head == ["座位", "组次", "称号", "姓名或名称", "所在单位", "签到"]
    assert [(row[0], row[1], row[3]) for row in seats] == [
        ("1排1座", "1", names[0]),
        ("1排2座", "2", names[1]),
        ("2排1座", "2", names[2]),
    ]
    assert total[:2] == ["合计", "3座"]
    assert reproduce(document, ceremony).same


def test_the_list_to_sign_has_all_and_the_other_what_nobody_has_yet(
    issued: Commendation, staff: Staff
) -> None:
    first, *others = honors_of(issued)
    hand_over(issued, [first], staff)

    _document, everything = made("receipt_list", issued, staff, which="all")
    _document, waiting = made("receipt_list", issued, staff, which="undelivered")

    assert [row[6] for row in rows(everything)[3:-1]] == ["2026年4月7日送达", "未送达", "未送达"]
    assert [row[3] for row in rows(waiting)[3:-1]] == [honor.holder_name for honor in others]
    assert rows(waiting)[0][0] == "平妇〔2026〕5号证书未送达名单"
