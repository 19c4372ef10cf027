"""What a kind of document is: whose it is, what it says, and how that becomes bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from honors.roles import Role
from honors.rules import reads_private_answers
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrPromise

    from honors.models import Organization, Round
    from honors.roles import Standing
    from workflow.models import LedgerEvent

Options = Mapping[str, str]
Progress = Callable[[int, int], None]

PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: "pdf", ZIP: "zip", DOCX: "docx", XLSX: "xlsx"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """All that a document says, as JSON, and the event of history on which it rests."""

    data: dict[str, Any]
    sealed: LedgerEvent
    round: Round
    organization: Organization
    title: str


def ignore_progress(_done: int, _total: int) -> None:
    """For whoever does not watch."""


def organizing(round_: Round, _subject: Any, standing: Standing) -> bool:
    """A secretary of the organizer of the round."""
    return standing.holds(Role.SECRETARY, round_.organizer_id)


def reviewing(_round: Round, case: Any, standing: Standing) -> bool:
    """Who may read all that the paper says."""
    return reads_private_answers(case, standing)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`collect(subject, options)` reads; `render(data, out, progress)` writes and reads nothing but
    its data. `layout` grows whenever the same data would give other bytes. `choices` are the
    options by name, the first of each the usual one; `settled(subject)` gives those that the site
    itself decides, kept with the document so that it comes out again the same.
    """

    name: str
    label: str | _StrPromise
    subject: type[Model]
    round_of: Callable[[Any], Round]
    stream_of: Callable[[Any], str] = lambda subject: subject.workflow.stream(subject)
    may_make: Callable[[Round, Any, Standing], bool] = organizing
    audience: str
    layout: int
    tools: str
    collect: Callable[[Any, Options], Source]
    render: Callable[[Mapping[str, Any], BinaryIO, Progress], None]
    content_type: Callable[[Options], str]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settled: Callable[[Any], dict[str, str]] = lambda _subject: {}
    checks_glyphs: bool = True

    def options(self, given: Mapping[str, Any]) -> dict[str, str]:
        """With what is usual in place of what is not given."""
        for name, value in given.items():
            if value not in self.choices.get(name, ()):
                raise InvalidInput(
                    _("Choose one of: %(choices)s."),
                    code="not_a_choice",
                    pointer=f"/options/{name}",
                    choices="、".join(self.choices.get(name, ())),
                )
        return {name: str(given.get(name, known[0])) for name, known in self.choices.items()}
