"""What bars a nominee: what the nominator declares, and what a department confirms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.definition import Move, reads
from workflow.refusals import GuardFailed

# Whom an answer to a veto names: the nominee, or a member by its position.
NOMINEE = 0


def list_for(nomination: Any) -> list[dict[str, Any]]:
    """The vetoes of a round's frozen terms that are asked of a case, by the kind of its nominee
    and what its category leaves out: {"code", "text"}.
    """
    kind, left_out = nomination.nominee.kind, nomination.category.vetoes_left_out
    listed = nomination.round.terms.get("vetoes", ())
    return [item for item in listed if kind in item["kinds"] and item["code"] not in left_out]


@reads("dossier", "round", "category", "nominee__members")
def veto_is_declared(nomination: Any, move: Move) -> None:
    """Every veto of the round was answered with no, for the nominee and for each member."""
    dossier, today = nomination.dossier, timezone.localdate(move.at)
    items = list_for(nomination)
    present = {m.position for m in nomination.nominee.members.all() if is_member(m, today)}
    asked_of_all = present <= set(dossier.veto_members)
    open_ones = [
        item["text"]
        for item in items
        if item["code"] not in dossier.veto_answers or not asked_of_all
    ]
    if dossier.veto_declared is None or open_ones:
        raise GuardFailed(
            _("Answer the list of vetoes first."), code="veto_unanswered", vetoes=open_ones
        )
    for item in items:
        for name in _named(nomination, dossier.veto_answers[item["code"]], today):
            raise GuardFailed(
                _("%(name)s cannot be nominated, as the nominator declares: %(veto)s"),
                code="veto_applies",
                name=name,
                veto=item["text"],
            )
    if not dossier.veto_declared:
        raise GuardFailed(
            _("A veto applies: this nominee cannot be nominated."), code="veto_applies"
        )


def _named(nomination: Any, places: list[int], today: date) -> Iterator[str]:
    if NOMINEE in places:
        yield nomination.nominee.name
    for member in nomination.nominee.members.all():
        if member.position in places and is_member(member, today):
            yield member.name


def is_member(member: Any, today: date) -> bool:
    return member.until is None or today < member.until


@reads(
    "round",
    "category",
    "nominee__veto_findings__department",
    "nominee__veto_findings__letter",
    "nominee__veto_findings__member",
    "nominee__duplicates__veto_findings__department",
    "nominee__duplicates__veto_findings__letter",
    "nominee__duplicates__veto_findings__member",
)
def no_veto_is_confirmed(nomination: Any, move: Move) -> None:
    """No department has confirmed that a veto of the round applies, to any member."""
    for finding in barring(nomination, on=timezone.localdate(move.at)):
        member = finding.member
        raise GuardFailed(
            _("%(name)s is barred: %(veto)s %(department)s confirmed it by %(document)s."),
            code="veto_confirmed",
            name=nomination.nominee.name if member is None else member.name,
            veto=finding.text,
            department=finding.department.name,
            document=finding.letter.document_number,
        )


def barring(nomination: Any, *, on: date) -> list[Any]:
    """What bars the nominee, or a duplicate of it, from this round on that day."""
    nominee = nomination.nominee
    codes = {item["code"] for item in list_for(nomination)}
    return [
        finding
        for each in (nominee, *nominee.duplicates.all())
        for finding in each.veto_findings.all()
        if finding.code in codes
        and finding.lifted_at is None
        and (finding.bars_until is None or on < finding.bars_until)
        and (finding.member is None or is_member(finding.member, on))
    ]


@reads("score_sheets__vetoes")
def a_judge_veto_is_confirmed(nomination: Any, _move: Move) -> None:
    """A judge raised a veto at this stage, and it was found to hold."""
    found = [
        veto
        for sheet in nomination.score_sheets.all()
        if sheet.stage_id == nomination.stage_id
        for veto in sheet.vetoes.all()
        if veto.verdict == "confirmed"
    ]
    if not found:
        raise GuardFailed(
            _("No veto of a judge is confirmed against this case."), code="no_veto_confirmed"
        )
