"""Rules of quotas and channels of a category, as data that guards and quotas can rely on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.conditions import clean_exemption
from honors.forms import FormField, parse_form
from honors.models import FormDefinition
from honors.models.nominations import Channel
from honors.models.organizations import Level
from workflow.refusals import InvalidInput

# Candidates for 100 places.
EQUAL, LARGEST = 100, 1000
PERCENT = 100
CANDIDATES = {"levels", "at_least_percent", "at_most_percent"}
LIMITS = ("at_least_percent", "at_most_percent", "at_most_by_places")
SHARE = {"label", "levels", "channels", "field", "values", "unless", "released_on", *LIMITS}
_NAME = re.compile("[a-z][a-z0-9_]{0,39}")
_LABEL_LIMIT = 100


def clean_channels(channels: object) -> dict[str, str]:
    """The channels that are open, each with the level of its entry, "" for that of the unit."""
    if not isinstance(channels, Mapping):
        raise _wrong("channels", _("Channels name the level at which their cases enter."))
    return {
        inputs.choice(channel, Channel.values, field="channels"): inputs.choice(
            level, ["", *Level.values], field=f"channels/{channel}"
        )
        for channel, level in channels.items()
    }


def clean_quota_rules(rules: object, form: FormDefinition) -> dict[str, Any]:
    """Only what `honors.places` reads, and nothing that two rules would make impossible."""
    if not isinstance(rules, Mapping) or rules.keys() - {"candidates", "shares"}:
        raise _wrong_rule("quota_rules")
    cleaned: dict[str, Any] = {}
    if "candidates" in rules:
        cleaned["candidates"] = _candidates(rules["candidates"])
    if "shares" in rules:
        cleaned["shares"] = _shares(rules["shares"], form)
    return cleaned


def _candidates(rule: object) -> dict[str, Any]:
    at = "quota_rules/candidates"
    if not isinstance(rule, Mapping) or rule.keys() - CANDIDATES:
        raise _wrong_rule(at)
    fewest = inputs.whole(
        rule.get("at_least_percent"), field=f"{at}/at_least_percent", low=EQUAL, high=LARGEST
    )
    most = inputs.whole(
        rule.get("at_most_percent"), field=f"{at}/at_most_percent", low=fewest, high=LARGEST
    )
    return {"at_least_percent": fewest, "at_most_percent": most, **_levels(rule, at)}


def _levels(rule: Mapping[str, Any], at: str) -> dict[str, Any]:
    if "levels" not in rule:
        return {}
    levels = rule["levels"]
    if not isinstance(levels, list | tuple) or not levels:
        raise _wrong_rule(f"{at}/levels")
    return {"levels": [inputs.choice(v, Level.values, field=f"{at}/levels") for v in levels]}


def _shares(shares: object, form: FormDefinition) -> dict[str, Any]:
    if not isinstance(shares, Mapping):
        raise _wrong_rule("quota_rules/shares")
    fields = {field.name: field for field in parse_form(form.fields).fields}
    cleaned = {}
    for name, rule in shares.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise _wrong_rule("quota_rules/shares")
        cleaned[name] = _share(rule, fields, at=f"quota_rules/shares/{name}")
    reserved = sum(rule.get("at_least_percent", 0) for rule in cleaned.values())
    if reserved > PERCENT:
        raise _wrong(
            "quota_rules/shares", _("More than all places would be reserved."), "reserved_exceed"
        )
    return cleaned


def _share(rule: object, fields: Mapping[str, FormField], *, at: str) -> dict[str, Any]:
    if not isinstance(rule, Mapping) or rule.keys() - SHARE:
        raise _wrong_rule(at)
    limits = _limits(rule, at)
    if not limits:
        raise _wrong_rule(at)
    return {
        "label": inputs.text(rule.get("label"), field=f"{at}/label", limit=_LABEL_LIMIT),
        **_levels(rule, at),
        **_kind(rule, fields, at),
        **limits,
        **_release(rule, at),
    }


def _release(rule: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The day from which unused reserved places are open to all, where any are reserved."""
    day = rule.get("released_on")
    if day is None:
        return {}
    if not rule.get("at_least_percent"):
        raise _wrong_rule(f"{at}/released_on")
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            day = None
    return {"released_on": inputs.recent_day(day, field=f"{at}/released_on").isoformat()}


def _kind(rule: Mapping[str, Any], fields: Mapping[str, FormField], at: str) -> dict[str, Any]:
    """Which cases are meant: those of a channel, or those with a value in a field."""
    if ("channels" in rule) == ("field" in rule):
        raise _wrong_rule(at)
    if "channels" in rule:
        if rule.get("unless") is not None:
            raise _wrong_rule(f"{at}/unless")
        return {"channels": _choices(rule["channels"], Channel.values, f"{at}/channels")}
    field = fields.get(str(rule["field"]))
    if field is None or not field.choices:
        raise inputs.refused(
            _("The form has no such field to choose from."),
            code="unknown_field",
            field=f"{at}/field",
        )
    known = [value for value, _label in field.choices]
    values = _choices(rule.get("values"), known, f"{at}/values")
    return {"field": field.name, "values": values, **clean_exemption(rule, fields, at=at)}


def _choices(values: object, known: Sequence[str], at: str) -> list[str]:
    if not isinstance(values, list | tuple) or not values:
        raise _wrong_rule(at)
    return [inputs.choice(v, known, field=f"{at}/{n}") for n, v in enumerate(values)]


def _limits(rule: Mapping[str, Any], at: str) -> dict[str, Any]:
    limits: dict[str, Any] = {
        name: inputs.whole(rule[name], field=f"{at}/{name}", low=0, high=PERCENT)
        for name in LIMITS[:2]
        if name in rule
    }
    if limits.get("at_least_percent", 0) > limits.get("at_most_percent", PERCENT):
        raise _wrong_rule(at)
    if "at_most_by_places" in rule:
        limits["at_most_by_places"] = _steps(rule["at_most_by_places"], f"{at}/at_most_by_places")
    return limits


def _steps(steps: object, at: str) -> list[list[int]]:
    """[[from so many places, at most so many], ...]: more places never allow fewer."""
    if not isinstance(steps, list | tuple) or not steps:
        raise _wrong_rule(at)
    cleaned = []
    for number, step in enumerate(steps):
        if not isinstance(step, list | tuple) or len(step) != len(("from", "most")):
            raise _wrong_rule(f"{at}/{number}")
        cleaned.append([inputs.whole(v, field=f"{at}/{number}", low=0) for v in step])
    starts, caps = zip(*cleaned, strict=True)
    if sorted(set(starts)) != list(starts) or sorted(caps) != list(caps):
        raise _wrong_rule(at)
    return cleaned


def _wrong_rule(field: str) -> InvalidInput:
    message = _("A rule of quotas names whom it is for and its limits, and nothing else.")
    return _wrong(field, message)


def _wrong(field: str, message: Any, code: str = "unknown_quota_rule") -> InvalidInput:
    return InvalidInput(message, code=code, pointer=f"/{field}")
