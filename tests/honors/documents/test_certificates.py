"""Certificates, opened as their readers open them: text, page, font and QR code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest

from honors.documents.certificates import CERTIFICATES, PUBLIC_URL, collect, fingerprint
from honors.documents.reproduction import rendered
from honors.models import Commendation, Honor
from tests.factories.accounts import Staff
from tests.factories.commendations import a_draft_commendation
from tests.factories.decisions import approved_cases
from tests.factories.documents import NAMES, UNPRINTABLE, an_issued_list
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.honors.documents.reading import fonts, pages, pictures, qr_codes, sizes
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, InvalidInputs, WrongState

URL = "https://honors.example.org"
OPTIONS = {"paper": "a4", "files": "one", PUBLIC_URL: URL}
CODE = "7Q4M-ABCD-EFGH-JKMN-PQRS-TVWX"


def data_of(names: Sequence[str] = NAMES, **changes: Any) -> dict[str, Any]:
    """Made up, as `collect` gives it."""
    certificates = [
        {
            "recipient": f"{name}同志",
            "words": "经2026年评选，授予“平邑县三八红旗手”称号。特发此证，以资鼓励。",
            "issuers": ["平邑县妇女联合会", "平邑县人力资源和社会保障局"],
            "date": "二〇二六年三月三十一日",
            "until": "",
            "number": f"371326-SBHQ-2026-{serial:04d}-K",
            "code": CODE,
        }
        for serial, name in enumerate(names, start=1)
    ]
    given = {
        "title": "荣誉证书（虚构）",
        "paper": "a4",
        "files": "one",
        "at": "2026-03-31T00:00:00+00:00",
        "address": f"{URL}/v/",
        "fingerprint": fingerprint("0123456789abcdef" * 4),
        "certificates": certificates,
    }
    return {**given, **changes}


def made(data: Mapping[str, Any], **changes: Any) -> bytes:
    with rendered(replace(CERTIFICATES, **changes), data) as content:
        return bytes(content.read())


# --- What is printed ----------------------------------------------------------------------------


def test_each_honor_has_its_page_across_the_sheet() -> None:
    content = made(data_of())
    assert sizes(content) == {(297, 210)}
    assert pages(content) == [
        f"荣誉证书{name}同志：经2026年评选，授予“平邑县三八红旗手”称号。特发此证，以资鼓励。"
        f"证书编号：371326-SBHQ-2026-{serial:04d}-K查验：{URL}/v/查验码：{CODE}"
        "账本指纹：0123456789abcdef0123456789abcdef"
        "平邑县妇女联合会平邑县人力资源和社会保障局二〇二六年三月三十一日"
        for serial, name in enumerate(NAMES, start=1)
    ]


def test_a3_is_the_same_design_larger() -> None:
    large = made(data_of(paper="a3"))
    assert sizes(large) == {(420, 297)}
    assert pages(large) == pages(made(data_of()))


def test_the_code_leads_to_the_public_check() -> None:
    assert [qr_codes(picture) for picture in pictures(made(data_of()))] == [[f"{URL}/v/{CODE}"]] * 3


def test_only_our_own_fonts_are_used_and_all_are_embedded() -> None:
    used = set(fonts(made(data_of())))
    assert {name.partition("-")[0] for name, _embedded in used} == {"NotoSerifSC"}
    assert {embedded for _name, embedded in used} == {True}


def test_rare_characters_are_drawn_and_not_left_as_boxes() -> None:
    """What the font has gives another picture than what it lacks."""
    drawn, boxed = (
        pictures(made(data_of([name]), checks_glyphs=False))[0].tobytes() for name in ("𬱖", "𠮷")
    )
    assert drawn != boxed
    assert pictures(made(data_of(["𬱖"])))[0].tobytes() == drawn


@pytest.mark.parametrize("names", [[UNPRINTABLE], [UNPRINTABLE, "\U0002ebf1氏"]])
def test_who_cannot_be_printed_is_named_before_anything_is_made(names: list[str]) -> None:
    with pytest.raises((InvalidInput, InvalidInputs)) as refused:
        made(data_of([*names, "王小明"]))
    errors = getattr(refused.value, "errors", [refused.value])
    assert [error.params["owner"] for error in errors] == [f"{name}同志" for name in names]
    assert {error.code for error in errors} == {"glyph_missing"}
    assert errors[0].params["characters"] == "𠮷 (U+20BB7)"


def test_long_names_wrap_and_push_nothing_to_a_second_page() -> None:
    (text,) = pages(made(data_of(["平邑县妇女儿童" * 14])))
    assert "平邑县妇女儿童" * 14 in text


def test_a_file_each_lies_in_an_archive_named_by_its_number() -> None:
    content = made(data_of(files="each"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: pages(archive.read(name)) for name in archive.namelist()}
    assert list(texts) == [
        f"371326-SBHQ-2026-{serial:04d}-K {name}同志.pdf"
        for serial, name in enumerate(NAMES, start=1)
    ]
    assert [len(found) for found in texts.values()] == [1, 1, 1]
    assert [found[0][4:].startswith(n) for found, n in zip(texts.values(), NAMES, strict=True)]


@pytest.mark.parametrize("files", ["one", "each"])
def test_progress_is_told_to_the_end(files: str) -> None:
    told: list[tuple[int, int]] = []
    data = data_of([f"王{number}" for number in range(120)], files=files)
    with rendered(CERTIFICATES, data, progress=lambda done, total: told.append((done, total))):
        assert told == [(100, 120), (120, 120)]


@pytest.mark.parametrize("files", ["one", "each"])
def test_the_same_data_give_the_same_bytes(files: str) -> None:
    assert made(data_of(files=files)) == made(data_of(files=files))


def test_a_long_list_is_bound_in_its_order_with_its_fonts_and_codes() -> None:
    """More than are set at once: opened by a library that did not bind them."""
    names = [f"王{number}" for number in range(201)]
    content = made(data_of(names))

    book = pypdfium2.PdfDocument(content)
    found = [page.get_textpage().get_text_range() for page in book]
    assert [name in text for name, text in zip(names, found, strict=True)] == [True] * 201
    assert book.get_metadata_value("Title") == "荣誉证书（虚构）"
    assert [qr_codes(book[n].render(scale=1.5).to_pil()) for n in (0, 100, 200)] == [
        [f"{URL}/v/{CODE}"]
    ] * 3
    assert made(data_of(names)) == content


# --- What it is printed from --------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_printed_is_what_was_given_out(tree: County, staff: Staff) -> None:
    issued = an_issued_list(tree, staff)
    Honor.objects.filter(holder_name="王小明").update(expires_on=date(2029, 3, 31))
    source = collect(issued, OPTIONS)
    event = LedgerEvent.objects.get(action="commendations.issue")
    first, *others = source.data["certificates"]
    honors = list(Honor.objects.order_by("number"))

    assert (source.sealed, source.data["fingerprint"].replace(" ", "")) == (event, event.hash[:32])
    assert first == {
        "recipient": "王小明同志",
        "words": "经2026年最美系列评选，认定为“平邑县三八红旗手”。特发此证，以资鼓励。",
        "issuers": ["平邑县"],
        "date": "二〇二六年三月三十一日",
        "until": "有效期至2029年3月30日。",
        "number": honors[0].number,
        "code": honors[0].code,
    }
    assert [one["code"] for one in others] == [honor.code for honor in honors[1:]]
    assert_sealed(issued)


def assert_sealed(issued: Commendation) -> None:
    """Neither another name nor a missing address gets as far as a certificate."""
    with pytest.raises(GuardFailed) as refused:
        collect(issued, OPTIONS | {PUBLIC_URL: ""})
    assert refused.value.code == "public_url_missing"
    Honor.objects.filter(holder_name="王小明").update(holder_name="王大明")
    with pytest.raises(GuardFailed) as refused:
        collect(issued, OPTIONS)
    assert refused.value.code == "sealed_data_differs"


@pytest.mark.django_db
def test_a_draft_has_no_certificates(tree: County, staff: Staff) -> None:
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    approved_cases(round_, staff)
    with pytest.raises(WrongState) as refused:
        collect(a_draft_commendation(round_, staff), OPTIONS)
    assert refused.value.code == "not_issued"
