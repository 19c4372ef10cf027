"""A made-up program of the county with one title for each kind of nominee."""

from __future__ import annotations

from datetime import datetime

from honors.actions import programs
from honors.models import FormDefinition, HonorTitle, Organization, Program, User
from honors.models.programs import Nature, NomineeKind
from honors.queries.accounts import CONSOLE
from tests.factories.organizations import FOUNDED_AT

TITLE_NAMES = {
    NomineeKind.PERSON: "平邑县三八红旗手",
    NomineeKind.FAMILY: "平邑县最美家庭",
    NomineeKind.COLLECTIVE: "平邑县三八红旗集体",
    NomineeKind.PAIR: "平邑县最美婆媳",
    NomineeKind.PLACE: "平邑县美丽庭院",
}


def a_program(organizer: Organization, by: User, *, at: datetime, code: str = "ZM") -> Program:
    return programs.create_program(
        organizer=organizer,
        name="最美系列评选",
        code=code,
        nature=Nature.ROLE_MODEL,
        by=by,
        at=at,
    )


def a_title(
    program: Program, by: User, *, at: datetime, kind: str = NomineeKind.PERSON, name: str = ""
) -> HonorTitle:
    return programs.add_title(
        program=program,
        name=name or TITLE_NAMES[NomineeKind(kind)],
        nominee_kind=kind,
        level=program.organizer.level,
        issuers=[program.organizer],
        by=by,
        at=at,
    )


def a_form(kind: str = NomineeKind.PERSON) -> FormDefinition:
    """The standard form of the kind; the same row each time."""
    return programs.standard_form(kind=kind, by=CONSOLE, at=FOUNDED_AT)
