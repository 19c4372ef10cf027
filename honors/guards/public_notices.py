"""What must be true before a public notice moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.texts import Finding, find_date, find_personal_data
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
    """Nothing that the public would read holds an ID number, a mobile number or a birth date.

    The contact is the office's own, so it may have a telephone number.
    """
    _refuse_findings(_("The title"), "/title", find_personal_data(notice.title))
    in_contact = [f for f in find_personal_data(notice.contact) if f.kind == "resident_id"]
    _refuse_findings(_("The contact"), "/contact", in_contact)
    for entry in notice.entries.all():
        where = _("Entry %(position)s") % {"position": entry.position}
        pointer = f"/entries/{entry.position}"
        for text in entry.line.values():
            _refuse_findings(where, pointer, find_personal_data(text))
            for born in _birth_dates(entry.nomination.nominee):
                _refuse_findings(where, pointer, find_date(text, born))


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
    """The new end lies behind the present one, and the notice still runs."""
    ends_at = move.supplied.get("ends_at")
    if notice.ends_at is not None and move.at >= notice.ends_at:
        raise GuardFailed(_("The notice is over; post a second one."), code="notice_over")
    if ends_at is not None and ends_at <= notice.ends_at:
        raise GuardFailed(_("A notice can only be made longer."), code="not_longer")


def notice_period_is_over(notice: Any, move: Move) -> None:
    """The whole period has passed."""
    if notice.ends_at is None or move.at < notice.ends_at:
        raise GuardFailed(_("The public notice is not over."), code="notice_running")
