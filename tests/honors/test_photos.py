"""Photos as phones take them come out small, upright, and silent about where they were taken."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from honors.photos import LONGEST_SIDE, written_anew
from workflow.refusals import InvalidInput

MAKER, ORIENTATION, PLACE = 0x010F, 0x0112, 0x8825
TURNED = 6  # the camera was held upright


def taken(kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB") -> bytes:
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "MadeUpPhone", TURNED
    exif[PLACE] = {1: "N", 2: (35.0, 30.0, 0.0)}
    written = io.BytesIO()
    Image.new(mode, size, "rosybrown").save(written, kind, exif=exif)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_what_a_photo_hides_is_gone_and_it_stands_upright() -> None:
    photo = opened(written_anew(taken(), pointer="/file"))

    assert (photo.format, photo.size, dict(photo.getexif())) == ("JPEG", (300, 400), {})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_whatever_phones_write_is_read(kind: str) -> None:
    if kind == "HEIF":
        pytest.importorskip("pillow_heif").register_heif_opener()

    assert opened(written_anew(taken(kind), pointer="/file")).format == "JPEG"


def test_a_large_photo_becomes_small() -> None:
    photo = opened(written_anew(taken(size=(6000, 3000)), pointer="/file"))

    assert max(photo.size) == LONGEST_SIDE


@pytest.mark.parametrize(
    "content", [b"", b"no photo at all", b"%PDF-1.7", taken()[:200], b"GIF89a" + b"\0" * 50]
)
def test_what_is_no_photo_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        written_anew(content, pointer="/file")

    assert (refused.value.code, refused.value.pointer) == ("not_a_photo", "/file")
