"""One vocabulary of states: the same words, icon and color wherever a state is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from honors.models.imports import RowOutcome
from honors.states import (
    CommendationState,
    HonorState,
    ImportState,
    NominationState,
    ObjectionState,
    PublicNoticeState,
    RecommendationState,
    RoundState,
    ScoreSheetState,
)


@dataclass(frozen=True, kw_only=True)
class Tag:
    """`tone` is a color of the style sheet, `icon` a symbol of ours: never color alone."""

    label: str
    tone: str
    icon: str


ICONS = {
    "quiet": "circle",
    "working": "clock",
    "calling": "reply",
    "good": "check",
    "bad": "cross",
    "waiting": "eye",
}
# By machine, since two machines may have states of one name; what is not named here is quiet.
TONES: dict[type[TextChoices], dict[str, tuple[str, ...]]] = {
    NominationState: {
        "working": ("review", "consultation", "scoring", "ballot", "approval"),
        "waiting": ("notice",),
        "calling": ("returned", "on_hold"),
        "good": ("approved", "honored"),
        "bad": ("disqualified",),
    },
    RoundState: {"working": ("open", "evaluating"), "good": ("concluded",)},
    ScoreSheetState: {"working": ("in_progress",), "good": ("submitted", "locked")},
    PublicNoticeState: {"waiting": ("posted",), "good": ("ended",)},
    ObjectionState: {
        "calling": ("received",),
        "working": ("admitted",),
        "bad": ("upheld",),
        "good": ("replied",),
    },
    CommendationState: {"good": ("issued",), "bad": ("revoked",)},
    HonorState: {"good": ("valid",), "calling": ("warned",), "bad": ("revoked",)},
    ImportState: {
        "working": ("checking", "writing", "undoing"),
        "calling": ("checked",),
        "good": ("written",),
    },
    RowOutcome: {"good": ("create",), "bad": ("refuse",)},
    RecommendationState: {"working": ("sent",), "good": ("honored_above",)},
}


def tag_of(state: TextChoices) -> Tag:
    tones = TONES[type(state)]
    tone = next((tone for tone, values in tones.items() if state.value in values), "quiet")
    return Tag(label=str(state.label), tone=tone, icon=ICONS[tone])


def tag_for(subject: Any) -> Tag:
    """Of a record that a machine moves."""
    return tag_of(subject.workflow.states(subject.state))
