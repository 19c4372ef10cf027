"""What a category of a planned round is bound to beside its places and its conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from honors.actions import inputs
from honors.actions.quotas import room
from honors.actions.rounds.conditions import clean_list_rules
from honors.actions.rounds.eligibility import clean_eligibility
from honors.actions.rounds.locking import lock_planned
from honors.actions.rounds.planning import check_belongings
from honors.actions.rounds.quota_rules import clean_channels, clean_quota_rules
from honors.models import Category, FormDefinition, Round
from honors.models.rounds import ListOrder
from honors.queries.accounts import require
from honors.queries.rounds import codes_asked
from honors.roles import Role
from workflow import ledger
from workflow.definition import Actor

SETTLED = (
    "form", "eligibility", "list_rules", "list_order", "quota_rules", "quota_units_only",
    "channels", "consent_required", "vetoes_left_out",
)  # fmt: skip


class CategoryTerms(TypedDict, total=False):
    """As `Category` has them; what is left out stays as it is."""

    form: FormDefinition
    list_rules: Mapping[str, Any]
    list_order: str
    quota_rules: Mapping[str, Any]
    quota_units_only: bool
    channels: Mapping[str, str]
    consent_required: bool
    vetoes_left_out: Sequence[str]


@transaction.atomic
def set_terms(
    *, category: Category, by: Actor, at: datetime, **given: Unpack[CategoryTerms]
) -> Category:
    """Each in place of what was there, while the round is planned.

    Another form must have every field that conditions and rules name. Quotas that were set already
    follow the rules, unless one of them would be too small for what is reserved.
    """
    require(by, Role.SECRETARY, category.round.organizer, at)
    round_ = lock_planned(category.round)
    row = Category.objects.select_related("title", "form").get(pk=category.pk)
    row.round = round_
    _settle(row, given)
    row.save(update_fields=SETTLED)
    if "quota_rules" in given:
        room.follow_rules(row)
    facts = {"category": row.pk, "set": sorted(given), "form": row.form_id}
    stream = f"rounds:{round_.pk}"
    ledger.record(stream, "categories.set_terms", actor=by.ledger_key, at=at, facts=facts)
    return row


def _settle(row: Category, given: CategoryTerms) -> None:
    row.form = given.get("form", row.form)
    check_belongings(row.round, row.title, row.form)
    row.eligibility = clean_eligibility(row.eligibility, row.form)
    row.list_rules = clean_list_rules(given.get("list_rules", row.list_rules), row.form)
    row.quota_rules = clean_quota_rules(given.get("quota_rules", row.quota_rules), row.form)
    row.channels = clean_channels(given.get("channels", row.channels))
    if "vetoes_left_out" in given:
        row.vetoes_left_out = _left_out(row.round, given["vetoes_left_out"])
    order = given.get("list_order", row.list_order)
    row.list_order = inputs.choice(order, ListOrder.values, field="list_order")
    for name in ("quota_units_only", "consent_required"):
        value = given.get(name, getattr(row, name))
        setattr(row, name, inputs.flag(value, field=name))


def _left_out(round_: Round, codes: object) -> list[str]:
    """Of the list that the round will ask, by code."""
    known = codes_asked(round_)
    given = codes if isinstance(codes, list | tuple) else [codes]
    return sorted(
        {inputs.choice(c, known, field=f"vetoes_left_out/{n}") for n, c in enumerate(given)}
    )
