"""Asking for an export: examined at once, made at once where it is small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django_filters.utils import translate_validation
from rest_framework.exceptions import ErrorDetail, ValidationError

from api.exports.listings import LISTINGS, Listing
from honors.actions import jobs
from honors.documents.tables import MOST_ROWS
from honors.models import Job, Organization, User
from workflow.refusals import InvalidInput

KIND = "export"
AT_ONCE = 1000  # rows that nobody waits long for


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`asked` is the filter as a query string has it, several values to a name. Without columns
    all of them are meant.
    """

    resource: str
    format: str
    asked: Mapping[str, list[str]] = field(default_factory=dict)
    columns: Sequence[str] = ()

    @property
    def listing(self) -> Listing:
        return LISTINGS[self.resource]

    @property
    def names(self) -> Sequence[str]:
        return self.columns or tuple(self.listing.columns)

    def parameters(self) -> dict[str, Any]:
        return {
            "resource": self.resource,
            "format": self.format,
            "filter": [[name, values] for name, values in sorted(self.asked.items())],
            "columns": list(self.columns),
        }


def wanted_of(job: Job) -> Wanted:
    said = job.parameters
    return Wanted(
        resource=said["resource"],
        format=said["format"],
        asked=dict(said["filter"]),
        columns=tuple(said["columns"]),
    )


def ask(wanted: Wanted, *, by: User, at: datetime) -> Job:
    """A job that is done already where the list is short; else it runs when somebody is free."""
    _check_names(wanted)
    found = wanted.listing.rows(wanted.asked, by, at)
    if not found.is_valid():
        raise ValidationError({"filter": translate_validation(found.errors).detail})
    number = found.qs.order_by().count()
    if wanted.format == "xlsx" and number > MOST_ROWS:
        message = _("A spreadsheet holds %(most)s rows. Ask for CSV, or for fewer.")
        raise InvalidInput(message, code="too_many_rows", pointer="/format", most=MOST_ROWS)
    start = jobs.ask if number > AT_ONCE else jobs.do_at_once
    return start(
        kind=KIND,
        parameters=wanted.parameters(),
        by=by,
        at=at,
        organization=_place_of(by, at),
    )


def _check_names(wanted: Wanted) -> None:
    foreign = sorted(wanted.asked.keys() - wanted.listing.filterset.base_filters.keys())
    if foreign:
        said = ErrorDetail(_("This parameter is not known here."), code="unknown_parameter")
        raise ValidationError({"filter": {name: [said] for name in foreign}})
    unknown = sorted(set(wanted.columns) - wanted.listing.columns.keys())
    if unknown:
        message = _("There is no column %(name)s.") % {"name": unknown[0]}
        raise ValidationError({"columns": [ErrorDetail(message, code="unknown_column")]})


def _place_of(user: User, at: datetime) -> Organization | None:
    """Whose auditors see that it was asked for: the place that all of somebody's roles lie in."""
    grants = user.standing(at=at).grants
    top = min(grants, key=lambda grant: grant.path, default=None)
    if top is None or not all(top.covers(grant.path) for grant in grants):
        return None
    return Organization.objects.get(pk=top.organization_id)
