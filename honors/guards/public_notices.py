"""What must be true before a public notice moves."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.disclosure import LEAST_CANDIDATES
from honors.notice_scans import exposed_lines, places_of, shown_entries
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed


@reads("entries__nomination")
def notice_has_entries(notice: Any, _move: Move) -> None:
    """The notice lists cases, all of them at its stage now. A case that ended is not shown."""
    entries = shown_entries(notice)
    if not entries:
        raise GuardFailed(_("The notice lists nobody."), code="notice_empty")
    for entry in entries:
        if entry.nomination.stage_id != notice.stage_id or entry.nomination.state != "notice":
            raise GuardFailed(
                _("%(number)s is not at this notice now."),
                code="not_at_notice",
                number=str(entry.nomination),
            )


@reads("entries__nomination__nominee__members")
def notice_shows_no_personal_data(notice: Any, _move: Move) -> None:
    """Nothing shown holds an ID number, a mobile number, a birth date or the address of a house.

    The contact is the office's own, so it may have a telephone number and an address.
    """
    for place in places_of(notice):
        for finding in place.findings:
            raise GuardFailed(
                _("%(where)s shows personal data: %(excerpt)s"),
                code="personal_data",
                pointer=place.pointer,
                where=str(place.where),
                excerpt=finding.excerpt,
            )


@reads("organization", "entries__nomination__unit", "entries__nomination__nominee__members")
def notice_points_at_nobody(notice: Any, move: Move) -> None:
    """By all that a line shows together, a thousand resident numbers remain possible at least."""
    for line in exposed_lines(notice, on=timezone.localdate(move.at)):
        raise GuardFailed(
            _(
                "Entry %(position)s leaves %(candidates)s possible resident numbers, fewer "
                "than %(least)s: %(excerpts)s"
            ),
            code="too_few_candidates",
            pointer=line.pointer,
            position=line.position,
            candidates=line.exposure.candidates,
            least=LEAST_CANDIDATES,
            excerpts="; ".join(line.exposure.excerpts),
        )


def end_moves_later(notice: Any, move: Move) -> None:
    """The new end lies behind the present one, and the notice still runs.

    The clock may be late: what it moves would have run on, had it looked in time.
    """
    ends_at = move.supplied.get("ends_at")
    over = notice.ends_at is not None and move.at >= notice.ends_at
    if over and not move.standing.is_clock:
        raise GuardFailed(_("The notice is over; post a second one."), code="notice_over")
    if ends_at is not None and ends_at <= notice.ends_at:
        raise GuardFailed(_("A notice can only be made longer."), code="not_longer")


def notice_period_is_over(notice: Any, move: Move) -> None:
    """The whole period has passed."""
    if notice.ends_at is None or move.at < notice.ends_at:
        raise GuardFailed(_("The public notice is not over."), code="notice_running")
