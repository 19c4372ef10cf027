"""Conditions of a category, as data: {name: expected}. Each raises with the reason in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.identity import age_on
from workflow.refusals import GuardFailed


def sex_is(nomination: Any, expected: str, _at: datetime) -> None:
    if nomination.nominee.sex != expected:
        raise GuardFailed(
            _("This title is not for %(name)s: the sex does not fit."),
            code="ineligible_sex",
            name=nomination.nominee.name,
        )


def age_at_least(nomination: Any, years: int, at: datetime) -> None:
    birth = nomination.nominee.birth_date
    if birth is None or age_on(birth, timezone.localdate(at)) < years:
        raise GuardFailed(
            _("%(name)s must be at least %(years)s years old."),
            code="ineligible_age",
            name=nomination.nominee.name,
            years=years,
        )


def women_at_least_percent(nomination: Any, percent: int, _at: datetime) -> None:
    """Of a collective, by the head counts of its dossier."""
    heads = int(nomination.dossier.data.get("headcount") or 0)
    women = int(nomination.dossier.data.get("women_count") or 0)
    if not 0 <= women <= heads:
        raise GuardFailed(_("There cannot be more women than members."), code="women_exceed_heads")
    if heads == 0 or women * 100 < percent * heads:
        raise GuardFailed(
            _("At least %(percent)s%% must be women; here it is %(women)s of %(heads)s."),
            code="ineligible_women_share",
            percent=percent,
            women=women,
            heads=heads,
        )


def members_at_least(nomination: Any, count: int, _at: datetime) -> None:
    """A collective by its head count, a family or pair by its members."""
    heads = nomination.dossier.data.get("headcount")
    members = [m for m in nomination.nominee.members.all() if m.until is None]
    present = int(heads) if heads is not None else len(members)
    if present < count:
        raise GuardFailed(
            _("At least %(count)s people are needed; here there are %(present)s."),
            code="ineligible_size",
            count=count,
            present=present,
        )


def not_honored_within_years(nomination: Any, years: int, at: datetime) -> None:
    """The same title may not have been won in the last years (0: never before)."""
    today = timezone.localdate(at)
    for honor in nomination.nominee.honors.all():
        recent = years == 0 or today.year - honor.awarded_on.year < years
        if honor.title_id == nomination.category.title_id and recent:
            raise GuardFailed(
                _("%(name)s already received this title on %(date)s."),
                code="ineligible_repeat",
                name=nomination.nominee.name,
                date=honor.awarded_on,
            )


CONDITIONS: dict[str, Callable[[Any, Any, datetime], None]] = {
    "sex": sex_is,
    "age_min": age_at_least,
    "women_percent_min": women_at_least_percent,
    "members_min": members_at_least,
    "not_honored_within_years": not_honored_within_years,
}
