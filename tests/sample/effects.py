from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workflow import engine
from workflow.definition import Move
from workflow.engine import CHUNK
from workflow.models import OutboxMessage


def announce(papers: Sequence[Any], move: Move) -> None:
    messages = [
        OutboxMessage(
            key=f"submitted:{paper.pk}:{paper.version}", topic="papers", created_at=move.at
        )
        for paper in papers
    ]
    OutboxMessage.objects.bulk_create(messages, batch_size=CHUNK)
    for paper in papers:
        move.note(paper, announced=True)


def blow_the_others(fuses: Sequence[Any], move: Move) -> None:
    others = type(fuses[0]).objects.exclude(pk__in=[fuse.pk for fuse in fuses])
    engine.perform_many(others, "blow", actor=move.actor, at=move.at)
