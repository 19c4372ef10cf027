"""How a public notice runs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.guards import public_notices as guards
from honors.snapshots import digest_of, notice_snapshot
from honors.states import PublicNoticeState
from workflow.definition import Destination, Move, Route, Transition, Workflow, reads

DRAFT, POSTED = PublicNoticeState.DRAFT, PublicNoticeState.POSTED


@reads("organization", "entries")
def posted(notice: Any, move: Move) -> Destination:
    """No notice is posted, not for a moment, without its period and the digest of its words."""
    snapshot = notice_snapshot(notice, posted_at=move.at)
    place = {
        "posted_at": move.at,
        "ends_at": move.supplied["ends_at"],
        "snapshot_digest": digest_of(snapshot),
    }
    return Destination(state=POSTED, place=place)


public_notices = Workflow(
    name="public_notices",
    states=PublicNoticeState,
    initial=DRAFT,
    final=(PublicNoticeState.ENDED, PublicNoticeState.CANCELED),
    effects="honors.effects.public_notices",
    transitions=(
        Transition(
            name="reword",
            label=_("Change the words"),
            source=(DRAFT,),
            target=DRAFT,
            by=rules.is_secretary_of_notice,
            needs=("title", "contact"),
            accepts=("deeds",),
            private=("title", "contact", "deeds"),
            then=("reword_notices",),
        ),
        Transition(
            name="post",
            label=_("Post"),
            source=(DRAFT,),
            target=Route(choose=posted, results=(POSTED,)),
            by=rules.is_secretary_of_notice,
            needs=("ends_at",),
            when=(
                guards.notice_has_entries,
                guards.notice_shows_no_personal_data,
                guards.notice_points_at_nobody,
            ),
            then=("freeze_notices",),
        ),
        Transition(
            name="extend",
            label=_("Extend"),
            source=(POSTED,),
            target=POSTED,
            by=rules.is_clock_or_secretary_of_notice,
            needs=("ends_at", "reason"),
            accepts=("extra_days",),
            when=(guards.end_moves_later,),
            then=("move_notice_ends",),
        ),
        Transition(
            name="end",
            label=_("End"),
            source=(POSTED,),
            target=PublicNoticeState.ENDED,
            by=rules.is_clock,
            when=(guards.notice_period_is_over,),
        ),
        Transition(
            name="cancel",
            label=_("Cancel"),
            source=(DRAFT, POSTED),
            target=PublicNoticeState.CANCELED,
            by=rules.is_secretary_of_notice,
            needs=("reason",),
            then=("void_entries_of_notices",),
        ),
    ),
)
