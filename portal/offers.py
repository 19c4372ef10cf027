"""What somebody may do with a record: straight from the engine, so that no button is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from honors.models import User
from workflow import engine
from workflow.definition import WorkflowModel
from workflow.refusals import NotPermitted, WrongState

# Moves that take something away; everything else leads on.
GRAVE = frozenset(
    {"decline", "withdraw", "disqualify", "cancel", "revoke", "refuse", "reject", "relinquish"}
)
TONES = ("leading", "plain", "grave")
LEADING = frozenset({"submit", "resubmit", "forward", "approve", "post", "issue", "admit", "open"})


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`refusal` says why a move that is theirs cannot be made now; empty if it can.

    `plain` ones need nothing but a click; the others lead to a page that asks for it.
    """

    name: str
    label: str
    url: str
    tone: str
    plain: bool
    refusal: str


def offers_for(
    subject: WorkflowModel,
    *,
    by: User,
    at: datetime,
    url: Callable[[str], str],
    by_hand: Collection[str],
) -> list[Offer]:
    """What leads on first, then in the order of the table. What is not theirs, or not of this
    state, is left out.

    `url` gives the address of a move, `by_hand` names the moves that pages make one by one.
    """
    offers = [
        Offer(
            name=possible.transition.name,
            label=str(possible.transition.label),
            url=url(possible.transition.name),
            tone=_tone(possible.transition.name),
            plain=not possible.transition.needs,
            refusal="" if possible.refusal is None else str(possible.refusal),
        )
        for possible in engine.available(subject, actor=by, at=at)
        if possible.transition.name in by_hand
        and not possible.transition.inner
        and not isinstance(possible.refusal, NotPermitted | WrongState)
    ]
    return sorted(offers, key=lambda offer: TONES.index(offer.tone))


def _tone(name: str) -> str:
    if name in GRAVE:
        return "grave"
    return "leading" if name in LEADING else "plain"
