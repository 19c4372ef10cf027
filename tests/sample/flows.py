"""Papers go over several desks until the last one approves them; lamps are lit and break, and an
overloaded fuse blows all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from workflow.definition import Destination, Move, Route, Transition, Workflow, reads
from workflow.refusals import GuardFailed


@dataclass(frozen=True)
class Person:
    """A made-up actor; what is allowed hangs on `roles` alone."""

    ledger_key: str
    roles: frozenset[str] = frozenset({"author", "reader"})

    def standing(self, *, at: datetime) -> frozenset[str]:
        return self.roles


class PaperState(models.TextChoices):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"


class LampState(models.TextChoices):
    DARK = "dark", "Dark"
    LIT = "lit", "Lit"
    BROKEN = "broken", "Broken"


class FuseState(models.TextChoices):
    WHOLE = "whole", "Whole"
    BLOWN = "blown", "Blown"


def is_author(_paper: Any, roles: frozenset[str]) -> bool:
    """An author."""
    return "author" in roles


@reads("folder")
def reads_folder(paper: Any, roles: frozenset[str]) -> bool:
    """A reader, unless the folder is secret."""
    return "reader" in roles and not paper.folder.secret


def anybody(_lamp: Any, _roles: frozenset[str]) -> bool:
    """Whoever stands beside it."""
    return True


def has_title(paper: Any, _move: Move) -> None:
    """The paper has a title."""
    if not paper.title:
        raise GuardFailed("A paper needs a title.", code="untitled")


@reads("folder")
def fits_in_folder(papers: Sequence[Any], _move: Move) -> None:
    """The folder has room for all that are submitted together."""
    for paper in papers:
        if len(papers) > paper.folder.room:
            refused = GuardFailed("%(folder)s is full.", code="full", folder=paper.folder.name)
            refused.subject = paper
            raise refused


def next_desk(paper: Any, _move: Move) -> Destination:
    """The next desk, or approval after the last one."""
    if paper.desk < paper.folder.desks:
        return Destination(state=PaperState.REVIEW, place={"desk": paper.desk + 1})
    return Destination(state=PaperState.APPROVED)


def first_desk(_paper: Any, _move: Move) -> Destination:
    return Destination(state=PaperState.REVIEW, place={"desk": 1})


PAPERS = Workflow(
    name="papers",
    states=PaperState,
    initial=PaperState.DRAFT,
    final=(PaperState.APPROVED, PaperState.REJECTED),
    effects="tests.sample.effects",
    place=("desk",),
    batch_stream=lambda paper: f"folders:{paper.folder_id}",
    transitions=(
        Transition(
            name="submit",
            label="Submit",
            source=(PaperState.DRAFT,),
            target=Route(choose=first_desk, results=(PaperState.REVIEW,)),
            by=is_author,
            when=(has_title,),
            when_all=(fits_in_folder,),
            then=("announce",),
            locks=("folder",),
        ),
        Transition(
            name="forward",
            label="Forward",
            source=(PaperState.REVIEW,),
            target=Route(choose=next_desk, results=(PaperState.REVIEW, PaperState.APPROVED)),
            by=reads_folder,
            needs=("opinion",),
        ),
        Transition(
            name="send_back",
            label="Send back",
            source=(PaperState.REVIEW,),
            target=PaperState.DRAFT,
            by=reads_folder,
            needs=("reason",),
            accepts=("note", "pages"),
        ),
        Transition(
            name="reject",
            label="Reject",
            source=(PaperState.DRAFT, PaperState.REVIEW),
            target=PaperState.REJECTED,
            by=reads_folder,
            needs=("reason",),
        ),
    ),
)

LAMPS = Workflow(
    name="lamps",
    states=LampState,
    initial=LampState.DARK,
    final=(LampState.BROKEN,),
    transitions=(
        Transition(
            name="light",
            label="Light",
            source=(LampState.DARK,),
            target=LampState.LIT,
            by=anybody,
        ),
        Transition(
            name="darken",
            label="Put out",
            source=(LampState.LIT,),
            target=LampState.DARK,
            by=anybody,
        ),
        Transition(
            name="smash",
            label="Smash",
            source=(LampState.DARK, LampState.LIT),
            target=LampState.BROKEN,
            by=anybody,
        ),
    ),
)

FUSES = Workflow(
    name="fuses",
    states=FuseState,
    initial=FuseState.WHOLE,
    final=(FuseState.BLOWN,),
    effects="tests.sample.effects",
    transitions=(
        Transition(
            name="overload",
            label="Overload",
            source=(FuseState.WHOLE,),
            target=FuseState.WHOLE,
            by=anybody,
            then=("blow_the_others",),
        ),
        Transition(
            name="blow",
            label="Blow",
            source=(FuseState.WHOLE,),
            target=FuseState.BLOWN,
            by=anybody,
            inner=True,
        ),
    ),
)
