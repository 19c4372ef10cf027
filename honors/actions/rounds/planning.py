"""A round is planned: its timetable and its categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.conditions import clean_list_rules
from honors.actions.rounds.eligibility import clean_eligibility
from honors.actions.rounds.locking import lock_planned
from honors.actions.rounds.quota_rules import clean_channels, clean_quota_rules
from honors.models import Category, FormDefinition, HonorTitle, Program, Round
from honors.models.rounds import ListOrder
from honors.queries import warnings
from honors.queries.accounts import require
from honors.roles import Role
from workflow import engine, ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed

CORRECTION_DAYS, LONGEST_CORRECTION = 7, 90
TAKEN = _("The program has a round of this name in this year already.")
PLANNED_FIELDS = (
    "name", "year", "opens_at", "closes_at", "concludes_by", "correction_days", "refills",
    "second_notice",
)  # fmt: skip


class Timetable(TypedDict):
    """Nominations run in [opens_at, closes_at). `concludes_by` reserves the calendar till then."""

    name: str
    year: int
    opens_at: datetime
    closes_at: datetime
    concludes_by: NotRequired[date | None]


class Plan(Timetable):
    """How a round runs, beside its categories and its route."""

    correction_days: NotRequired[int]
    refills: NotRequired[bool]
    second_notice: NotRequired[bool]


@transaction.atomic
def plan(*, program: Program, by: Actor, at: datetime, **given: Unpack[Plan]) -> Round:
    require(by, Role.SECRETARY, program.organizer, at)
    round_ = Round(program=program, organizer=program.organizer)
    _settle(round_, given)
    facts = {"program": program.pk, "warnings": warnings.codes(warnings.of_plan(round_))}
    with inputs.once(TAKEN, code="round_exists", field="name"):
        return engine.begin(round_, actor=by, at=at, facts=facts)


@transaction.atomic
def replan(*, round_: Round, by: Actor, at: datetime, **given: Unpack[Plan]) -> Round:
    """Whole, as at the planning, for a round that was not opened yet."""
    require(by, Role.SECRETARY, round_.organizer, at)
    locked = lock_planned(round_)
    _settle(locked, given)
    with inputs.once(TAKEN, code="round_exists", field="name"):
        locked.save(update_fields=PLANNED_FIELDS)
    facts = {
        "year": locked.year,
        "opens_at": ledger.moment(locked.opens_at),
        "closes_at": ledger.moment(locked.closes_at),
    }
    ledger.record(f"rounds:{locked.pk}", "rounds.replan", actor=by.ledger_key, at=at, facts=facts)
    return locked


def _settle(round_: Round, given: Plan) -> None:
    """Write what was given onto the round, cleaned."""
    days = given.get("correction_days", CORRECTION_DAYS)
    round_.name = inputs.text(given["name"], field="name", limit=120)
    round_.year = inputs.year(given["year"])
    round_.opens_at = inputs.moment(given["opens_at"], field="opens_at")
    round_.closes_at = inputs.moment(given["closes_at"], field="closes_at")
    round_.concludes_by = given.get("concludes_by")
    round_.correction_days = inputs.whole(days, field="correction_days", high=LONGEST_CORRECTION)
    round_.refills = inputs.flag(given.get("refills", False), field="refills")
    round_.second_notice = inputs.flag(given.get("second_notice", False), field="second_notice")
    _check_timetable(round_)


def _check_timetable(round_: Round) -> None:
    inputs.half_open(round_.opens_at, round_.closes_at, field="closes_at")
    if round_.concludes_by is None:
        return
    inputs.recent_day(round_.concludes_by, field="concludes_by")
    if round_.concludes_by < timezone.localdate(round_.closes_at):
        raise inputs.refused(
            _("The round cannot end before nominations close."),
            code="not_half_open",
            field="concludes_by",
        )


@transaction.atomic
def add_category(  # noqa: PLR0913 - one for each of its terms
    *,
    round_: Round,
    title: HonorTitle,
    form: FormDefinition,
    places: int,
    by: Actor,
    at: datetime,
    eligibility: Sequence[Mapping[str, Any]] = (),
    list_rules: Mapping[str, Any] | None = None,
    list_order: str = ListOrder.STROKES,
    quota_units_only: bool = False,
    quota_rules: Mapping[str, Any] | None = None,
    channels: Mapping[str, str] | None = None,
    consent_required: bool = False,
) -> Category:
    """Behind the categories that the round has. Conditions and rules as `Category` has them."""
    require(by, Role.SECRETARY, round_.organizer, at)
    locked = lock_planned(round_)
    check_belongings(locked, title, form)
    category = Category(
        round=locked,
        title=title,
        form=form,
        position=locked.categories.count() + 1,
        places=inputs.whole(places, field="places"),
        eligibility=clean_eligibility(eligibility, form),
        list_rules=clean_list_rules({} if list_rules is None else list_rules, form),
        list_order=inputs.choice(list_order, ListOrder.values, field="list_order"),
        quota_units_only=inputs.flag(quota_units_only, field="quota_units_only"),
        quota_rules=clean_quota_rules({} if quota_rules is None else quota_rules, form),
        channels=clean_channels({} if channels is None else channels),
        consent_required=inputs.flag(consent_required, field="consent_required"),
    )
    taken = _("The round chooses this title already.")
    with inputs.once(taken, code="category_exists", field="title"):
        category.save()
    _record_category(category, by=by, at=at)
    return category


@transaction.atomic
def change_places(*, category: Category, places: int, by: Actor, at: datetime) -> Category:
    """How many a category of a planned round chooses."""
    require(by, Role.SECRETARY, category.round.organizer, at)
    lock_planned(category.round)
    category.places = inputs.whole(places, field="places")
    category.save(update_fields=["places"])
    _record_category(category, by=by, at=at, verb="change")
    return category


@transaction.atomic
def set_conditions(
    *, category: Category, eligibility: Sequence[Mapping[str, Any]], by: Actor, at: datetime
) -> Category:
    """Whom a category of a planned round is for: in place of the conditions that it had."""
    require(by, Role.SECRETARY, category.round.organizer, at)
    lock_planned(category.round)
    category.eligibility = clean_eligibility(eligibility, category.form)
    category.save(update_fields=["eligibility"])
    facts = {"category": category.pk, "conditions": [c["name"] for c in category.eligibility]}
    stream = f"rounds:{category.round_id}"
    ledger.record(stream, "categories.set_conditions", actor=by.ledger_key, at=at, facts=facts)
    return category


@transaction.atomic
def drop_category(*, category: Category, by: Actor, at: datetime) -> None:
    """Out of a planned round, with its rubrics and panels. One that has quotas stays."""
    require(by, Role.SECRETARY, category.round.organizer, at)
    locked = lock_planned(category.round)
    if category.quotas.exists() or category.apportionments.exists() or category.calls.exists():
        raise GuardFailed(
            _("%(category)s has quotas or calls: it cannot be dropped any more."),
            code="category_in_use",
            category=category.title.name,
        )
    _record_category(category, by=by, at=at, verb="drop")
    category.delete()
    for position, left in enumerate(locked.categories.order_by("position"), start=1):
        if left.position != position:
            left.position = position
            left.save(update_fields=["position"])


def _record_category(category: Category, *, by: Actor, at: datetime, verb: str = "add") -> None:
    facts = {"category": category.pk, "title": category.title_id, "places": category.places}
    stream = f"rounds:{category.round_id}"
    ledger.record(stream, f"categories.{verb}", actor=by.ledger_key, at=at, facts=facts)


def check_belongings(round_: Round, title: HonorTitle, form: FormDefinition) -> None:
    """The title is of the program, and the form one that the organizer may use for it."""
    if title.program_id != round_.program_id:
        raise inputs.refused(
            _("The title belongs to another program."), code="foreign_title", field="title"
        )
    if form.kind != title.nominee_kind:
        raise inputs.refused(
            _("The form is for another kind of nominee."), code="form_kind_differs", field="form"
        )
    if form.organization is not None and not form.organization.covers(round_.organizer):
        raise inputs.refused(
            _("The form belongs to another organization."), code="foreign_form", field="form"
        )
