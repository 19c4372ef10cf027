"""What the channel of a nomination, and the nominee, must have said before it is submitted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.definition import Move, reads
from workflow.refusals import GuardFailed


@reads("stages", "categories")
def channels_can_enter(round_: Any, _move: Move) -> None:
    """The route has a stage of every level at which a channel enters."""
    levels = {stage.level for stage in round_.stages.all()}
    for category in round_.categories.all():
        for level in category.channels.values():
            if level and level not in levels:
                raise GuardFailed(
                    _("A channel of %(category)s enters at a level that has no stage."),
                    code="channel_without_entry",
                    category=str(category),
                )


@reads("category", "consents")
def nominee_consents(nomination: Any, _move: Move) -> None:
    """Where the terms ask for it, the nominee's consent is recorded."""
    if nomination.category.consent_required and not nomination.consents.all():
        raise GuardFailed(_("Record the nominee's consent first."), code="consent_missing")
