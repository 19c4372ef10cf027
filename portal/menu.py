"""Where somebody starts and what stands in the menu, by the roles held now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from honors.roles import Role, Standing


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Shown to `roles`; with `counts` the number of what waits stands beside it. `under` is the
    heading below which it stands where a menu is long.
    """

    label: Any
    url_name: str
    roles: frozenset[Role]
    counts: bool = False
    under: Any = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, kw_only=True)
class Section:
    """Entries below one heading; without a heading they stand in the menu itself."""

    heading: Any
    entries: Sequence[Entry]


EVERYBODY = frozenset(Role)
# Who may be named as a voter of a unit, or opens its polls.
VOTERS = EVERYBODY - {Role.AUDITOR, Role.ADMINISTRATOR, Role.CONSULTEE}
# More entries than a line takes are gathered below these.
SHORT = 7
PLANNING, WEIGHING = _("Planning"), _("Weighing")
DECIDING, HONORING = _("Deciding"), _("Honoring")
HEADINGS = ("", PLANNING, WEIGHING, DECIDING, HONORING)
# In order: the first that somebody has is where they start.
ENTRIES: tuple[Entry, ...] = (
    Entry(label=_("Judging"), url_name="portal:judging_list", roles=frozenset({Role.JUDGE})),
    Entry(
        label=_("Consultations"),
        url_name="portal:consultation_list",
        roles=frozenset({Role.CONSULTEE}),
    ),
    Entry(label=_("Workbench"), url_name="portal:workbench", roles=frozenset({Role.NOMINATOR})),
    Entry(label=_("Audit"), url_name="portal:audit", roles=frozenset({Role.AUDITOR})),
    Entry(label=_("To do"), url_name="portal:worklist", roles=EVERYBODY, counts=True),
    Entry(
        label=_("Order of recommendation"),
        url_name="portal:ranking_list",
        roles=frozenset({Role.OFFICER}),
        under=WEIGHING,
    ),
    Entry(
        label=_("Places"),
        url_name="portal:quota_list",
        roles=frozenset({Role.NOMINATOR, Role.OFFICER, Role.SECRETARY}),
    ),
    Entry(
        label=pgettext_lazy("desk", "Judging"),
        url_name="portal:panel_list",
        roles=frozenset({Role.SECRETARY, Role.AUDITOR}),
    ),
    Entry(
        label=pgettext_lazy("list of what waits", "Cuts"),
        url_name="portal:cut_list",
        roles=frozenset({Role.SECRETARY}),
        under=WEIGHING,
    ),
    Entry(
        label=_("Approval meetings"),
        url_name="portal:meeting_list",
        roles=frozenset({Role.SECRETARY, Role.APPROVER}),
        under=DECIDING,
    ),
    Entry(
        label=_("Rounds"),
        url_name="portal:round_list",
        roles=frozenset({Role.SECRETARY}),
        under=PLANNING,
    ),
    Entry(
        label=_("Notices"),
        url_name="portal:desk_notice_list",
        roles=frozenset({Role.SECRETARY}),
        under=DECIDING,
    ),
    Entry(
        label=_("Statistics"),
        url_name="portal:statistics_list",
        roles=frozenset({Role.SECRETARY, Role.APPROVER}),
    ),
    Entry(
        label=_("Import"),
        url_name="portal:import_list",
        roles=frozenset({Role.NOMINATOR, Role.SECRETARY, Role.ADMINISTRATOR}),
        under=PLANNING,
    ),
    Entry(
        label=_("Substitutes"),
        url_name="portal:substitute_list",
        roles=frozenset({Role.ADMINISTRATOR}),
    ),
    Entry(
        label=_("Objections"),
        url_name="portal:desk_objection_list",
        roles=frozenset({Role.SECRETARY, Role.AUDITOR}),
        under=DECIDING,
    ),
    Entry(
        label=pgettext_lazy("polls", "Votes"),
        url_name="portal:poll_list",
        roles=VOTERS,
        under=WEIGHING,
    ),
    Entry(
        label=_("Papers of judges"),
        url_name="portal:paper_list",
        roles=frozenset({Role.SECRETARY}),
        under=WEIGHING,
    ),
    Entry(
        label=_("Commendations"),
        url_name="portal:commendation_list",
        roles=frozenset({Role.SECRETARY}),
        under=HONORING,
    ),
    Entry(
        label=_("Honors given"),
        url_name="portal:honor_list",
        roles=frozenset({Role.OFFICER, Role.SECRETARY, Role.APPROVER}),
        under=HONORING,
    ),
    Entry(
        label=pgettext_lazy("of an office", "Papers"),
        url_name="portal:document_list",
        roles=frozenset({Role.SECRETARY}),
        under=HONORING,
    ),
    Entry(
        label=_("Recommendation upward"),
        url_name="portal:call_list",
        roles=frozenset({Role.SECRETARY}),
        under=HONORING,
    ),
    Entry(
        label=_("Delivery"),
        url_name="portal:delivery_list",
        roles=frozenset({Role.SECRETARY}),
        under=HONORING,
    ),
)


def entries_for(standing: Standing) -> list[Entry]:
    held = {grant.role for grant in standing.grants}
    return [entry for entry in ENTRIES if _meets(entry.roles, held)]


def sections_of(entries: Sequence[Entry]) -> list[Section]:
    """A short menu as it is; a long one with what belongs together below one heading."""
    if len(entries) <= SHORT:
        return [Section(heading="", entries=entries)]
    place = {str(heading): number for number, heading in enumerate(HEADINGS)}
    ordered = sorted(entries, key=lambda entry: place[str(entry.under)])
    return [
        Section(heading=heading, entries=list(gathered))
        for heading, gathered in groupby(ordered, key=lambda entry: str(entry.under))
    ]


def _meets(roles: Iterable[Role], held: set[str]) -> bool:
    return any(role.value in held for role in roles)


# What everybody may read, signed in or not.
OPEN: tuple[tuple[Any, str], ...] = (
    (_("Programs"), "portal:program_list"),
    (_("Public notices"), "portal:notice_list"),
    (_("Wall of honor"), "portal:wall"),
    (_("Check a certificate"), "portal:verify"),
)
ABOUT: tuple[tuple[Any, str], ...] = (
    (_("Help"), "portal:help"),
    (_("Accessibility"), "portal:accessibility"),
    (_("Privacy"), "portal:privacy"),
)


def links(named: Iterable[tuple[Any, str]]) -> list[dict[str, Any]]:
    return [{"label": label, "url": reverse(name)} for label, name in named]
