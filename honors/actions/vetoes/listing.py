"""The lists of vetoes: items that begin and end on days, and are never rewritten."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.models import VetoItem
from honors.models.programs import NomineeKind
from honors.queries.accounts import require, require_over
from honors.roles import Role
from honors.veto_definitions import STANDARD_VETOES
from workflow import ledger
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from honors.models import Organization
    from workflow.definition import Actor

TEXT_LIMIT = 200
_CODE = re.compile("[a-z][a-z0-9_]{0,39}")


@transaction.atomic
def add_item(
    *,
    code: str,
    text: str,
    kinds: Collection[str],
    valid_from: date,
    by: Actor,
    at: datetime,
    organization: Organization | None = None,
    valid_to: date | None = None,
) -> VetoItem:
    """A further version where there is an item of this code: it must begin when no other holds.

    Rounds that are open keep the list that they opened with. Without an organization it is of the
    standard list, which operators alone may change.
    """
    _require_keeper(organization, by, at)
    ends = None if valid_to is None else inputs.day(valid_to, field="valid_to")
    return _store(organization, code, text, _kinds(kinds), valid_from, by=by, at=at, ends=ends)


@transaction.atomic
def reword_item(
    *,
    item: VetoItem,
    organization: Organization,
    text: str,
    kinds: Collection[str],
    valid_from: date,
    by: Actor,
    at: datetime,
) -> VetoItem:
    """From that day on the organization asks this in place of the item: of its own, whose wording
    ends then, or of the list above, which stays as it is for everybody else.
    """
    _require_keeper(organization, by, at)
    return _replace(item, organization, text, _kinds(kinds), valid_from, by=by, at=at)


@transaction.atomic
def leave_out(
    *, item: VetoItem, organization: Organization, valid_from: date, by: Actor, at: datetime
) -> VetoItem:
    """From that day on the organization asks it of nobody, whatever the list above says.

    It is asked again once this row ends.
    """
    _require_keeper(organization, by, at)
    return _replace(item, organization, item.text, [], valid_from, by=by, at=at)


def _replace(
    item: VetoItem,
    organization: Organization,
    text: str,
    kinds: list[str],
    valid_from: date,
    *,
    by: Actor,
    at: datetime,
) -> VetoItem:
    above = item.organization
    if above is not None and not above.covers(organization):
        raise inputs.refused(
            _("This veto is not on the list of %(organization)s."),
            code="foreign_veto",
            field="organization",
            organization=organization.name,
        )
    if item.organization_id == organization.pk:
        _end(item, valid_from, by=by, at=at)
    return _store(organization, item.code, text, kinds, valid_from, by=by, at=at)


def _end(item: VetoItem, on: date, *, by: Actor, at: datetime) -> None:
    if inputs.day(on, field="valid_from") <= item.valid_from:
        raise inputs.refused(
            _("The wording before it begins on %(day)s: choose a later day."),
            code="not_half_open",
            field="valid_from",
            day=item.valid_from,
        )
    end_item(item=item, valid_to=on, by=by, at=at)


def _store(
    organization: Organization | None,
    code: str,
    text: str,
    kinds: list[str],
    valid_from: date,
    *,
    by: Actor,
    at: datetime,
    ends: date | None = None,
) -> VetoItem:
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise inputs.refused(
            _("A code is a lower-case word of a-z, 0-9 and _."), code="veto_code", field="code"
        )
    item = VetoItem(
        organization=organization,
        code=code,
        text=inputs.text(text, field="text", limit=TEXT_LIMIT),
        kinds=kinds,
        valid_from=inputs.day(valid_from, field="valid_from"),
        valid_to=ends,
    )
    _check_dates(item)
    taken = _("There is a version of this veto for these days already.")
    with inputs.once(taken, code="veto_exists", field="valid_from"):
        item.save()
    _record(item, "vetoes.add", by=by, at=at)
    return item


@transaction.atomic
def end_item(*, item: VetoItem, valid_to: date, by: Actor, at: datetime) -> VetoItem:
    """From that day on it is asked no more of rounds that open."""
    _require_keeper(item.organization, by, at)
    locked = VetoItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    locked.valid_to = inputs.day(valid_to, field="valid_to")
    _check_dates(locked)
    locked.save()
    _record(locked, "vetoes.end", by=by, at=at)
    return locked


@transaction.atomic
def standard_list(*, valid_from: date, by: Actor, at: datetime) -> list[VetoItem]:
    """The items that this software ships, those left out whose code the list has already."""
    _require_keeper(None, by, at)
    known = set(VetoItem.objects.filter(organization=None).values_list("code", flat=True))
    return [
        add_item(code=code, text=text, kinds=kinds, valid_from=valid_from, by=by, at=at)
        for code, text, kinds in STANDARD_VETOES
        if code not in known
    ]


def _require_keeper(organization: Organization | None, by: Actor, at: datetime) -> None:
    if organization is None:
        require_over(by, Role.ADMINISTRATOR, None, at)
    else:
        require(by, Role.SECRETARY, organization, at)


def _kinds(kinds: object) -> list[str]:
    given = list(kinds) if isinstance(kinds, list | tuple | set | frozenset) else []
    if not given:
        message = _("Name one or more kinds of nominee.")
        raise InvalidInput(message, code="empty", pointer="/kinds")
    return sorted({inputs.choice(kind, NomineeKind.values, field="kinds") for kind in given})


def _check_dates(item: VetoItem) -> None:
    """Half-open, and no two versions of a code of one list at the same time."""
    if item.valid_to is not None and item.valid_to <= item.valid_from:
        raise inputs.refused(
            _("The end must lie behind the beginning."), code="not_half_open", field="valid_to"
        )
    others = VetoItem.objects.filter(organization=item.organization, code=item.code)
    others = others.exclude(pk=item.pk).select_for_update(no_key=True)
    later = Q() if item.valid_to is None else Q(valid_from__lt=item.valid_to)
    if others.filter(later, Q(valid_to=None) | Q(valid_to__gt=item.valid_from)).exists():
        raise inputs.refused(
            _("There is a version of this veto for these days already."),
            code="veto_exists",
            field="valid_from",
        )


def _record(item: VetoItem, action: str, *, by: Actor, at: datetime) -> None:
    owner = item.organization_id
    ledger.record(
        "vetoes:standard" if owner is None else f"organizations:{owner}",
        action,
        actor=by.ledger_key,
        at=at,
        facts={
            "item": item.pk,
            "code": item.code,
            "text": item.text,
            "kinds": item.kinds,
            "valid_from": item.valid_from.isoformat(),
            "valid_to": None if item.valid_to is None else item.valid_to.isoformat(),
        },
    )
