"""Rules of a category in words: its conditions, the shares of quotas, the rules of its list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.forms import Form
from honors.models.nominations import Channel
from honors.models.nominees import Sex
from honors.models.organizations import Level

Rule = Mapping[str, Any]
CONDITIONS: Mapping[str, Any] = {
    "sex": gettext_lazy("Sex"),
    "age_min": gettext_lazy("Age at least"),
    "age_max": gettext_lazy("Age at most"),
    "not_honored_within_years": gettext_lazy("Not honored within years"),
    "women_percent_min": gettext_lazy("Women at least, percent"),
    "women_leaders_min": gettext_lazy("Women who lead, at least"),
    "members_min": gettext_lazy("Members at least"),
    "members_max": gettext_lazy("Members at most"),
    "residence_years_min": gettext_lazy("Years lived here at least"),
    "rank_max": gettext_lazy("Rank at most"),
    "title_held": gettext_lazy("Title that is held already"),
    "no_title_held": gettext_lazy("No title yet of the level"),
}
COMMA = gettext_lazy(", ")


def condition_in_words(condition: Rule, form: Form) -> str:
    """What it expects, beside its label and its reason."""
    expected = condition["expected"]
    parts = {
        "sex": lambda: Sex(expected).label,
        "no_title_held": lambda: Level(expected).label,
        "rank_max": lambda: _listed(_rank(expected, form)),
        "residence_years_min": lambda: str(expected["years"]),
        "title_held": lambda: _listed(_titles(expected)),
    }
    return str(parts.get(condition["name"], lambda: expected)())


def _rank(expected: Rule, form: Form) -> Iterator[str]:
    yield _answers(form, expected["field"], [expected["highest"]])
    yield from _exception(expected, form)


def _titles(expected: Rule) -> Iterator[str]:
    yield from expected["titles"]
    if expected["level"]:
        yield _("any title of %(level)s or above") % {"level": Level(expected["level"]).label}
    if expected["years"]:
        yield _("held for %(years)s years") % {"years": expected["years"]}


def share_in_words(rule: Rule, form: Form) -> str:
    return _listed(_share(rule, form))


def _share(rule: Rule, form: Form) -> Iterator[str]:
    """Whom it is about, and what of a unit's places they get."""
    yield from _whom(rule, form)
    if "at_least_percent" in rule:
        yield _("at least %(percent)s%% of the places are reserved") % {
            "percent": rule["at_least_percent"]
        }
    if "at_most_percent" in rule:
        yield _("at most %(percent)s%% of the places") % {"percent": rule["at_most_percent"]}
    for start, most in rule.get("at_most_by_places", ()):
        yield _("from %(start)s places on at most %(most)s") % {"start": start, "most": most}
    if "released_on" in rule:
        yield _("open to all from %(day)s on") % {"day": rule["released_on"]}
    yield from _levels(rule)


def candidates_in_words(rule: Rule) -> str:
    span = _("%(low)s to %(high)s candidates for 100 places") % {
        "low": rule["at_least_percent"],
        "high": rule["at_most_percent"],
    }
    return _listed(iter([span, *_levels(rule)]))


def list_rule_in_words(rule: Rule, form: Form) -> str:
    return _listed(_list_rule(rule, form))


def _list_rule(rule: Rule, form: Form) -> Iterator[str]:
    yield from _whom(rule, form)
    if "at_least_percent" in rule:
        yield _("at least %(percent)s%% of the list") % {"percent": rule["at_least_percent"]}
    if "at_most_percent" in rule:
        yield _("at most %(percent)s%% of the list") % {"percent": rule["at_most_percent"]}
    if "at_most" in rule:
        yield _("at most %(count)s on the list") % {"count": rule["at_most"]}


def _whom(rule: Rule, form: Form) -> Iterator[str]:
    if "channels" in rule:
        yield str(COMMA).join(str(Channel(name).label) for name in rule["channels"])
    else:
        yield _answers(form, rule["field"], rule["values"])
    yield from _exception(rule, form)


def _exception(rule: Rule, form: Form) -> Iterator[str]:
    unless = rule.get("unless")
    if unless:
        yield _("except %(answers)s") % {
            "answers": _answers(form, unless["field"], unless["values"])
        }


def _levels(rule: Rule) -> Iterator[str]:
    if rule.get("levels"):
        names = str(COMMA).join(str(Level(level).label) for level in rule["levels"])
        yield _("for units of: %(levels)s") % {"levels": names}


def _answers(form: Form, name: str, values: Any) -> str:
    """`Identity: farmer, worker`, in the words of the form."""
    fields = {field.name: field for field in form.fields}
    if name not in fields:
        return str(COMMA).join(map(str, values))
    labels: dict[Any, Any] = {True: _("Yes"), False: _("No"), **dict(fields[name].choices)}
    answers = str(COMMA).join(str(labels.get(value, value)) for value in values)
    return _("%(question)s: %(answers)s") % {"question": fields[name].label, "answers": answers}


def _listed(parts: Iterator[str]) -> str:
    return str(gettext_lazy("; ")).join(parts)
