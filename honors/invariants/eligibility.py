"""That nobody comes past what bars them, and that a category asks what its round opened with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from honors.guards.vetoes import is_member, list_for
from honors.models import Category, Handling, Nomination, Quota, VetoFinding
from honors.states import AT_A_STAGE, NominationState
from workflow import ledger

Broken = tuple[str, str]

APPROVED = (NominationState.APPROVED, NominationState.HONORED)
SUBMITTED = (*AT_A_STAGE, NominationState.ON_HOLD, *APPROVED)


def conditions_are_those_of_the_terms() -> Iterator[Broken]:
    """What a category of an opened round asks of its nominees was frozen with the terms."""
    rows = Category.objects.exclude(round__terms={}).select_related("round")
    for category in rows.iterator():
        asked = {"eligibility": category.eligibility, "units": category.quota_units_only}
        for frozen in category.round.terms.get("categories", ()):
            if frozen["position"] == category.position and _asked(frozen) != ledger.dump(asked):
                yield f"categories:{category.pk}", "its conditions are not those of the terms"


def _asked(frozen: dict[str, Any]) -> str:
    asked = {"eligibility": frozen["eligibility"], "units": frozen["quota_units_only"]}
    return ledger.dump(asked)


def submitted_cases_declare_every_veto() -> Iterator[Broken]:
    """What was submitted answers every veto of its round, and with no."""
    rows = Nomination.objects.filter(state__in=SUBMITTED).select_related(
        "round", "category", "dossier", "nominee"
    )
    for case in rows.iterator():
        answers = case.dossier.veto_answers if hasattr(case, "dossier") else {}
        for item in list_for(case):
            if answers.get(item["code"]) != []:
                detail = f"it was submitted and does not deny the veto {item['code']}"
                yield f"nominations:{case.pk}", detail


def nobody_is_approved_past_a_confirmed_veto() -> Iterator[Broken]:
    """No finding that held when a case was approved is of its nominee and of its round's list."""
    found: dict[int | None, list[VetoFinding]] = {}
    for finding in VetoFinding.objects.select_related("nominee", "member").iterator():
        for nominee in {finding.nominee_id, finding.nominee.merged_into_id}:
            found.setdefault(nominee, []).append(finding)
    approvals = Handling.objects.filter(act="approve", nomination__state__in=APPROVED)
    barred = approvals.filter(
        Exists(VetoFinding.objects.filter(_same_nominee(), recorded_at__lte=OuterRef("at")))
    )
    rows = barred.select_related(
        "nomination__round", "nomination__category", "nomination__nominee"
    ).order_by("pk")
    for approval in rows.iterator():
        case = approval.nomination
        codes = {item["code"] for item in list_for(case)}
        for finding in found.get(case.nominee_id, ()):
            if finding.code in codes and _held(finding, approval.at):
                detail = f"it was approved past finding {finding.pk}, {finding.code}"
                yield f"nominations:{case.pk}", detail


def _same_nominee() -> Q:
    case = OuterRef("nomination__nominee")
    return Q(nominee=case) | Q(nominee__merged_into=case)


def _held(finding: VetoFinding, at: datetime) -> bool:
    day, member = timezone.localdate(at), finding.member
    return (
        finding.recorded_at <= at
        and (finding.lifted_at is None or finding.lifted_at > at)
        and (finding.bars_until is None or finding.bars_until > day)
        and (member is None or is_member(member, day))
    )


def findings_rest_on_letters_of_their_department() -> Iterator[Broken]:
    """The letter, its taking back and the reply are of the department; the member is of the
    nominee, or came with a duplicate that was merged.
    """
    mine = Q(letter__department=F("department"))
    mine &= Q(lifting=None) | Q(lifting__department=F("department"))
    mine &= Q(consultation=None) | Q(consultation__department=F("department"))
    rows = VetoFinding.objects.exclude(mine)
    for key, case in rows.values_list("pk", "nomination_id").iterator():
        yield f"nominations:{case}", f"finding {key} rests on a letter of another department"


def only_units_with_a_quota_nominate() -> Iterator[Broken]:
    """Where the category is only for units with a quota, every submitted case is of such a unit."""
    quota = Quota.objects.filter(category=OuterRef("category"), organization=OuterRef("unit"))
    rows = Nomination.objects.filter(
        ~Exists(quota), category__quota_units_only=True, state__in=SUBMITTED
    )
    for key, unit in rows.values_list("pk", "unit_id").iterator():
        yield f"nominations:{key}", f"organization {unit} has no quota, which the category asks for"


CHECKS = (
    conditions_are_those_of_the_terms,
    submitted_cases_declare_every_veto,
    nobody_is_approved_past_a_confirmed_veto,
    findings_rest_on_letters_of_their_department,
    only_units_with_a_quota_nominate,
)
