"""What must be true before a nomination moves."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors import routes
from honors.forms import parse_form
from honors.guards import eligibility, hands, titles
from honors.states import (
    COUNTING_SHEETS,
    OCCUPYING_NOMINATIONS,
    OPEN_OBJECTIONS,
    RUNNING_ROUNDS,
    NominationState,
)
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed

# What is decided on is the case as it was then: after these another decision is needed.
WAYS_BACK = ("return", "send_back")


@reads("round")
def round_takes_nominations(nomination: Any, move: Move) -> None:
    """The round is open, at a time within [opens_at, closes_at)."""
    round_ = nomination.round
    if round_.state != "open":
        raise GuardFailed(_("The round does not take nominations."), code="round_not_open")
    if move.at < round_.opens_at:
        raise GuardFailed(_("Nominations have not begun yet."), code="too_early")
    if move.at >= round_.closes_at:
        raise GuardFailed(_("The time for nominations is over."), code="too_late")


@reads("dossier", "category__form")
def dossier_is_complete(nomination: Any, _move: Move) -> None:
    """Every required field is filled, nothing half typed is left and no text is too long."""
    form = parse_form(nomination.category.form.fields)
    labels = {field.name: field.label for field in form.fields}
    typed, answers = nomination.dossier.half_typed, nomination.dossier.answers
    if typed:
        half = [labels.get(name, name) for name in sorted(typed)]
        raise GuardFailed(_("Still to mend: %(fields)s."), code="unfit", fields="、".join(half))
    missing = form.missing(answers)
    if missing:
        named = "、".join(labels.get(name, name) for name in missing)
        raise GuardFailed(_("Still to fill in: %(fields)s."), code="incomplete", fields=named)
    for excess in form.over_limit(answers):
        raise GuardFailed(
            _("%(field)s has %(words)s words; at most %(limit)s are allowed."),
            code="too_long",
            pointer=f"/{excess.name}",
            field=labels[excess.name],
            words=excess.words,
            limit=excess.limit,
        )


@reads(
    "category__form", "dossier", "nominee__members", *(f"nominee__{name}" for name in titles.HELD)
)
def nominee_is_eligible(nomination: Any, move: Move) -> None:
    """Every condition of the category holds that is in force on this day."""
    for failed in eligibility.failures(nomination, on=timezone.localdate(move.at)):
        raise failed


@reads("nominee__nominations")
def nominee_has_no_other_case(nomination: Any, _move: Move) -> None:
    """The nominee has no other case in this category."""
    for other in nomination.nominee.nominations.all():
        if (
            other.pk != nomination.pk
            and other.category_id == nomination.category_id
            and other.state in OCCUPYING_NOMINATIONS
            and other.state != NominationState.DRAFT
        ):
            raise GuardFailed(
                _("%(name)s is already nominated in this category."),
                code="duplicate_case",
                name=nomination.nominee.name,
            )


@reads("category", "unit__quotas")
def unit_takes_part(nomination: Any, _move: Move) -> None:
    """The unit has a quota, where the category is only for units that have one."""
    category, quotas = nomination.category, nomination.unit.quotas.all()
    if category.quota_units_only and all(q.category_id != category.pk for q in quotas):
        raise GuardFailed(
            _("%(unit)s has no quota for %(category)s, and only units with one may nominate."),
            code="unit_without_quota",
            unit=nomination.unit.name,
            category=str(category),
        )


def not_yet_received(nomination: Any, _move: Move) -> None:
    """Nobody has received the case at this stage."""
    if nomination.received_at is not None:
        raise GuardFailed(_("The case was already received."), code="already_received")


@reads("round__stages", "unit", "stage", "category")
def is_at_first_stage(nomination: Any, _move: Move) -> None:
    """The case is still at the first stage of its route."""
    if routes.route_of(nomination)[0].pk != nomination.stage_id:
        raise GuardFailed(_("The case is already beyond its first stage."), code="gone_on")


@reads("category__form")
def defects_name_fields(nomination: Any, move: Move) -> None:
    """Each defect names a field of the form, or a file, and says what is wrong."""
    form = parse_form(nomination.category.form.fields)
    known = {field.name for field in form.fields} | {"attachments", "nominee"}
    for number, defect in enumerate(move.supplied.get("defects", [])):
        if defect["field"] not in known:
            raise GuardFailed(
                _("There is no field %(field)s in this form."),
                code="unknown_field",
                pointer=f"/defects/{number}/field",
                field=defect["field"],
            )


def correction_is_in_time(nomination: Any, move: Move) -> None:
    """The deadline of the correction is not over."""
    if nomination.correct_by is not None and move.at >= nomination.correct_by:
        raise GuardFailed(_("The time for the correction is over."), code="too_late")


@reads("defects", "dossier", "versions", "category__form")
def every_defect_is_answered(nomination: Any, _move: Move) -> None:
    """Each open defect has an answer, or its field was changed."""
    changed = routes.changed_fields(nomination)
    for defect in nomination.defects.all():
        if defect.closed_at is None and not defect.answer and defect.field not in changed:
            raise GuardFailed(
                _("Still to mend: %(text)s"),
                code="defect_open",
                pointer=f"/{defect.field}",
                text=defect.text,
            )


@reads("round__stages", "unit", "stage", "category")
def has_a_stage_before(nomination: Any, _move: Move) -> None:
    """There is a stage before this one to send the case back to."""
    if routes.stage_before(nomination) is None:
        raise GuardFailed(
            _("There is no stage before this one; return the case to its author."),
            code="no_stage_before",
        )


@reads("stage")
def stage_is_not_cut(nomination: Any, _move: Move) -> None:
    """Where a ranking decides, no case is forwarded by hand."""
    if nomination.stage.settings.get("cut"):
        raise GuardFailed(_("Here the ranking decides who goes on."), code="stage_is_cut")


@reads("stage", "ballot_tallies")
def ballot_is_passed(nomination: Any, _move: Move) -> None:
    """At a ballot whose terms declare a threshold, the case was voted on and passed."""
    if nomination.state != NominationState.BALLOT or not nomination.stage.settings.get("threshold"):
        return
    standing = [
        tally
        for tally in nomination.ballot_tallies.all()
        if tally.stage_id == nomination.stage_id and tally.voided_at is None
    ]
    if not standing:
        raise GuardFailed(_("This case has not been voted on."), code="not_voted")
    if not standing[0].passed:
        raise GuardFailed(_("The case did not get the votes that it needs."), code="not_passed")


@reads("consultations__department")
def consultations_are_answered(nomination: Any, _move: Move) -> None:
    """At a consultation, every department asked has answered, and none objects."""
    if nomination.state != NominationState.CONSULTATION:
        return
    for asked in nomination.consultations.all():
        if asked.stage_id != nomination.stage_id or asked.voided_at is not None:
            continue
        if not asked.reply:
            raise GuardFailed(
                _("%(department)s has not answered yet."),
                code="consultation_open",
                department=asked.department.name,
            )
        if asked.reply == "objection":
            raise GuardFailed(
                _("%(department)s objects."),
                code="consultation_objects",
                department=asked.department.name,
            )


@reads("stage")
def rank_is_given(nomination: Any, _move: Move) -> None:
    """Where the route asks for it, the unit has ranked what it sends up."""
    if nomination.stage.settings.get("ranked") and nomination.unit_rank is None:
        raise GuardFailed(_("Give the order of recommendation first."), code="rank_missing")


@reads("ranking_entries__ranking")
def is_above_the_line(nomination: Any, move: Move) -> None:
    """The sealed ranking puts the case above the line."""
    _ranked(nomination, move, above=True)


@reads("ranking_entries__ranking")
def is_below_the_line(nomination: Any, move: Move) -> None:
    """The sealed ranking puts the case below the line."""
    _ranked(nomination, move, above=False)


def _ranked(nomination: Any, move: Move, *, above: bool) -> None:
    ranking = move.supplied.get("ranking")
    if ranking is None:
        raise GuardFailed(_("Only a sealed ranking decides this."), code="ranking_missing")
    # A ranking moves cases at the moment when it is sealed; whoever comes back is ranked anew.
    says_so = any(
        entry.is_above is above
        and entry.ranking.stage_id == nomination.stage_id
        and entry.ranking.sealed_at == move.at
        for entry in nomination.ranking_entries.all()
        if entry.ranking_id == ranking.pk
    )
    if not says_so:
        raise GuardFailed(_("The ranking says otherwise."), code="ranking_differs")


@reads("ranking_entries__ranking")
def was_passed_over(nomination: Any, _move: Move) -> None:
    """The case was passed over by a ranking, not declined."""
    below = [
        entry
        for entry in nomination.ranking_entries.all()
        if entry.ranking.stage_id == nomination.resume_stage_id and not entry.is_above
    ]
    if not below:
        raise GuardFailed(_("The case was not passed over by a ranking."), code="not_passed_over")


@reads("round")
def round_refills(nomination: Any, _move: Move) -> None:
    """The round still runs, and its terms refill struck-out places."""
    if nomination.round.state not in RUNNING_ROUNDS:
        raise GuardFailed(_("This round is not running."), code="round_not_running")
    if not nomination.round.refills:
        raise GuardFailed(_("This round does not refill places."), code="no_refill")


@reads("category")
def nothing_is_approved_yet(nomination: Any, _move: Move) -> None:
    """Nothing of the category is approved yet."""
    if nomination.category.taken:
        raise GuardFailed(_("Cases of this category are already approved."), code="too_late")


def current_entries(nomination: Any) -> list[Any]:
    """The entries by which this case stands on notices of its present stage."""
    return [
        entry
        for entry in nomination.notice_entries.all()
        if entry.voided_at is None
        and entry.notice.stage_id == nomination.stage_id
        and entry.notice.organization_id == nomination.holder_id
    ]


@reads("notice_entries__notice")
def notice_is_over(nomination: Any, move: Move) -> None:
    """The case stood on a posted notice whose whole period is over."""
    entries = current_entries(nomination)
    if not entries:
        raise GuardFailed(_("The case was not on a notice yet."), code="not_posted")
    for entry in entries:
        notice = entry.notice
        if notice.state != "ended" or notice.ends_at is None or move.at < notice.ends_at:
            raise GuardFailed(_("The public notice is not over."), code="notice_running")


@reads("notice_entries__notice__proofs")
def posting_is_proven(nomination: Any, _move: Move) -> None:
    """There is evidence that the notice hung."""
    for entry in current_entries(nomination):
        if not entry.notice.proofs.all():
            raise GuardFailed(_("There is no proof of posting."), code="posting_unproven")


@reads("objections")
def no_objection_is_open(nomination: Any, _move: Move) -> None:
    """No objection to this case is open."""
    if any(objection.state in OPEN_OBJECTIONS for objection in nomination.objections.all()):
        raise GuardFailed(_("An objection to this case is open."), code="objection_open")


@reads("objections")
def no_removal_was_upheld(nomination: Any, _move: Move) -> None:
    """No objection was upheld whose remedy is removal."""
    if any(objection.remedy == "remove" for objection in nomination.objections.all()):
        raise GuardFailed(
            _("An objection was upheld: the case is to be removed."), code="objection_upheld"
        )


@reads("objections")
def an_objection_is_admitted(nomination: Any, _move: Move) -> None:
    """An admitted objection is open."""
    if not any(objection.state == "admitted" for objection in nomination.objections.all()):
        raise GuardFailed(_("No admitted objection is open."), code="no_objection")


@reads("decision_items", "handlings")
def decision_names_the_case(nomination: Any, move: Move) -> None:
    """The decision was recorded, by this unit, approves this case, and it did not go back since."""
    decision = move.supplied.get("decision")
    if decision is None:
        return
    approved = {item.decision_id for item in nomination.decision_items.all() if item.approved}
    went_back = any(
        handling.act in WAYS_BACK and handling.at > decision.recorded_at
        for handling in nomination.handlings.all()
    )
    if decision.pk not in approved or decision.organization_id != nomination.holder_id or went_back:
        raise GuardFailed(
            _("The decision %(document)s does not approve this case."),
            code="not_decided",
            document=decision.document_number,
        )


@reads("handlings", "nominee__conflicts", "score_sheets")
def deciders_are_free_of_conflict(nomination: Any, move: Move) -> None:
    """No decider nominated, reviewed or scored the case, nor is related to the nominee.

    A substitute and whoever is substituted are one person here.
    """
    decision = move.supplied.get("decision")
    if decision is None:
        return
    related = {c.user_id for c in nomination.nominee.conflicts.all()}
    acts: list[hands.Act] = [(done.user_id, done.at) for done in nomination.handlings.all()]
    acts += [
        (sheet.judge_id, sheet.submitted_at)
        for sheet in nomination.score_sheets.all()
        if sheet.state in COUNTING_SHEETS
    ]
    # Once for a whole batch: what is there already is not read again.
    prefetch_related_objects([decision], *(f"deciders__{name}" for name in hands.READS))
    deciders = [
        user
        for user in decision.deciders.all()
        if user.pk in related
        or hands.had_a_hand(hands.hands_of(user, on=decision.decided_on), acts)
    ]
    if deciders:
        raise GuardFailed(
            _("%(names)s took part in this case and may not decide on it."),
            code="decider_conflict",
            names="、".join(str(user) for user in deciders),
        )


@reads("commendation_entries")
def commendation_lists_the_case(nomination: Any, move: Move) -> None:
    """The commendation that is being issued lists the case."""
    commendation = move.supplied.get("commendation")
    if commendation is None:
        raise GuardFailed(
            _("Cases are honored only by issuing the commendation."), code="not_issued"
        )
    listing = {entry.commendation_id for entry in nomination.commendation_entries.all()}
    if commendation.state != "issued" or commendation.pk not in listing:
        raise GuardFailed(_("The commendation does not list this case."), code="not_listed")


@reads("round")
def its_time_is_over(nomination: Any, move: Move) -> None:
    """Nominations are closed (a draft), or the correction is overdue (a return)."""
    if nomination.state == NominationState.RETURNED:
        deadline = nomination.correct_by
    else:
        deadline = nomination.round.closes_at
    if deadline is None or move.at < deadline:
        raise GuardFailed(_("There is still time."), code="not_due")
