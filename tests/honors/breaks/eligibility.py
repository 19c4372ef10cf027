"""Cases that came past what bars them."""

from __future__ import annotations

from typing import Any

from honors.models import Category, Dossier, Letter, Quota, Round, VetoFinding
from tests.honors.breaks.breaking import place, the
from tests.honors.planting import CLOSED, Planted

VETO = {"code": "violations", "text": "有违法违纪行为", "kinds": ["person"]}


def _list_of(planted: Planted, *vetoes: dict[str, Any]) -> None:
    Round.objects.filter(pk=planted.round.pk).update(terms={"vetoes": list(vetoes)})


def _finding(planted: Planted, name: str, **given: Any) -> VetoFinding:
    department = planted.tree.department
    letter = Letter.objects.create(
        department=department,
        document_number="平公函〔2026〕3号（虚构）",
        received_at=CLOSED,
        recorded_by=planted.staff.secretary,
    )
    case = planted.cases[name]
    fields = {
        "nominee": case.nominee,
        "nomination": case,
        "code": "violations",
        "text": VETO["text"],
        "department": department,
        "letter": letter,
        "recorded_at": CLOSED,
        "recorded_by": planted.staff.secretary,
    }
    return VetoFinding.objects.create(**(fields | given))


def conditions_are_those_of_the_terms(planted: Planted) -> str:
    frozen = {"position": 1, "eligibility": [], "quota_units_only": False}
    Round.objects.filter(pk=planted.round.pk).update(terms={"categories": [frozen]})
    loosened = [{"name": "age_min", "expected": 16}]
    Category.objects.filter(pk=planted.category.pk).update(eligibility=loosened)
    return f"categories:{planted.category.pk}"


def submitted_cases_declare_every_veto(planted: Planted) -> str:
    _list_of(planted, VETO)
    honored = [planted.cases["甲一"], planted.cases["乙二"]]
    Dossier.objects.filter(nomination__in=honored).update(veto_answers={"violations": []})
    return the(planted, "戊五")


def submitted_cases_declare_every_veto_2(planted: Planted) -> str:
    _list_of(planted, VETO)
    Dossier.objects.update(veto_answers={"violations": []})
    barred = Dossier.objects.filter(nomination=planted.cases["戊五"])
    barred.update(veto_answers={"violations": [0]})
    return the(planted, "戊五")


def nobody_is_approved_past_a_confirmed_veto(planted: Planted) -> str:
    _list_of(planted, VETO)
    Dossier.objects.update(veto_answers={"violations": []})
    _finding(planted, "甲一")
    return the(planted, "甲一")


def findings_rest_on_letters_of_their_department(planted: Planted) -> str:
    _finding(planted, "戊五", department=planted.tree.firm)
    return the(planted, "戊五")


def only_units_with_a_quota_nominate(planted: Planted) -> str:
    Category.objects.filter(pk=planted.category.pk).update(quota_units_only=True)
    Quota.objects.create(category=planted.category, organization=planted.village, places=0)
    elsewhere = planted.tree.villages[1]
    return place(planted, "戊五", unit=elsewhere, unit_path=elsewhere.path)
