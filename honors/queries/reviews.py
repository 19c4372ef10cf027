"""What whoever decides on a case looks at beside it: doubles, earlier honors, what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q, Value
from django.utils import timezone

from honors.forms import parse_form
from honors.guards import eligibility
from honors.models import EarlierTitle, Honor, Nomination
from honors.models.nominations import COMPETING
from honors.private_answers import masked
from honors.queries import vetoes

if TYPE_CHECKING:
    from datetime import date, datetime

    from honors.forms import FormField
    from honors.models import DossierVersion

MOST_DOUBLES, MOST_HONORS = 10, 20
COMPARED = 2  # versions


@dataclass(frozen=True, kw_only=True)
class Change:
    """Of one answer between the version submitted before and the last."""

    field: FormField
    before: Any
    after: Any


class Won(NamedTuple):
    """`level` is empty for what was given here."""

    title: str
    level: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Veto:
    """One that was declared of somebody, or that a department confirmed."""

    text: str
    confirmed: bool


def competing_doubles(nomination: Nomination) -> list[Nomination]:
    """Other running cases of the round by the same nominee, or by the same sound in the unit."""
    nominee = nomination.nominee
    alike = Q(nominee=nominee) | Q(
        nominee__name_sound=nominee.name_sound, nominee__kind=nominee.kind, unit=nomination.unit_id
    )
    running = Nomination.objects.filter(alike, round=nomination.round_id, state__in=COMPETING)
    rows = running.exclude(pk=nomination.pk).select_related("nominee", "category__title", "unit")
    return list(rows.order_by("pk")[:MOST_DOUBLES])


def titles_won(nomination: Nomination) -> list[Won]:
    """Whatever the nominee was given here, in force or not, and what was won elsewhere or before
    anything was kept here; the latest first. One statement.
    """
    given = Honor.objects.filter(nominee=nomination.nominee_id).exclude(nomination=nomination)
    here = given.annotate(at_level=Value("")).values_list("title_name", "at_level", "awarded_on")
    elsewhere = EarlierTitle.objects.filter(nominee=nomination.nominee_id)
    rows = here.order_by().union(
        elsewhere.order_by().values_list("name", "level", "since"), all=True
    )
    return [Won(*row) for row in rows.order_by("-awarded_on", "title_name")[:MOST_HONORS]]


def unmet_conditions(nomination: Nomination) -> list[str]:
    """Conditions that do not hold, each with its reason, as they were on the day of submission."""
    on = timezone.localdate(nomination.submitted_at or nomination.created_at)
    found = [*eligibility.failures(nomination, on=on), *eligibility.doubts(nomination, on=on)]
    return [str(each) for each in found]


def applying_vetoes(nomination: Nomination, *, at: datetime) -> list[Veto]:
    return [
        Veto(text=answer.text, confirmed=bool(answer.confirmed))
        for answer in vetoes.answers_of(nomination, at=at)
        if answer.declared or answer.confirmed
    ]


def changes(nomination: Nomination) -> list[Change]:
    """What the last submission changed, private answers masked; nothing while it is the first.
    One statement.
    """
    if nomination.dossier_version < COMPARED:
        return []
    after, before = nomination.versions.order_by("-number")[:COMPARED]
    return changes_between(before, after, definition=nomination.category.form.fields)


def changes_between(
    older: DossierVersion, newer: DossierVersion, *, definition: object
) -> list[Change]:
    """Private answers masked: that one changed is told, not into what."""
    before, after = older.answers, newer.answers
    fields = parse_form(definition).fields
    was, now = masked(fields, before), masked(fields, after)
    return [
        Change(field=field, before=was.get(field.name), after=now.get(field.name))
        for field in fields
        if before.get(field.name) != after.get(field.name)
    ]
