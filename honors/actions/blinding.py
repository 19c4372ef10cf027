"""The secretary writes what judges of a blind stage read, version by version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.keeping import save_with_file
from honors.files import check_file
from honors.forms import parse_form
from honors.models import Nomination, RedactedCopy, RedactedPhoto, Stage
from honors.queries.accounts import require
from honors.queries.blinding import (
    copy_of,
    is_begun,
    is_handed_in,
    missing_copy,
    warnings_in,
)
from honors.roles import Role
from honors.snapshots import digest_of
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

TEXT_LIMIT = 20_000
PHOTO_KINDS, PHOTO_LIMIT, MOST_PHOTOS = ("jpeg", "png"), 10 * 1024 * 1024, 20


@transaction.atomic
def write_copy(
    *, nomination: Nomination, texts: Mapping[str, object], by: Actor, at: datetime
) -> RedactedCopy:
    """The copy of the version that was submitted last: texts by field name, and nothing else.

    Written again, it replaces the one before, until a judge has begun to read it. What it still
    gives away is told by `honors.queries.blinding.warnings_in`; no text is changed here.
    """
    case = _locked(nomination, by=by, at=at)
    cleaned = _texts(case, texts)
    if copy_of(case, case.dossier_version) is not None and is_begun(case):
        raise _copy_in_use()
    copy, _fresh = RedactedCopy.objects.update_or_create(
        nomination=case,
        number=case.dossier_version,
        defaults={
            "texts": cleaned,
            "digest": digest_of(cleaned),
            "written_by_id": by.standing(at=at).user_id,
            "written_at": at,
        },
    )
    facts = {
        "version": copy.number,
        "copy_digest": copy.digest,
        "warnings": len(warnings_in(copy, at=at)),
    }
    _record(copy, "nominations.redact", facts, by=by, at=at)
    return copy


@transaction.atomic
def add_photo(*, nomination: Nomination, content: bytes, by: Actor, at: datetime) -> RedactedPhoto:
    """A photo for the copy of the version that was submitted last; its own name is not kept.

    Until the first sheet is submitted.
    """
    case = _locked(nomination, by=by, at=at)
    copy = copy_of(case, case.dossier_version)
    if copy is None:
        raise missing_copy()
    if is_handed_in(case):
        raise _copy_in_use()
    checked = check_file(content, name="photo", kinds=PHOTO_KINDS, limit=PHOTO_LIMIT)
    same = copy.photos.filter(sha256=checked.sha256).first()
    if same is not None:
        return same
    if copy.photos.count() >= MOST_PHOTOS:
        raise inputs.refused(
            _("A copy has at most %(most)s photos."),
            code="too_many_files",
            field="file",
            most=MOST_PHOTOS,
        )
    photo = RedactedPhoto(
        copy=copy, content_type=checked.content_type, sha256=checked.sha256, added_at=at
    )
    save_with_file(photo, name=checked.stored_name, content=content)
    facts = {"version": copy.number, "sha256": checked.sha256}
    _record(copy, "nominations.redact_photo", facts, by=by, at=at)
    return photo


def _locked(nomination: Nomination, *, by: Actor, at: datetime) -> Nomination:
    case = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    require(by, Role.SECRETARY, case.round.organizer, at)
    if not Stage.objects.filter(round=case.round_id, settings__blind=True).exists():
        raise GuardFailed(_("No stage of this round is blind."), code="not_blind")
    if not case.dossier_version:
        raise GuardFailed(_("This case has not been submitted yet."), code="not_submitted")
    return case


def _texts(case: Nomination, texts: Mapping[str, object]) -> dict[str, str]:
    fields = parse_form(case.category.form.fields).fields
    known = {field.name for field in fields if not field.is_sealed}
    errors: list[InvalidInput] = []
    cleaned = {}
    for name, text in texts.items():
        try:
            if name not in known:
                raise inputs.refused(
                    _("This form has no such field."),
                    code="unknown_field",
                    field=f"texts/{name}",
                )
            cleaned[name] = clean_text(text, field=f"texts/{name}", limit=TEXT_LIMIT)
        except InvalidInput as error:
            errors.append(error)
    inputs.raise_errors(errors)
    written = {name: text for name, text in cleaned.items() if text}
    if not written:
        raise inputs.refused(
            _("The copy says nothing that could be judged."), code="copy_empty", field="texts"
        )
    return written


def _copy_in_use() -> GuardFailed:
    """Judges of one version read one text."""
    return GuardFailed(
        _("Judges have begun to read this copy; it stays as it is."), code="copy_in_use"
    )


def _record(
    copy: RedactedCopy, action: str, facts: Mapping[str, object], *, by: Actor, at: datetime
) -> None:
    stream = f"nominations:{copy.nomination_id}"
    ledger.record(stream, action, actor=by.ledger_key, at=at, facts=facts)
