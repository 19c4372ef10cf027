"""What a department confirms of a nominee, by a document, and takes back by another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.actions import inputs
from honors.actions.letters import keep_letter
from honors.guards.vetoes import list_for
from honors.models import Handling, Nomination, VetoFinding
from honors.queries.accounts import require
from honors.queries.consultations import has_a_say
from honors.roles import Role
from honors.states import NominationState
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from honors.models import Consultation, Letter, NomineeMember, Organization
    from workflow.definition import Actor

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class VetoSpec:
    """A veto that applies: to the nominee, or to this member of the family or pair. It bars until
    it is lifted, or until a day, exclusive.
    """

    code: str
    member: NomineeMember | None = None
    bars_until: date | None = None


@transaction.atomic
def confirm(
    *,
    nomination: Nomination,
    veto: VetoSpec,
    department: Organization,
    document_number: str,
    by: Actor,
    at: datetime,
    name: str = "",
    content: bytes | None = None,
) -> VetoFinding:
    """A secretary enters that a department confirmed a veto by a document: it bars from then on.
    What was approved before is named in the event; it is not honored while the veto stands.

    By a secretary of whoever handles the case, or of the organizer.
    """
    case = _locked_case(nomination)
    if not rules.is_secretary_of_case(case, by.standing(at=at)):
        raise NotPermitted(
            _("Only a secretary of whoever handles the case or of the organizer may do this.")
        )
    if not has_a_say(department, case.round.organizer):
        raise inputs.refused(
            _("%(department)s has no say where %(organizer)s works."),
            code="foreign_department",
            field="department",
            department=department.name,
            organizer=case.round.organizer.name,
        )
    letter = _letter(department, document_number, name, content, by=by, at=at)
    return _confirm(case, veto, letter, place="veto", by=by, at=at)


def confirm_by_answer(
    consultation: Consultation,
    vetoes: Sequence[VetoSpec],
    letter: Letter | None,
    *,
    place: str,
    by: Actor,
    at: datetime,
) -> None:
    """What a department confirms with its reply, in the transaction of the reply."""
    if not vetoes:
        return
    if letter is None:
        message = _("Who confirms a veto gives the number of the document.")
        raise InvalidInput(message, code="empty", pointer="/document_number")
    case = _locked_case(consultation.nomination)
    for number, veto in enumerate(vetoes):
        field = f"{place}vetoes/{number}"
        _confirm(case, veto, letter, place=field, by=by, at=at, consultation=consultation)


def _locked_case(nomination: Nomination) -> Nomination:
    """The case, after every case of its nominee was locked: the veto bars all of them.

    A merge that was waited for has given the case to another nominee by then, whose other cases are
    not locked yet: PostgreSQL leaves out the row that no longer fits. So it is looked at again.
    """
    cases = Nomination.objects.select_related("round__organizer", "nominee", "category")
    case: Nomination = cases.get(pk=nomination.pk)
    while True:
        rows = Nomination.objects.filter(nominee=case.nominee_id).order_by("pk")
        locked = set(rows.select_for_update(no_key=True).values_list("pk", flat=True))
        case = cases.get(pk=nomination.pk)
        if case.pk in locked:
            return case


def _letter(
    department: Organization,
    number: str,
    name: str,
    content: bytes | None,
    *,
    by: Actor,
    at: datetime,
) -> Letter:
    letter = keep_letter(
        department=department, document_number=number, name=name, content=content, by=by, at=at
    )
    if letter is None:
        message = _("Give the number of the document.")
        raise InvalidInput(message, code="empty", pointer="/document_number")
    return letter


def _confirm(
    case: Nomination,
    veto: VetoSpec,
    letter: Letter,
    *,
    place: str,
    by: Actor,
    at: datetime,
    consultation: Consultation | None = None,
) -> VetoFinding:
    text = _text_of(case, veto, place=place, at=at)
    approvals = _approvals_of(case)
    finding = VetoFinding(
        nominee=case.nominee,
        member=veto.member,
        nomination=case,
        consultation=consultation,
        code=veto.code,
        text=text,
        department=letter.department,
        letter=letter,
        bars_until=veto.bars_until,
        recorded_at=_behind(at, approvals.values()),
        recorded_by_id=by.standing(at=at).user_id,
    )
    taken = _("This veto is confirmed already.")
    with inputs.once(taken, code="veto_confirmed", field=place):
        finding.save()
    facts = {"approved": sorted(approvals)} if approvals else {}
    _record_finding(finding, "vetoes.confirm", letter, by=by, at=at, **facts)
    return finding


def _text_of(case: Nomination, veto: VetoSpec, *, place: str, at: datetime) -> str:
    """How the terms of the round word the veto, if it may be found of this nominee."""
    texts = {i["code"]: i["text"] for i in list_for(case)}
    if veto.code not in texts:
        raise inputs.refused(
            _("This round has no such veto."), code="unknown_veto", field=f"{place}/code"
        )
    if veto.member is not None and veto.member.nominee_id != case.nominee_id:
        raise inputs.refused(
            _("This is no member of the nominee."), code="unknown_member", field=f"{place}/member"
        )
    if veto.bars_until is not None:
        _check_future(veto.bars_until, f"{place}/bars_until", at)
    return str(texts[veto.code])


def _approvals_of(case: Nomination) -> dict[int, datetime]:
    """The nominee's cases that were approved before this came out, and when: they are locked."""
    rows = Handling.objects.filter(
        nomination__nominee=case.nominee_id,
        nomination__state__in=(NominationState.APPROVED, NominationState.HONORED),
        act="approve",
    )
    return dict(rows.order_by("at", "pk").values_list("nomination_id", "at"))


def _behind(at: datetime, approvals: Iterable[datetime]) -> datetime:
    """Whoever waited for an approval comes after it, whatever the clock said at the door."""
    return max([at, *(approved + TICK for approved in approvals)])


def _check_future(value: date, field: str, at: datetime) -> None:
    if inputs.day(value, field=field) <= timezone.localdate(at):
        raise inputs.refused(
            _("The end must lie behind the beginning."), code="not_half_open", field=field
        )


@transaction.atomic
def lift(
    *,
    finding: VetoFinding,
    document_number: str,
    by: Actor,
    at: datetime,
    name: str = "",
    content: bytes | None = None,
) -> VetoFinding:
    """The department takes back what it confirmed, by a document of its own; both stay on record.

    By a secretary of the organizer of the round in which it was found.
    """
    case = _locked_case(finding.nomination)
    require(by, Role.SECRETARY, case.round.organizer, at)
    locked = VetoFinding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    if locked.lifted_at is not None:
        raise GuardFailed(_("This was lifted already."), code="already_lifted")
    letter = _letter(locked.department, document_number, name, content, by=by, at=at)
    locked.lifted_at, locked.lifted_by_id = at, by.standing(at=at).user_id
    locked.lifting = letter
    locked.save()
    _record_finding(locked, "vetoes.lift", letter, by=by, at=at)
    return locked


def _record_finding(
    finding: VetoFinding, action: str, letter: Letter, *, by: Actor, at: datetime, **more: Any
) -> None:
    facts: dict[str, Any] = {
        "finding": finding.pk,
        "veto": finding.code,
        "member": finding.member_id,
        "department": finding.department_id,
        **more,
    }
    ledger.record(
        f"nominations:{finding.nomination_id}",
        action,
        actor=by.ledger_key,
        at=at,
        facts=facts | ({"scan": letter.sha256} if letter.sha256 else {}),
        private={"document_number": letter.document_number},
    )
