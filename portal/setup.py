"""A round that is being set up: what there is to do, and what changed, in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.models import Panel, Quota, Round, Rubric, Stage
from honors.queries.term_changes import TermChange
from honors.states import StageKind
from portal.states import Tag


def to_do() -> Tag:
    return Tag(label=_("To do"), tone="calling", icon="reply")


def unlimited() -> Tag:
    return Tag(label=_("No limits set"), tone="quiet", icon="circle")


def none_set() -> Tag:
    return Tag(label=_("None set"), tone="quiet", icon="circle")


def no_rules() -> Tag:
    return Tag(label=_("No rules set"), tone="quiet", icon="circle")


def groups_of(round_: Round, stages: Sequence[Stage], *, planned: bool) -> list[dict[str, Any]]:
    """Tasks in the order in which they build on one another: of the round, then of each category.
    Six statements.

    Once a round was opened its terms are frozen: places and panels are what is left to arrange.
    """
    rows = round_.categories.select_related("title", "form").order_by("position")
    categories = list(rows)
    scoring = [stage for stage in stages if stage.kind == StageKind.SCORING]
    rubrics = set(Rubric.objects.filter(stage__in=scoring).values_list("stage_id", "category_id"))
    quotas = set(Quota.objects.filter(category__in=categories).values_list("category", flat=True))
    whole = [
        *(_terms(round_, stages, categories) if planned else ()),
        *_panels(round_, scoring),
    ]
    groups = [{"label": _("The whole round"), "tasks": whole}] if whole else []
    for category in categories:
        terms = _category_terms(round_, scoring, category, rubrics) if planned else []
        places = _task(
            _("Places of units"),
            _url("round_quotas", round_, category=category.pk),
            None if category.pk in quotas else unlimited(),
        )
        groups.append({"label": category.title.name, "tasks": [*terms, places]})
    return groups


def _terms(
    round_: Round, stages: Sequence[Stage], categories: Sequence[Any]
) -> list[dict[str, Any]]:
    return [
        _task(_("Name and timetable"), _url("round_timetable", round_), None),
        _task(
            _("Categories and places"),
            _url("round_categories", round_),
            None if categories else to_do(),
        ),
        _task(_("Route"), _url("round_route", round_), None if stages else to_do()),
        *(
            _task(
                _("Settings: %(stage)s") % {"stage": stage},
                _url("round_stage", round_, stage=stage.pk),
                None,
            )
            for stage in stages
            if stage.kind != StageKind.APPROVAL
        ),
    ]


def _category_terms(
    round_: Round, scoring: Sequence[Stage], category: Any, rubrics: set[tuple[int, int]]
) -> list[dict[str, Any]]:
    pages = (
        ("round_terms", _("Form and ways of nomination"), None),
        ("round_conditions", _("Conditions"), None if category.eligibility else none_set()),
        ("round_quota_rules", _("Rules of quotas"), None if category.quota_rules else no_rules()),
        ("round_list_rules", _("Rules of the list"), None if category.list_rules else no_rules()),
    )
    asked = [
        _task(label, _url(name, round_, category=category.pk), tag) for name, label, tag in pages
    ]
    return asked + [
        _task(
            _("Rubric: %(level)s") % {"level": stage.get_level_display()},
            _url("round_rubric", round_, stage=stage.pk, category=category.pk),
            None if (stage.pk, category.pk) in rubrics else to_do(),
        )
        for stage in scoring
    ]


def _panels(round_: Round, scoring: Sequence[Stage]) -> list[dict[str, Any]]:
    known = set(Panel.objects.filter(stage__in=scoring).values_list("stage_id", flat=True))
    return [
        _task(
            _("Panel of judges: %(level)s") % {"level": stage.get_level_display()},
            _url("round_panel", round_, stage=stage.pk),
            None if stage.pk in known else to_do(),
        )
        for stage in scoring
    ]


def _task(label: str, url: str, tag: Tag | None) -> dict[str, Any]:
    return {"label": label, "url": url, "tag": tag}


def _url(name: str, round_: Round, **keys: int) -> str:
    return reverse(f"portal:{name}", kwargs={"pk": round_.pk, **keys})


# What the parts and places of terms are called; names that people gave stand for themselves.
CALLED: dict[str, Any] = {
    "round": gettext_lazy("Round"),
    "stages": gettext_lazy("Stage"),
    "categories": gettext_lazy("Category"),
    "rubrics": gettext_lazy("Rubric"),
    "vetoes": gettext_lazy("Vetoes"),
    "criteria": gettext_lazy("Criterion"),
    "name": gettext_lazy("Name"),
    "year": gettext_lazy("Year"),
    "organizer": gettext_lazy("Organizer"),
    "legal_basis": gettext_lazy("Legal basis"),
    "opens_at": gettext_lazy("Nominations from"),
    "closes_at": gettext_lazy("Nominations until"),
    "concludes_by": gettext_lazy("Planned end"),
    "correction_days": gettext_lazy("Days to correct a return"),
    "refills": gettext_lazy("Struck-out places are refilled"),
    "second_notice": gettext_lazy("A second notice after an objection was upheld"),
    "kind": gettext_lazy("Kind"),
    "level": gettext_lazy("Level"),
    "settings": gettext_lazy("Settings"),
    "days": gettext_lazy("Days"),
    "method": gettext_lazy("How marks become a result"),
    "departments": gettext_lazy("Departments that are asked"),
    "places": gettext_lazy("Places"),
    "nominee_kind": gettext_lazy("Kind of nominee"),
    "form": gettext_lazy("Form to fill in"),
    "version": gettext_lazy("Version"),
    "eligibility": gettext_lazy("Conditions"),
    "list_rules": gettext_lazy("Rules of the list"),
    "list_order": gettext_lazy("Order of the list"),
    "quota_rules": gettext_lazy("Rules of quotas"),
    "quota_units_only": gettext_lazy("Only units with a quota nominate"),
    "vetoes_left_out": gettext_lazy("Vetoes that are not asked"),
    "consent_required": gettext_lazy("Only with the nominee's consent"),
    "weight": gettext_lazy("Weight"),
    "maximum": gettext_lazy("Highest mark"),
    "comment_required": gettext_lazy("A comment is required"),
    "counts": gettext_lazy("Counts in the total"),
    "bands": gettext_lazy("Standards of marks"),
}


def told(change: TermChange) -> dict[str, str]:
    return {
        "place": " · ".join(str(CALLED.get(name, name)) for name in change.path),
        "before": _written(change.before),
        "after": _written(change.after),
    }


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
