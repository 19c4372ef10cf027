"""What follows when a commendation is issued or revoked: honors begin, and end, with it."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from honors.codes import certificate_number, check_certificate_number, new_verification_code
from honors.effects.honors import note_document
from honors.models import Commendation, Honor, Nomination, Organization, Program
from honors.models.programs import NomineeKind
from honors.queries.addresses import addresses_of
from honors.queries.commendations import drafted_sections
from honors.snapshots import digest_of, list_snapshot, register_snapshot
from honors.states import HELD_HONORS
from workflow import engine
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from honors.models import HonorTitle
    from workflow.definition import Move

__all__ = [
    "create_honors",
    "freeze_lists",
    "honor_listed_cases",
    "note_document",
    "revoke_honors_of_commendations",
]

LISTED = (
    "entries__nomination__nominee",
    "entries__nomination__unit",
    "entries__category__title__program",
    "round__program",
    "round__organizer",
)
PEOPLE: dict[str, int] = {NomineeKind.PERSON: 1, NomineeKind.PAIR: 2}
COUNTY_DIGITS = 6


def freeze_lists(commendations: Sequence[Commendation], move: Move) -> None:
    prefetch_related_objects(commendations, *LISTED)
    for commendation in commendations:
        commendation.issued_at = move.at
        commendation.snapshot = list_snapshot(commendation, drafted_sections(commendation))
        commendation.list_digest = digest_of(commendation.snapshot)
        number = len(commendation.entries.all())
        move.note(commendation, list_digest=commendation.list_digest, count=number)
    Commendation.objects.bulk_update(commendations, ["issued_at", "snapshot", "list_digest"])


def honor_listed_cases(commendations: Sequence[Commendation], move: Move) -> None:
    """Each list moves as a whole; its cases see the commendation that lists them, issued."""
    for commendation in commendations:
        listed = Nomination.objects.filter(commendation_entries__commendation=commendation)
        engine.perform_many(
            listed, "honor", actor=move.actor, at=move.at, commendation=commendation
        )


def create_honors(commendations: Sequence[Commendation], move: Move) -> None:
    """One for each line, all of them vouched for together: history holds no code and no name."""
    for commendation in commendations:
        facts = {"commendation": commendation.pk}
        given = _honors(commendation)
        engine.begin_many(given, actor=move.actor, at=move.at, facts=facts)
        commendation.register_digest = digest_of(register_snapshot(given))
        move.note(commendation, register_digest=commendation.register_digest)
    Commendation.objects.bulk_update(commendations, ["register_digest"])


def _honors(commendation: Commendation) -> list[Honor]:
    entries = list(commendation.entries.all())
    addresses = addresses_of(entry.nomination.unit for entry in entries)
    numbers = _numbers(commendation, len(entries))
    return [
        Honor(
            commendation=commendation,
            nomination=entry.nomination,
            title=entry.category.title,
            title_name=entry.category.title.name,
            nominee=entry.nomination.nominee,
            holder_name=entry.nomination.nominee.name,
            unit=entry.nomination.unit,
            unit_name=addresses[entry.nomination.unit_id],
            unit_path=entry.nomination.unit_path,
            people=PEOPLE.get(entry.category.title.nominee_kind),
            number=number,
            code=new_verification_code(),
            awarded_on=commendation.dated,
            expires_on=_expires_on(entry.category.title, commendation.dated),
        )
        for entry, number in zip(entries, numbers, strict=True)
    ]


def _expires_on(title: HonorTitle, awarded_on: date) -> date | None:
    """The first day on which it is over. What is given on 29 February lasts through the 28th."""
    if title.years_valid is None:
        return None
    year = awarded_on.year + title.years_valid
    try:
        return awarded_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _numbers(commendation: Commendation, wanted: int) -> list[str]:
    """Serials of the program and the year of the document, without a gap, whoever issues."""
    program = Program.objects.select_for_update(no_key=True).get(pk=commendation.round.program_id)
    county, year = _county_code(commendation.round.organizer), commendation.dated.year
    serials = _free_serials(program, year)
    code = program.code.upper()
    numbers = [certificate_number(county, code, year, next(serials)) for _nth in range(wanted)]
    taken = Honor.objects.filter(number__in=numbers).values_list("number", flat=True).first()
    if taken:
        raise GuardFailed(
            _("Another program of this county has given out the certificate number %(number)s."),
            code="certificate_number_taken",
            number=taken,
        )
    return numbers


def _free_serials(program: Program, year: int) -> Iterator[int]:
    given = Honor.objects.filter(title__program=program, awarded_on__year=year)
    last = given.order_by("-pk").values_list("number", flat=True).first()
    return count(check_certificate_number(last).serial + 1 if last else 1)


def _county_code(organizer: Organization) -> str:
    """The first six digits of the division that the organizer is, or belongs to."""
    code = organizer.code
    if code is None:
        divisions = Organization.objects.filter(pk__in=organizer.lineage.values())
        code = divisions.order_by("-path").values_list("code", flat=True).first()
    return (code or "")[:COUNTY_DIGITS]


def revoke_honors_of_commendations(commendations: Sequence[Commendation], move: Move) -> None:
    """Those still held, each by a move of its own in its own history."""
    held = Honor.objects.filter(commendation__in=commendations, state__in=HELD_HONORS)
    supplied = {name: move.supplied[name] for name in ("document", "reason")}
    engine.perform_many(held, "revoke", actor=move.actor, at=move.at, **supplied)
