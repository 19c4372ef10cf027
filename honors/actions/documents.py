"""Documents made from what is sealed, each kept with its hash and told to history."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import jobs
from honors.documents.kinds import kind_of
from honors.documents.reproduction import digest_of_file, digest_of_source, rendered
from honors.documents.sources import EXTENSIONS, ignore_progress
from honors.models import Document
from workflow import ledger
from workflow.refusals import InvalidInput, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import BinaryIO

    from django.db.models import Model

    from honors.documents.sources import Kind, Progress, Source
    from honors.models import Job, User
    from workflow.definition import Actor

NAME_LIMIT = 180
# What makes two documents one.
IDENTITY = ("kind", "subject", "subject_key", "source_digest", "layout")


def make(
    *,
    kind: str,
    subject: Model,
    by: Actor,
    at: datetime,
    options: Mapping[str, Any] | None = None,
    progress: Progress = ignore_progress,
    hold: Callable[[], None] = lambda: None,
) -> Document:
    """The document, stored; what was made before from the same data in the same layout is given
    again, not made twice. Refused before anything is issued if a character cannot be printed.

    The pages are set before anything is written: `progress(done, total)` is told meanwhile, and
    `hold` is called first in the transaction that stores the document.
    """
    known = _kind_about(kind, subject)
    _require_maker(known, subject, by, at)
    chosen = known.options(options or {}) | known.settled(subject)
    source = known.collect(subject, chosen)
    document = _planned(known, subject, source, chosen)
    same = Document.objects.filter(**{name: getattr(document, name) for name in IDENTITY}).first()
    if same is not None:
        return same
    document.made_at, document.made_by_id = at, by.standing(at=at).user_id
    with rendered(known, source.data, progress=progress) as content:
        return _keep(document, content, hold, by=by, at=at)


def _planned(kind: Kind, subject: Model, source: Source, options: dict[str, str]) -> Document:
    document = Document(
        kind=kind.name,
        subject=kind.stream_of(subject),
        subject_key=subject.pk,
        source_digest=digest_of_source(source.data),
        layout=kind.layout,
        round=source.round,
        organization=source.organization,
        organization_path=source.organization.path,
        audience=kind.audience,
        options=options,
        tools=kind.tools,
        sealed_stream=source.sealed.stream_id,
        sealed_seq=source.sealed.seq,
        sealed_hash=source.sealed.hash,
        name=source.title[:NAME_LIMIT],
        content_type=kind.content_type(options),
    )
    document.source = source.data
    return document


def ask(
    *,
    kind: str,
    subject: Model,
    by: User,
    at: datetime,
    options: Mapping[str, Any] | None = None,
) -> Job:
    """Have it made in the background: for lists of thousands."""
    known = _kind_about(kind, subject)
    _require_maker(known, subject, by, at)
    chosen = known.options(options or {})
    asked = {"kind": kind, "subject": subject.pk, "options": chosen}
    organizer = known.round_of(subject).organizer
    return jobs.ask(kind="document", parameters=asked, by=by, at=at, organization=organizer)


def _kind_about(name: str, subject: Model) -> Kind:
    kind = kind_of(name)
    if not isinstance(subject, kind.subject):
        message = _("This kind of document is about something else.")
        raise InvalidInput(message, code="wrong_subject", pointer="/subject")
    return kind


def _require_maker(kind: Kind, subject: Model, by: Actor, at: datetime) -> None:
    if not kind.may_make(kind.round_of(subject), subject, by.standing(at=at)):
        raise NotPermitted(_("You may not make this document."))


@transaction.atomic
def _keep(
    document: Document, content: BinaryIO, hold: Callable[[], None], *, by: Actor, at: datetime
) -> Document:
    hold()
    extension = EXTENSIONS[document.content_type]
    document.name = f"{document.name}.{extension}"
    document.sha256 = digest_of_file(content)
    document.size = content.seek(0, os.SEEK_END)
    content.seek(0)
    document.file.save(f"{document.sha256[:32]}.{extension}", File(content), save=False)
    try:
        document.save()
        _record(document, by=by, at=at)
    except Exception:
        document.file.delete(save=False)  # no row, no file
        raise
    return document


def _record(document: Document, *, by: Actor, at: datetime) -> None:
    """The name may name somebody, so history holds the kind and the hash alone."""
    facts = {
        "document": document.pk,
        "kind": document.kind,
        "sha256": document.sha256,
        "size": document.size,
        "sealed": f"{document.sealed_stream}/{document.sealed_seq}",
    }
    ledger.record(document.subject, "documents.make", actor=by.ledger_key, at=at, facts=facts)
