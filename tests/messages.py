"""What the project says, and its translations.

`python -m tests.messages` brings the catalog up to date. The source says everything in English, so
English needs none.
"""

import io
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_file
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CHINESE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SPEAKING = ("config", "workflow", "honors", "api", "portal")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def speaking_files() -> Iterator[Path]:
    for package in SPEAKING:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def speaking_templates() -> Iterator[Path]:
    for package in SPEAKING:
        yield from sorted((ROOT / package).rglob("templates/**/*.html"))


def said_in(template: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """Django turns a template into calls; a template is indented as no program is."""
    calls = templatize(template.read_text(), origin=str(template))
    lines = "\n".join(f"{line.strip()};" if "(" in line else "" for line in calls.splitlines())
    source = io.BytesIO(textwrap.dedent(lines).encode())
    yield from extract("python", source, KEYWORDS, comment_tags=["Translators:"])


def said() -> Catalog:
    """Everything that the source marks for translation."""
    template = Catalog(project="Honors", charset="utf-8", fuzzy=False)
    for path in speaking_files():
        found = extract_from_file("python", path, KEYWORDS, comment_tags=["Translators:"])
        for _line, message, comments, context in found:
            place = [(path.relative_to(ROOT).as_posix(), 0)]
            template.add(message, None, place, auto_comments=comments, context=context)
    for path in speaking_templates():
        for _line, message, comments, context in said_in(path):
            place = [(path.relative_to(ROOT).as_posix(), 0)]
            template.add(message, None, place, auto_comments=comments, context=context)
    return template


def translated() -> Catalog:
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def bring_up_to_date() -> None:
    """Adds what is new, untranslated, and drops what is no longer said."""
    catalog = translated()
    catalog.update(said(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.project, catalog.version = "Honors", "1"
    catalog.msgid_bugs_address = catalog.last_translator = "Honors"
    catalog.revision_date = catalog.creation_date
    with CHINESE.open("wb") as file:
        write_po(
            file, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True
        )


if __name__ == "__main__":
    bring_up_to_date()
