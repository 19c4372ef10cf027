"""A round is planned: its timetable and its categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

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

LONGEST_CORRECTION = 90


@transaction.atomic
def plan(  # noqa: PLR0913 - one for each of its terms
    *,
    program: Program,
    name: str,
    year: int,
    opens_at: datetime,
    closes_at: datetime,
    by: Actor,
    at: datetime,
    concludes_by: date | None = None,
    correction_days: int = 7,
    refills: bool = False,
    second_notice: bool = False,
) -> Round:
    """Nominations run in [opens_at, closes_at). `concludes_by` reserves the calendar till then."""
    require(by, Role.SECRETARY, program.organizer, at)
    round_ = Round(
        program=program,
        organizer=program.organizer,
        name=inputs.text(name, field="name", limit=120),
        year=inputs.year(year),
        opens_at=inputs.moment(opens_at, field="opens_at"),
        closes_at=inputs.moment(closes_at, field="closes_at"),
        concludes_by=concludes_by,
        correction_days=inputs.whole(
            correction_days, field="correction_days", high=LONGEST_CORRECTION
        ),
        refills=inputs.flag(refills, field="refills"),
        second_notice=inputs.flag(second_notice, field="second_notice"),
    )
    _check_timetable(round_)
    taken = _("The program has a round of this name in this year already.")
    facts = {"program": program.pk, "warnings": warnings.codes(warnings.of_plan(round_))}
    with inputs.once(taken, code="round_exists", field="name"):
        return engine.begin(round_, actor=by, at=at, facts=facts)


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
    _check_belongings(locked, title, form)
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


def _record_category(category: Category, *, by: Actor, at: datetime) -> None:
    facts = {"category": category.pk, "title": category.title_id, "places": category.places}
    stream = f"rounds:{category.round_id}"
    ledger.record(stream, "categories.add", actor=by.ledger_key, at=at, facts=facts)


def _check_belongings(round_: Round, title: HonorTitle, form: FormDefinition) -> None:
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
