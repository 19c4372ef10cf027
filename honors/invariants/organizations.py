"""The tree of organizations, and that nothing reaches outside its organizer's part of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat

from honors.deadlines import start_of
from honors.models import Decision, Membership, Nomination, Organization, PublicNotice, Quota
from honors.models.organizations import STEP
from honors.roles import PATH_END

Broken = tuple[str, str]


def organizations_stand_below_their_parents() -> Iterator[Broken]:
    """The path is the parent's and one step more; a root has one step."""
    rows = Organization.objects.values_list("pk", "path", "parent__path")
    for key, path, above in rows.iterator():
        if path[:-STEP] != (above or "") or len(path) != len(above or "") + STEP:
            yield f"organizations:{key}", f"its path {path} does not continue {above or 'the root'}"


def lineages_follow_the_tree() -> Iterator[Broken]:
    """The parent's lineage, with itself added by a division. One pass: parents come first."""
    lineages: dict[str, dict[str, int]] = {"": {}}
    rows = Organization.objects.order_by("path")
    for key, path, code, level, stored in rows.values_list(
        "pk", "path", "code", "level", "lineage"
    ).iterator():
        above = lineages.get(path[:-STEP], {})
        lineages[path] = expected = above if code is None else above | {level: key}
        if stored != expected:
            yield f"organizations:{key}", f"its lineage is {stored} and the tree says {expected}"


def step_numbers_are_not_used_twice() -> Iterator[Broken]:
    """The counter that numbers the next child lies at or above the number of children."""
    behind = Organization.objects.annotate(born=Count("children")).filter(
        born__gt=F("children_made")
    )
    for key, made, born in behind.values_list("pk", "children_made", "born").iterator():
        yield f"organizations:{key}", f"it counts {made} children and has {born}"


def nothing_reaches_outside_the_organizer() -> Iterator[Broken]:
    """Cases, quotas, notices and decisions lie below the round's organizer."""
    yield from _outside(Nomination, "round__organizer__path", "unit_path")
    yield from _outside(Quota, "category__round__organizer__path", "organization__path")
    yield from _outside(PublicNotice, "round__organizer__path", "organization__path")
    yield from _outside(Decision, "round__organizer__path", "organization__path")


def _outside(model: type[Model], organizer: str, path: str) -> Iterator[Broken]:
    end = Concat(F(organizer), Value(PATH_END))
    rows: QuerySet[Model] = model._default_manager.annotate(range_end=end)
    crossing = rows.filter(
        Q(**{f"{path}__lt": F(organizer)}) | Q(**{f"{path}__gte": F("range_end")})
    )
    for key, where in crossing.values_list("pk", path).iterator():
        table = str(model._meta.verbose_name_plural)
        yield f"{stream_of(model)}:{key}", f"it lies at {where}, outside its organizer ({table})"


def stream_of(model: type[Model]) -> str:
    """How ledger streams name a table: by its plural, in one word."""
    workflow = getattr(model, "workflow", None)
    return str(workflow.name) if workflow else f"{model._meta.model_name}s"


def what_is_gone_begins_nothing() -> Iterator[Broken]:
    """A successor stands in for what was abolished; no case or role begins where nothing is."""
    standing = Organization.objects.filter(valid_to=None).exclude(successor=None)
    for key in standing.values_list("pk", flat=True).iterator():
        yield f"organizations:{key}", "it has a successor and still stands"
    ends = _ends()
    cases = Nomination.objects.filter(unit__in=ends).values_list("pk", "created_at", "unit_id")
    for case, begun, unit in cases.iterator():
        if begun >= ends[unit]:
            yield f"nominations:{case}", "it began when its unit was abolished"
    roles = Membership.objects.filter(organization__in=ends)
    for user, ends_at, unit in roles.values_list("user_id", "ends_at", "organization_id"):
        if ends_at is None or ends_at > ends[unit]:
            yield f"users:{user}", f"a role lasts beyond its organization {unit}"


def _ends() -> dict[int, datetime]:
    gone = Organization.objects.values_list("pk", "valid_to")
    return {key: start_of(day) for key, day in gone if day is not None}


CHECKS = (
    organizations_stand_below_their_parents,
    lineages_follow_the_tree,
    step_numbers_are_not_used_twice,
    nothing_reaches_outside_the_organizer,
    what_is_gone_begins_nothing,
)
