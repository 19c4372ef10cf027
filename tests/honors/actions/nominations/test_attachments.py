"""Files of a dossier."""

from __future__ import annotations

import io
import zipfile

import pytest

from honors.actions import nominations
from honors.actions.nominations import attachments
from honors.models import Attachment, Nomination, Round, User
from tests.factories.nominations import a_nomination, moved
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput, NotPermitted, WrongState

JPEG = b"\xff\xd8\xff\xe0 made up"


def document(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", *parts):
            archive.writestr(part, "<made-up/>")
    return content.getvalue()


@laid
def case(tree: County, opened: Round, nominator: User) -> Nomination:
    return a_nomination(opened, tree.villages[0], nominator)


def attach(case: Nomination, by: User, content: bytes = JPEG, **changes: object) -> Attachment:
    given = {"field": "attachments", "name": "照片.jpg", "content": content, **changes}
    return nominations.attach(nomination=case, by=by, at=DURING, **given)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n made up", "image/png"),
        (b"%PDF-1.7 made up", "application/pdf"),
        (
            document(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_file_is_told_by_its_bytes(
    case: Nomination, nominator: User, content: bytes, content_type: str
) -> None:
    attached = attach(case, nominator, content, name="whatever.exe")

    assert (attached.content_type, attached.size) == (content_type, len(content))
    with attached.file.open("rb") as stored:
        assert stored.read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ made-up program", "file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind"),
        (b"PK\x03\x04 no archive", "file_kind"),
        (document("word/vbaProject.bin"), "file_kind"),
    ],
)
def test_what_is_no_photo_and_no_document_is_refused(
    case: Nomination, nominator: User, content: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        attach(case, nominator, content)

    assert refused.value.code == code
    assert Attachment.objects.count() == 0


def test_one_byte_too_many_is_too_many(case: Nomination, nominator: User) -> None:
    largest = JPEG.ljust(attachments.FILE_LIMIT, b"0")

    assert attach(case, nominator, largest).size == attachments.FILE_LIMIT
    with pytest.raises(InvalidInput) as refused:
        attach(case, nominator, largest + b"0")
    assert refused.value.code == "file_too_large"


def test_a_path_in_the_name_leads_nowhere(case: Nomination, nominator: User) -> None:
    attached = attach(case, nominator, name="../../etc/passwd.jpg")

    assert attached.name == "passwd.jpg"
    assert ".." not in attached.file.name
    assert "passwd" not in attached.file.name


def test_the_same_file_again_is_no_new_one(case: Nomination, nominator: User) -> None:
    first = attach(case, nominator)

    assert attach(case, nominator, name="另一个名字.jpg") == first
    assert Attachment.objects.count() == 1


def test_a_file_belongs_to_a_field_of_the_form(case: Nomination, nominator: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        attach(case, nominator, field="score_total")

    assert refused.value.code == "unknown_field"


def test_there_is_an_end_of_files(
    case: Nomination, nominator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_FILES", 2)
    attach(case, nominator, JPEG + b"1")
    attach(case, nominator, JPEG + b"2")

    with pytest.raises(InvalidInput) as refused:
        attach(case, nominator, JPEG + b"3")

    assert refused.value.code == "too_many_files"


def test_a_name_that_breaks_a_line_is_refused(case: Nomination, nominator: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        attach(case, nominator, name="照片\r\nX-Header: 1.jpg")

    assert refused.value.code == "control_character"


def test_a_submitted_dossier_takes_no_file(case: Nomination, nominator: User) -> None:
    moved(case, "submit", nominator)

    with pytest.raises(WrongState):
        attach(case, nominator)


def test_photos_are_put_in_order_with_what_they_show(case: Nomination, nominator: User) -> None:
    first = attach(case, nominator)
    second = attach(case, nominator, JPEG + b"2", name="二.jpg")

    nominations.arrange_photos(
        nomination=case,
        photos=[attachments.Captioned(second.pk, " 全家 "), attachments.Captioned(first.pk)],
        by=nominator,
        at=DURING,
    )

    assert [(a.pk, a.caption) for a in case.attachments.all()] == [
        (second.pk, "全家"),
        (first.pk, ""),
    ]
    event = LedgerEvent.objects.get(action="nominations.arrange_photos")
    assert second.sha256 in event.body
    assert "全家" not in event.body


def test_each_photo_is_named_once_and_captions_are_short(case: Nomination, nominator: User) -> None:
    photo = attach(case, nominator)
    for listed, code in (
        ([], "photos_differ"),
        ([(photo.pk, ""), (photo.pk, "")], "photos_differ"),
        ([(photo.pk, "长" * 101)], "too_long"),
    ):
        with pytest.raises(InvalidInput) as refused:
            nominations.arrange_photos(
                nomination=case,
                photos=[attachments.Captioned(*each) for each in listed],
                by=nominator,
                at=DURING,
            )
        assert refused.value.code == code


def test_only_the_author_puts_photos_in_order(case: Nomination, officer: User) -> None:
    with pytest.raises(NotPermitted):
        nominations.arrange_photos(nomination=case, photos=[], by=officer, at=DURING)
