"""A file is handed in: examined as a file, kept sealed, and given to a worker to look through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs, jobs
from honors.actions.imports.kinds import NOMINEE_KINDS, OF_A_CATEGORY, kind_of, title_of
from honors.actions.jobs.kinds import kept_for
from honors.imports import marking, tables
from honors.imports.templates import write_template
from honors.imports.values import Mistake
from honors.models import Import
from honors.models.imports import ImportKind, RowOutcome
from honors.queries import imports as queries
from honors.states import ImportState
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from honors.imports.workbooks import Note
    from honors.models import Category, Organization, User

JOB = "import"
MOST_NOTES = 50


class Template(NamedTuple):
    """A file that is made as it is asked for, and kept nowhere."""

    name: str
    content: bytes

    @property
    def file(self) -> ContentFile[bytes]:
        return ContentFile(self.content)


def template(
    *,
    kind: str,
    by: User,
    at: datetime,
    organization: Organization,
    category: Category | None = None,
    nominee_kind: str = "",
) -> Template:
    """For whoever may hand in such a file there."""
    import_ = _asked(kind, organization, category, nominee_kind, by, at)
    handler = kind_of(import_, by=by, at=at)
    handler.require()
    title = title_of(import_)
    return Template(f"{title}.xlsx", write_template(handler.columns, title=title))


def _asked(
    kind: str,
    organization: Organization,
    category: Category | None,
    nominee_kind: str,
    by: User,
    at: datetime,
) -> Import:
    chosen = inputs.choice(kind, ImportKind.values, field="kind")
    if (chosen in OF_A_CATEGORY) != (category is not None):
        message = _("Name the category for nominations and quotas, and for nothing else.")
        raise InvalidInput(message, code="category_of_kind", pointer="/category")
    kinds = NOMINEE_KINDS.get(chosen, [""])
    return Import(
        kind=chosen,
        organization=organization,
        organization_path=organization.path,
        category=category,
        nominee_kind=inputs.choice(nominee_kind, kinds, field="nominee_kind"),
        uploaded_by=by,
        uploaded_at=at,
        expires_at=at + kept_for(),
    )


@transaction.atomic
def hand_in(
    *,
    kind: str,
    content: bytes,
    name: str,
    by: User,
    at: datetime,
    organization: Organization,
    category: Category | None = None,
    nominee_kind: str = "",
) -> Import:
    """What is wrong with the file or its columns is refused now; the rows are looked through in
    the background. `organization` is where rows belong that name no unit.
    """
    import_ = _asked(kind, organization, category, nominee_kind, by, at)
    handler = kind_of(import_, by=by, at=at)
    handler.require()
    checked = tables.check(content, name=name, limit=settings.HONORS_UPLOAD_LIMIT)
    table = tables.read_table(content, kind=checked.kind, columns=handler.columns)
    if next(table.rows, None) is None:
        message = _("There are no rows below the column names.")
        raise InvalidInput(message, code="table_empty", pointer="/file")
    import_.name, import_.format = checked.name, checked.kind
    import_.size, import_.sha256 = checked.size, checked.sha256
    import_.heading = table.heading.line
    import_.notes = list(_noted(table.notes))
    _keep(import_, content)
    record(import_, "imports.hand_in", by, at, sha256=import_.sha256, size=import_.size)
    return put_to_work(import_, ImportState.CHECKING, by=by, at=at)


def _noted(notes: Iterable[Note]) -> Iterator[dict[str, str]]:
    for note in list(notes)[:MOST_NOTES]:
        yield {"code": note.code, "message": str(note.message)}


def _keep(import_: Import, content: bytes) -> None:
    sealed = queries.seal_file(content, digest=import_.sha256)
    import_.file.save(f"{import_.sha256[:32]}.sealed", ContentFile(sealed), save=False)
    try:
        import_.save()
    except Exception:
        import_.file.delete(save=False)  # no row, no file
        raise


def put_to_work(import_: Import, state: ImportState, *, by: User, at: datetime) -> Import:
    """In the caller's transaction: the job begins when that commits."""
    asked = {"import": import_.pk, "step": str(state), "language": get_language() or "zh-hans"}
    place = import_.organization
    import_.state = state
    import_.job = jobs.ask(kind=JOB, parameters=asked, by=by, at=at, organization=place)
    import_.save(update_fields=["state", "job"])
    return import_


def marked(*, import_: Import, by: User) -> Template:
    """The file as it was handed in, with what is wrong marked in it."""
    if import_.uploaded_by_id != by.pk or not import_.file:
        raise no_longer_kept()
    wrong = import_.rows.filter(outcome=RowOutcome.REFUSE).order_by("line")
    found = {
        row.line: [Mistake(*mistake) for mistake in queries.told_by(row).mistakes]
        for row in wrong.iterator()
    }
    content = queries.content_of(import_)
    changed = marking.mark(content, kind=import_.format, heading=import_.heading, found=found)
    stem = import_.name.rpartition(".")[0] or import_.name
    return Template(f"{stem}-{marking.REASONS}.{import_.format}", changed)


def no_longer_kept() -> GuardFailed:
    message = _("The file and what its rows said are no longer kept. Hand it in again.")
    return GuardFailed(message, code="import_expired")


def record(import_: Import, action: str, by: User, at: datetime, **facts: object) -> None:
    ledger.record(
        f"imports:{import_.pk}",
        action,
        actor=by.ledger_key,
        at=at,
        facts={
            "kind": import_.kind,
            "organization": import_.organization_id,
            "category": import_.category_id,
            **facts,
        },
    )
