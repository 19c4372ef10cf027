"""A made-up program of the county with one title for each kind of nominee."""

from __future__ import annotations

from honors.form_definitions import STANDARD_FORMS
from honors.models import FormDefinition, HonorTitle, Organization, Program, TitleIssuer
from honors.models.programs import Nature, NomineeKind

TITLE_NAMES = {
    NomineeKind.PERSON: "平邑县三八红旗手",
    NomineeKind.FAMILY: "平邑县最美家庭",
    NomineeKind.COLLECTIVE: "平邑县三八红旗集体",
    NomineeKind.PAIR: "平邑县最美婆媳",
    NomineeKind.PLACE: "平邑县美丽庭院",
}


def a_program(organizer: Organization, code: str = "ZM") -> Program:
    return Program.objects.create(
        organizer=organizer, name="最美系列评选", code=code, nature=Nature.ROLE_MODEL
    )


def a_title(program: Program, kind: str = NomineeKind.PERSON, name: str = "") -> HonorTitle:
    title = HonorTitle.objects.create(
        program=program,
        name=name or TITLE_NAMES[NomineeKind(kind)],
        nominee_kind=kind,
        level=program.organizer.level,
        nature=program.nature,
    )
    TitleIssuer.objects.create(title=title, organization=program.organizer, position=1)
    return title


def a_form(kind: str = NomineeKind.PERSON) -> FormDefinition:
    """The standard form of the kind; the same row each time."""
    form, _made = FormDefinition.objects.get_or_create(
        organization=None,
        name=f"standard_{kind}",
        number=1,
        defaults={"kind": kind, "fields": STANDARD_FORMS[kind]},
    )
    return form
