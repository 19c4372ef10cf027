"""Photos that people hand in: read whatever phones write, kept small and without hidden data."""

from __future__ import annotations

import io
import warnings
from functools import cache

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from workflow.refusals import InvalidInput

LONGEST_SIDE = 2000  # pixels: sharp on a whole printed page
MOST_PIXELS = 120_000_000
QUALITY = 82
# What is read at all; anything else that Pillow knows stays closed.
FORMATS = ("JPEG", "PNG", "HEIF", "WEBP")


@cache
def _reads_phones() -> None:
    register_heif_opener()


def written_anew(content: bytes, *, pointer: str) -> bytes:
    """As JPEG, upright, at most 2000 pixels long, without place, time and device."""
    _reads_phones()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _refuse_huge(opened, pointer)
                return _encoded(opened)
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Warning,
        Image.DecompressionBombError,
    ) as error:
        raise InvalidInput(
            _("This is no photo that can be read. Take JPEG, PNG or HEIC."),
            code="not_a_photo",
            pointer=pointer,
        ) from error


def _refuse_huge(opened: Image.Image, pointer: str) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise InvalidInput(
            _("The photo has too many pixels. Take it again with a smaller setting."),
            code="photo_too_large",
            pointer=pointer,
        )


def _encoded(opened: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright.convert("RGB"))
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()
