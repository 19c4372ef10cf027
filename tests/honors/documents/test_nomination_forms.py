"""The recommendation form: filled from what was submitted, on one or two pages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from honors.actions import documents, nominations
from honors.documents.nomination_forms import NOMINATION_FORM, collect
from honors.documents.photos import photo_of
from honors.documents.reproduction import rendered, reproduce
from honors.models import DossierVersion, Nomination
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.honors.documents.reading import pages, pictures, sizes
from workflow.refusals import GuardFailed, NotPermitted, WrongState

STORY = "她二十年如一日照顾瘫痪在床的婆婆，带领村里三十多名妇女学习手工编织，助二十户增收。（虚构）"
OPINIONS = [
    {"desk": "村（社区）意见", "words": "同意推荐。", "date": "2026年3月2日"},
    {"desk": "乡镇（街道）意见", "words": "", "date": ""},
    {"desk": "县级意见", "words": "", "date": ""},
    {"desk": "批准机关意见", "words": "", "date": ""},
]


def data_of(**changes: Any) -> dict[str, Any]:
    """Made up, as `collect` gives it."""
    given = {
        "title": "推荐审批表（虚构）",
        "heading": "三八红旗手评选推荐审批表（个人）",
        "at": "2026-03-31T00:00:00+00:00",
        "number": "2026-ZM-0137",
        "version": 2,
        "fingerprint": "01234567 89abcdef 01234567 89abcdef",
        "unit": "平邑街道东关村",
        "honor_title": "平邑县三八红旗手",
        "photo": "",
        "facts": [["姓名", "买买提·阿布都热合曼江"], ["性别", "女"], ["身份证号", ""]],
        "members": {"head": ["姓名", "关系"], "rows": []},
        "texts": [["简要事迹", STORY * 6], ["主要事迹", STORY]],
        "opinions": OPINIONS,
    }
    return {**given, **changes}


def made(data: dict[str, Any]) -> bytes:
    with rendered(NOMINATION_FORM, data) as content:
        return bytes(content.read())


def test_a_short_case_fits_one_page_and_the_longest_two() -> None:
    short, long = made(data_of()), made(data_of(texts=[["主要事迹", STORY * 43]]))
    assert sizes(short) == {(210, 297)}
    assert (len(pages(short)), len(pages(long))) == (1, 2)
    assert "".join(pages(long)).count("她二十年如一日") == 43


def test_the_form_says_what_was_asked_and_leaves_boxes_for_seals() -> None:
    (text,) = pages(made(data_of()))
    assert text.startswith("三八红旗手评选推荐审批表（个人）推荐单位：平邑街道东关村")
    assert "姓名买买提·阿布都热合曼江性别女" in text
    assert text.count("（盖章）") == 4
    assert "同意推荐。（盖章）2026年3月2日" in text
    assert "账本指纹01234567" in text


def a_picture(color: str, size: tuple[int, int] = (900, 400)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, "JPEG")
    return written.getvalue()


class Attached:
    """A file of a dossier, without a database."""

    def __init__(self, sha256: str, content: bytes, kind: str = "image/jpeg") -> None:
        self.sha256, self.content_type, self.file = sha256, kind, self
        self.content = content

    def open(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self.content)


def test_the_first_picture_of_the_frozen_version_is_the_photo() -> None:
    files = [
        Attached("a", b"%PDF", "application/pdf"),
        Attached("b", b"\xff\xd8\xff not a picture"),
        Attached("c", a_picture("blue")),
        Attached("d", a_picture("red")),
    ]
    photo = photo_of(files, [{"sha256": key} for key in "abd"])
    page = pictures(made(data_of(photo=photo)), dpi=72)[0]
    assert page.getpixel((page.width * 170 // 210, page.height * 50 // 297)) > (200, 0, 0)
    assert photo_of(files, [{"sha256": "b"}]) == ""


# --- From the case ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_case_is_printed_as_it_was_submitted(tree: County, staff: Staff) -> None:
    case = nomination_in(NominationState.REVIEW, tree, staff)
    source = collect(case, {}).data
    facts = dict(source["facts"])
    assert (source["number"], source["unit"]) == (case.number, "平邑街道东关村")
    assert (facts["姓名"], facts["身份证号"], facts["手机"]) == (case.nominee.name, "", "")
    assert facts["民族"] == "民族（虚构）"
    assert facts["政治面貌"] == "中共党员"
    assert ["主要事迹", "主要事迹（虚构）"] in source["texts"]
    assert [box["desk"] for box in source["opinions"]] == [box["desk"] for box in OPINIONS]


@pytest.mark.django_db
def test_opinions_that_were_given_stand_in_their_boxes(tree: County, staff: Staff) -> None:
    case = nomination_in(NominationState.REVIEW, tree, staff)
    officer = staff.officers[0]
    nominations.move(nomination=case, name="receive", by=officer, at=DURING)
    nominations.move(
        nomination=Nomination.objects.get(pk=case.pk),
        name="forward",
        opinion="经审核，同意推荐。",
        by=officer,
        at=DURING,
    )
    boxes = collect(Nomination.objects.get(pk=case.pk), {}).data["opinions"]
    assert [box["words"] for box in boxes] == ["", "经审核，同意推荐。", "", ""]


@pytest.mark.django_db
def test_the_form_comes_out_again_whatever_is_written_since(tree: County, staff: Staff) -> None:
    case = nomination_in(NominationState.REVIEW, tree, staff)
    made_ = documents.make(kind="nomination_form", subject=case, by=staff.nominators[0], at=DURING)
    case.dossier.data["position"] = "另一职务"
    case.dossier.save()
    assert reproduce(made_, Nomination.objects.get(pk=case.pk)).same
    for somebody in (staff.nominators[1], staff.judges[0], staff.approvers[-1]):
        with pytest.raises(NotPermitted):
            documents.make(kind="nomination_form", subject=case, by=somebody, at=DURING)


@pytest.mark.django_db
def test_nothing_is_printed_but_what_was_submitted_and_sealed(tree: County, staff: Staff) -> None:
    with pytest.raises(WrongState) as unready:
        collect(nomination_in(NominationState.DRAFT, tree, staff), {})
    case = nomination_in(NominationState.REVIEW, tree, staff)
    version = DossierVersion.objects.get(nomination=case)
    DossierVersion.objects.filter(pk=version.pk).update(data=version.data | {"position": "县长"})
    with pytest.raises(GuardFailed) as changed:
        collect(case, {})
    assert (unready.value.code, changed.value.code) == ("not_submitted", "sealed_data_differs")
