"""What must be true before a public notice moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.disclosure import LEAST_CANDIDATES, background_of, exposure, public_text
from honors.texts import Finding, find_date, find_house, find_personal_data
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed


@reads("entries__nomination")
def notice_has_entries(notice: Any, _move: Move) -> None:
    """The notice lists cases, all of them at its stage now. A case that ended is not shown."""
    entries = [entry for entry in notice.entries.all() if entry.voided_at is None]
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
    _refuse_findings(_("The title"), "/title", _findings(notice.title))
    in_contact = [f for f in find_personal_data(notice.contact) if f.kind == "resident_id"]
    _refuse_findings(_("The contact"), "/contact", in_contact)
    for entry in notice.entries.all():
        where = _("Entry %(position)s") % {"position": entry.position}
        pointer = f"/entries/{entry.position}"
        for text in entry.line.values():
            _refuse_findings(where, pointer, _findings(text))
            for born in _birth_dates(entry.nomination.nominee):
                _refuse_findings(where, pointer, find_date(text, born))


@reads("organization", "entries__nomination__unit", "entries__nomination__nominee__members")
def notice_points_at_nobody(notice: Any, move: Move) -> None:
    """By all that a line shows together, a thousand resident numbers remain possible at least."""
    on = timezone.localdate(move.at)
    for entry in notice.entries.all():
        if entry.voided_at is not None:
            continue
        text = public_text(notice.title, entry.line)
        found = exposure(text, background_of(entry, notice, on=on))
        if found.points_at_somebody:
            raise GuardFailed(
                _(
                    "Entry %(position)s leaves %(candidates)s possible resident numbers, fewer "
                    "than %(least)s: %(excerpts)s"
                ),
                code="too_few_candidates",
                pointer=f"/entries/{entry.position}",
                position=entry.position,
                candidates=found.candidates,
                least=LEAST_CANDIDATES,
                excerpts="; ".join(found.excerpts),
            )


def _findings(text: str) -> list[Finding]:
    return [*find_personal_data(text), *find_house(text)]


def _birth_dates(nominee: Any) -> set[date]:
    people = [nominee, *nominee.members.all()]
    return {person.birth_date for person in people if person.birth_date is not None}


def _refuse_findings(where: Any, pointer: str, findings: list[Finding]) -> None:
    for finding in findings:
        raise GuardFailed(
            _("%(where)s shows personal data: %(excerpt)s"),
            code="personal_data",
            pointer=pointer,
            where=str(where),
            excerpt=finding.excerpt,
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
