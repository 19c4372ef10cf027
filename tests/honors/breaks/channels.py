"""Cases that came in where no way was open."""

from __future__ import annotations

from honors.models import Category, ConsentRevocation
from tests.honors.breaks.breaking import place, the
from tests.honors.planting import Planted


def cases_use_an_open_channel(planted: Planted) -> str:
    Category.objects.update(channels={"organization": ""})
    return place(planted, "丁四", channel="self")


def submitted_cases_have_consent(planted: Planted) -> str:
    for name, case in planted.cases.items():
        if name != "戊五":
            case.consents.create(
                given_by="王秀兰",
                form="in_person",
                given_at=case.created_at,
                recorded_at=case.created_at,
                recorded_by=planted.staff.nominators[0],
            )
    Category.objects.update(consent_required=True)
    return the(planted, "戊五")


def revoked_consents_ended_their_cases(planted: Planted) -> str:
    case = planted.cases["戊五"]
    ConsentRevocation.objects.create(
        nomination=case,
        said_by="王秀兰",
        form="in_person",
        revoked_at=case.created_at,
        recorded_at=case.created_at,
        recorded_by=planted.staff.nominators[0],
    )
    return the(planted, "戊五")
