"""A photo as paper shows it: small, upright, without what hides in the file."""

from __future__ import annotations

import base64
import io
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# 35 by 49 mm at 300 dots per inch, the two-inch photo that forms ask for.
WIDTH, HEIGHT = 413, 579
MOST_PIXELS = 60_000_000
QUALITY = 85
TOOLS = f"pillow {version('pillow')}"
_PICTURES = ("image/jpeg", "image/png")


def photo_of(attachments: Iterable[Any], listed: Iterable[Mapping[str, Any]]) -> str:
    """The first picture among the files that a frozen dossier lists, as SVG that holds a JPEG;
    empty where there is none that can be opened.
    """
    wanted = {file["sha256"] for file in listed}
    for attachment in attachments:
        if attachment.sha256 in wanted and attachment.content_type in _PICTURES:
            with attachment.file.open("rb") as content:
                shrunk = _shrunk(content.read())
            if shrunk:
                return _as_svg(shrunk)
    return ""


def _shrunk(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return b""
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return b""
    fitted = ImageOps.fit(upright, (WIDTH, HEIGHT))
    written = io.BytesIO()
    fitted.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _as_svg(jpeg: bytes) -> str:
    encoded = base64.b64encode(jpeg).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<image width="{WIDTH}" height="{HEIGHT}" href="data:image/jpeg;base64,{encoded}"/></svg>'
    )
