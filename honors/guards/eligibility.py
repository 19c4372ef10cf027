"""Conditions of a category, as data: each names a check of `CONDITIONS`, what it expects, from and
until when it holds, and why, in the words of whoever set it. A refusal says both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from honors.forms import parse_form
from honors.guards.titles import HeldTitle, held_titles, times_won
from honors.identity import age_on
from workflow.refusals import GuardFailed

Condition = Mapping[str, Any]
# What is only warned of: a digit of a number may be wrong, so a person decides on this.
ADVISORY = ("sex",)
# From the highest to the lowest, as `honors.models.organizations.Level` has them.
HIGHEST_FIRST = ("nation", "province", "prefecture", "county", "township", "village")


def failures(nomination: Any, *, on: date) -> Iterator[GuardFailed]:
    """Every condition of the category that is in force on that day, does not hold, and bars."""
    return _unmet(nomination, on, lambda name: name not in ADVISORY)


def doubts(nomination: Any, *, on: date) -> Iterator[GuardFailed]:
    """Every condition in force on that day that does not hold and leaves the answer to people."""
    return _unmet(nomination, on, lambda name: name in ADVISORY)


def _unmet(nomination: Any, on: date, asked: Callable[[str], bool]) -> Iterator[GuardFailed]:
    for condition in in_force(nomination.category.eligibility, on=on):
        if not asked(condition["name"]):
            continue
        try:
            CONDITIONS[condition["name"]](nomination, condition["expected"], on)
        except GuardFailed as failed:
            yield _with_reason(failed, condition["reason"])


def in_force(conditions: Sequence[Condition], *, on: date) -> list[Condition]:
    """Those with a day from or until when they hold are left out on other days."""
    day = on.isoformat()
    return [
        condition
        for condition in conditions
        if (condition["from"] is None or condition["from"] <= day)
        and (condition["until"] is None or day < condition["until"])
    ]


def _with_reason(failed: GuardFailed, reason: str) -> GuardFailed:
    message = _("%(finding)s The condition: %(reason)s")
    finding = lazystr(failed)  # in the language of whoever reads it
    told = GuardFailed(message, code=failed.code, finding=finding, reason=reason)
    told.params = {**failed.params, **told.params}
    return told


def sex_is(nomination: Any, expected: str, _on: date) -> None:
    if nomination.nominee.sex != expected:
        raise GuardFailed(
            _("This title is not for %(name)s: the sex does not fit."),
            code="ineligible_sex",
            name=nomination.nominee.name,
        )


def age_at_least(nomination: Any, years: int, on: date) -> None:
    birth = nomination.nominee.birth_date
    if birth is None or age_on(birth, on) < years:
        raise GuardFailed(
            _("%(name)s must be at least %(years)s years old."),
            code="ineligible_age",
            name=nomination.nominee.name,
            years=years,
        )


def age_at_most(nomination: Any, years: int, on: date) -> None:
    birth = nomination.nominee.birth_date
    if birth is None or age_on(birth, on) > years:
        raise GuardFailed(
            _("%(name)s must be at most %(years)s years old."),
            code="ineligible_age",
            name=nomination.nominee.name,
            years=years,
        )


def rank_at_most(nomination: Any, expected: Condition, _on: date) -> None:
    """expected: {"field": a choice whose choices rise in rank, "highest": the last that may be,
    "unless": None or {"field", "values"}: who counts by that and not by rank, as a professional
    with a senior title counts as a specialist even while holding office.
    """
    answers, unless = nomination.dossier.answers, expected["unless"]
    if unless is not None and answers.get(unless["field"]) in unless["values"]:
        return
    form = parse_form(nomination.category.form.fields)
    labels = {field.name: dict(field.choices) for field in form.fields}[expected["field"]]
    ranks, rank = list(labels), answers.get(expected["field"])
    if rank not in ranks or ranks.index(rank) > ranks.index(expected["highest"]):
        raise GuardFailed(
            _("The rank may be %(highest)s at most; here it is %(rank)s."),
            code="ineligible_rank",
            highest=labels[expected["highest"]],
            rank=labels.get(rank, "—"),
        )


def residence_at_least(nomination: Any, expected: Condition, on: date) -> None:
    """expected: {"field": the day or month since when somebody lives here, "years"}. A month
    counts from its first day.
    """
    since = str(nomination.dossier.answers.get(expected["field"]) or "")
    years = expected["years"]
    if not since or age_on(date.fromisoformat(f"{since}-01"[:10]), on) < years:
        raise GuardFailed(
            _("%(name)s must have lived here for at least %(years)s years."),
            code="ineligible_residence",
            name=nomination.nominee.name,
            years=years,
        )


def title_held(nomination: Any, expected: Condition, on: date) -> None:
    """expected: {"titles": names, one of which is held, "level": or any title of this level or
    above, "years": and that for so many years}.
    """
    titles = held_titles(nomination.nominee, on=on)
    held = [title for title in titles if _is_asked_for(title, expected)]
    if not any(age_on(title.since, on) >= expected["years"] for title in held):
        raise GuardFailed(
            _("%(name)s has not held the title that this one asks for long enough, or not at all."),
            code="ineligible_prerequisite",
            name=nomination.nominee.name,
            held=[title.name for title in held],
        )


def _is_asked_for(title: HeldTitle, expected: Condition) -> bool:
    level = expected["level"]
    return title.name in expected["titles"] or bool(level and _reaches(title, level))


def no_title_held(nomination: Any, level: str, on: date) -> None:
    """Who holds a title of this level or above has been honored enough."""
    for title in held_titles(nomination.nominee, on=on):
        if _reaches(title, level):
            raise GuardFailed(
                _("%(name)s holds the title %(title)s already."),
                code="ineligible_held",
                name=nomination.nominee.name,
                title=title.name,
            )


def _reaches(title: HeldTitle, level: str) -> bool:
    return HIGHEST_FIRST.index(title.level) <= HIGHEST_FIRST.index(level)


def women_at_least_percent(nomination: Any, percent: int, on: date) -> None:
    """Of a collective, by its roster, or by the head counts of its dossier if it has none."""
    roster = _present(nomination, on)
    answers = nomination.dossier.answers
    heads = len(roster) or int(answers.get("headcount") or 0)
    women = sum(member.sex == "female" for member in roster)
    women = women if roster else int(answers.get("women_count") or 0)
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


def women_lead(nomination: Any, count: int, _on: date) -> None:
    """Of a collective: how many of those who lead it are women, the head of it among them."""
    answers = nomination.dossier.answers
    women = int(answers.get("women_leaders") or 0)
    women = max(women, int(answers.get("leader_sex") == "female"))
    if women < count:
        raise GuardFailed(
            _("At least %(count)s of those who lead must be women; here it is %(women)s."),
            code="ineligible_leadership",
            count=count,
            women=women,
        )


def members_at_least(nomination: Any, count: int, on: date) -> None:
    present = _size(nomination, on)
    if present < count:
        raise GuardFailed(
            _("At least %(count)s people are needed; here there are %(present)s."),
            code="ineligible_size",
            count=count,
            present=present,
        )


def members_at_most(nomination: Any, count: int, on: date) -> None:
    present = _size(nomination, on)
    if present > count:
        raise GuardFailed(
            _("At most %(count)s people may be in it; here there are %(present)s."),
            code="ineligible_size",
            count=count,
            present=present,
        )


def _size(nomination: Any, on: date) -> int:
    """By the roster; a collective without one by the head count of its dossier."""
    heads = nomination.dossier.answers.get("headcount")
    return len(_present(nomination, on)) or int(heads or 0)


def _present(nomination: Any, on: date) -> list[Any]:
    members = nomination.nominee.members.all()
    return [member for member in members if member.until is None or member.until > on]


def not_honored_within_years(nomination: Any, years: int, on: date) -> None:
    """The same title may not have been won in the last years (0: never before)."""
    for day in times_won(nomination.nominee, nomination.category.title_id):
        if years == 0 or on.year - day.year < years:
            raise GuardFailed(
                _("%(name)s already received this title on %(date)s."),
                code="ineligible_repeat",
                name=nomination.nominee.name,
                date=day,
            )


CONDITIONS: dict[str, Callable[[Any, Any, date], None]] = {
    "sex": sex_is,
    "age_min": age_at_least,
    "age_max": age_at_most,
    "rank_max": rank_at_most,
    "residence_years_min": residence_at_least,
    "title_held": title_held,
    "no_title_held": no_title_held,
    "not_honored_within_years": not_honored_within_years,
    "women_percent_min": women_at_least_percent,
    "women_leaders_min": women_lead,
    "members_min": members_at_least,
    "members_max": members_at_most,
}
