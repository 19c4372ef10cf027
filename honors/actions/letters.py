"""Official letters that come in: kept once, however many cases they speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.keeping import save_with_file
from honors.files import check_file
from honors.models import Letter
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Organization
    from workflow.definition import Actor

SCANS = ("pdf", "jpeg", "png")
SCAN_LIMIT = 20 * 1024 * 1024  # bytes
NUMBER_LIMIT = 60


def keep_letter(
    *,
    department: Organization,
    document_number: str,
    by: Actor,
    at: datetime,
    name: str = "",
    content: bytes | None = None,
) -> Letter | None:
    """The letter with its scan; None where there is neither number nor scan. `name` is the file's
    own name, and the scan is told by its bytes. A scan without a number is refused.
    """
    number = inputs.optional_text(document_number, field="document_number", limit=NUMBER_LIMIT)
    if content is None and not number:
        return None
    if not number:
        message = _("Give the number of the document.")
        raise InvalidInput(message, code="empty", pointer="/document_number")
    letter = Letter(
        department=department,
        document_number=number,
        received_at=at,
        recorded_by_id=by.standing(at=at).user_id,
    )
    if content is None:
        letter.save()
        return letter
    checked = check_file(content, name=name, kinds=SCANS, limit=SCAN_LIMIT)
    letter.name, letter.sha256 = checked.name, checked.sha256
    save_with_file(letter, name=checked.stored_name, content=content)
    return letter
