"""Files of a dossier: told by their bytes, stored under names of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.keeping import save_with_file
from honors.actions.nominations.locking import lock_for_author
from honors.files import check_file
from honors.forms import parse_form
from honors.models import Attachment, Nomination
from honors.photos import written_anew
from honors.texts import require_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, StaleVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from honors.files import CheckedFile
    from workflow.definition import Actor

KINDS = ("jpeg", "png", "pdf", "docx")
FILE_LIMIT = 10 * 1024 * 1024  # bytes
MOST_FILES = 200
CAPTION_LIMIT = 100
# For files that answer no single field of the form, such as photos.
WHOLE_DOSSIER = "attachments"


class Captioned(NamedTuple):
    """`attachment` is the key of a photo, `seen` its caption as the writer had it before them, for
    those who compare it.
    """

    attachment: int
    caption: str = ""
    seen: str | None = None


@transaction.atomic
def attach(
    *, nomination: Nomination, field: str, name: str, content: bytes, by: Actor, at: datetime
) -> Attachment:
    """A file for a field of the form, or for the whole dossier. The same file again is no new one.

    A path in the name is dropped: only its last part is shown, and nothing is stored under it.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    _check_field(locked, field)
    checked = check_file(content, name=_last_part(name), kinds=KINDS, limit=FILE_LIMIT)
    same = locked.attachments.filter(field=field, sha256=checked.sha256).first()
    if same is not None:
        return same
    _check_count(locked)
    attachment = _store(locked, field, checked, content, by=by, at=at)
    ledger.record(
        f"nominations:{locked.pk}",
        "nominations.attach",
        actor=by.ledger_key,
        at=at,
        facts={"field": field, "sha256": checked.sha256, "size": checked.size},
    )
    return attachment


def attach_photo(
    *, nomination: Nomination, name: str, content: bytes, by: Actor, at: datetime
) -> Attachment:
    """A photo as any phone takes it: made smaller and written anew, without what it hid."""
    photo = written_anew(content, pointer="/file")
    shown = f"{_last_part(name).rpartition('.')[0] or _last_part(name)}.jpg"
    return attach(
        nomination=nomination, field=WHOLE_DOSSIER, name=shown, content=photo, by=by, at=at
    )


@transaction.atomic
def arrange_photos(
    *, nomination: Nomination, photos: Sequence[Captioned], by: Actor, at: datetime
) -> list[Attachment]:
    """Every photo of the whole dossier, in the order in which it is to be shown, with its caption.

    History keeps the order by the digests, and the captions sealed: they may name somebody.
    Nothing is written where nothing changes.
    """
    locked = lock_for_author(nomination, by=by, at=at)
    before = list(locked.attachments.filter(field=WHOLE_DOSSIER).order_by("place", "pk"))
    known = {file.pk: file for file in before}
    if sorted(photo.attachment for photo in photos) != sorted(known):
        raise InvalidInput(
            _("Name each photo of this dossier once."), code="photos_differ", pointer="/photos"
        )
    if any(photo.seen not in (None, known[photo.attachment].caption) for photo in photos):
        raise StaleVersion(
            _("Somebody changed these answers after you had opened them. Compare both.")
        )
    arranged = [known[photo.attachment] for photo in photos]
    captions = [_caption(photo, place) for place, photo in enumerate(photos)]
    if arranged != before or captions != [file.caption for file in arranged]:
        _keep_order(arranged, captions)
        _record_order(arranged, by=by, at=at)
    return arranged


def _caption(photo: Captioned, place: int) -> str:
    return inputs.optional_text(photo.caption, field=f"photos/{place}/caption", limit=CAPTION_LIMIT)


def _keep_order(arranged: Sequence[Attachment], captions: Sequence[str]) -> None:
    for place, (file, caption) in enumerate(zip(arranged, captions, strict=True), start=1):
        file.place, file.caption = place, caption
    Attachment.objects.bulk_update(arranged, ["caption", "place"])


def _record_order(arranged: Sequence[Attachment], *, by: Actor, at: datetime) -> None:
    ledger.record(
        f"nominations:{arranged[0].nomination_id}",
        "nominations.arrange_photos",
        actor=by.ledger_key,
        at=at,
        facts={"order": [file.sha256 for file in arranged]},
        private={"captions": "\n".join(file.caption for file in arranged)},
    )


@transaction.atomic
def detach(*, attachment: Attachment, by: Actor, at: datetime) -> Nomination:
    """Take a file out again that was never submitted; what was, stays beside its version."""
    locked = lock_for_author(attachment.nomination, by=by, at=at)
    submitted = locked.versions.filter(frozen_at__gte=attachment.uploaded_at).exists()
    if submitted:
        raise GuardFailed(
            _("This file was submitted already, so it stays. Add the better one beside it."),
            code="attachment_submitted",
        )
    facts = {"field": attachment.field, "sha256": attachment.sha256}
    kept = attachment.file
    locked.attachments.filter(pk=attachment.pk).delete()
    transaction.on_commit(lambda: kept.delete(save=False))
    stream = f"nominations:{locked.pk}"
    ledger.record(stream, "nominations.detach", actor=by.ledger_key, at=at, facts=facts)
    return locked


def _check_field(nomination: Nomination, field: str) -> None:
    form = parse_form(nomination.category.form.fields)
    if field not in {WHOLE_DOSSIER, *(known.name for known in form.fields)}:
        raise InvalidInput(
            _("This form has no such field."), code="unknown_field", pointer="/field"
        )


def _last_part(name: str) -> str:
    return require_text(name, pointer="/file").replace("\\", "/").rpartition("/")[2]


def _check_count(nomination: Nomination) -> None:
    if nomination.attachments.count() >= MOST_FILES:
        raise InvalidInput(
            _("A dossier has at most %(most)s files."),
            code="too_many_files",
            pointer="/file",
            most=MOST_FILES,
        )


def _store(
    nomination: Nomination,
    field: str,
    checked: CheckedFile,
    content: bytes,
    *,
    by: Actor,
    at: datetime,
) -> Attachment:
    attachment = Attachment(
        nomination=nomination,
        field=field,
        name=checked.name,
        place=nomination.attachments.aggregate(last=Max("place"))["last"] or 0,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_at=at,
        uploaded_by_id=by.standing(at=at).user_id,
    )
    save_with_file(attachment, name=checked.stored_name, content=content)
    return attachment
