"""Imports whose file, count or work is not what they say."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile

from honors.models import Import, ImportRow
from honors.queries.imports import seal_file
from honors.states import LIVE_NOMINATIONS
from tests.honors.breaks.nominees import a_title
from tests.honors.planting import ISSUED, Planted, vouch

CONTENT = "姓名\n（虚构）".encode()


def an_import(planted: Planted, state: str, **changes: Any) -> Import:
    digest = hashlib.sha256(CONTENT).hexdigest()
    import_: Import = Import.objects.create(
        **{
            "kind": "nominees",
            "state": state,
            "organization": planted.village,
            "organization_path": planted.village.path,
            "nominee_kind": "person",
            "uploaded_by": planted.staff.nominators[0],
            "uploaded_at": ISSUED,
            "expires_at": ISSUED,
            "written_at": ISSUED,
            "undone_at": ISSUED if state == "undone" else None,
            "file": ContentFile(seal_file(CONTENT, digest=digest), name="made-up.sealed"),
            "format": "csv",
            "name": "名单.csv",
            "size": len(CONTENT),
            "sha256": digest,
            "heading": 1,
            **changes,
        }
    )
    vouch(f"imports:{import_.pk}", import_.sha256)
    return import_


def a_row(import_: Import, subject: int | None) -> str:
    ImportRow.objects.create(owner=import_, line=2, outcome="create", subject=subject)
    return f"imports:{import_.pk}"


def handed_in_files_are_their_bytes(planted: Planted) -> str:
    """Sealed for another file, so that it does not open here."""
    sealed = ContentFile(seal_file(CONTENT, digest="0" * 64), name="made-up.sealed")
    return f"imports:{an_import(planted, 'checked', file=sealed).pk}"


def imports_count_their_rows(planted: Planted) -> str:
    return f"imports:{an_import(planted, 'checked', created=2).pk}"


def what_was_imported_stands(planted: Planted) -> str:
    return a_row(an_import(planted, "written", created=1), 2**40)


def what_was_imported_stands_2(planted: Planted) -> str:
    """A row that says it made something, and not what."""
    return a_row(an_import(planted, "written", created=1), None)


def what_was_undone_is_gone(planted: Planted) -> str:
    case = next(iter(planted.cases.values()))
    return a_row(an_import(planted, "undone", created=1), case.nominee_id)


def what_was_undone_is_gone_2(planted: Planted) -> str:
    """A case that goes on."""
    case = next(case for case in planted.cases.values() if case.state in LIVE_NOMINATIONS)
    import_ = an_import(
        planted, "undone", created=1, kind="nominations", nominee_kind="", category=case.category
    )
    return a_row(import_, case.pk)


def what_was_undone_is_gone_3(planted: Planted) -> str:
    """A title won earlier that is still recorded."""
    return a_row(an_import(planted, "undone", created=1, kind="honorees"), a_title(planted).pk)


def frozen_words_are_vouched_for_6(planted: Planted) -> str:
    """Handed in, and history does not know it."""
    import_ = an_import(planted, "checked")
    digest = hashlib.sha256(b"another").hexdigest()
    sealed = ContentFile(seal_file(b"another", digest=digest), name="made-up.sealed")
    changed = Import.objects.get(pk=import_.pk)
    changed.file.save("made-up.sealed", sealed, save=False)
    changed.sha256 = digest
    changed.save()
    return f"imports:{import_.pk}"
