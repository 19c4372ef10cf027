"""The lists of a commendation: in which order, how each name and unit is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from honors.forms import parse_form
from honors.lists import stroke_key
from honors.models import Commendation, DossierVersion, RankingEntry, Round, TitleIssuer
from honors.models.programs import NomineeKind
from honors.models.rounds import ListOrder
from honors.queries.addresses import addresses_of
from honors.roles import PATH_END, Role, paths_of
from honors.states import CommendationState, NominationState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from honors.models import Category, Nomination, User


POST_FIELDS = ("employer", "position")


class ListLine(NamedTuple):
    """`name` is the bare name; `honors.lists.listed_name` adds the word 家庭. `number` is that of
    the certificate, empty before the commendation is issued; `post` is the workplace and duty of a
    person as the case was decided on, empty for everybody else. `case` is the nomination's key.
    """

    case: int
    position: int
    name: str
    unit: str
    number: str
    post: str


@dataclass(frozen=True, kw_only=True)
class ListSection:
    """One title's list. `order` is "manual" when the lines no longer follow the category's;
    `issuers` are those of the title, in their order.
    """

    title: str
    kind: str
    nature: str
    order: str
    issuers: tuple[str, ...]
    lines: Sequence[ListLine]

    @property
    def names(self) -> list[str]:
        return [line.name for line in self.lines]


def sections(commendation: Commendation) -> list[ListSection]:
    """In the order of the categories; an issued list is read from what was frozen then.

    The number of statements does not grow with the lines.
    """
    if commendation.snapshot:
        return _sealed_sections(commendation)
    return drafted_sections(commendation)


def drafted_sections(commendation: Commendation) -> list[ListSection]:
    """As the tables have it now."""
    entries = commendation.entries.select_related(
        "category__title",
        "category__form",
        "nomination__category",
        "nomination__nominee",
        "nomination__unit",
    )
    by_category: dict[Category, list[tuple[int, Nomination]]] = defaultdict(list)
    for entry in entries.order_by("category__position", "position"):
        by_category[entry.category].append((entry.position, entry.nomination))
    units = addresses_of(n.unit for rows in by_category.values() for _position, n in rows)
    posts = _posts(by_category)
    ordered = in_order([n for rows in by_category.values() for _position, n in rows])
    issuers = _issuers(by_category)
    return [
        ListSection(
            title=category.title.name,
            kind=category.title.nominee_kind,
            nature=category.title.nature,
            order=_order_kept(category, [n for _position, n in rows], ordered[category.pk]),
            issuers=issuers.get(category.title_id, ()),
            lines=[
                ListLine(n.pk, position, n.nominee.name, units[n.unit_id], "", posts.get(n.pk, ""))
                for position, n in rows
            ],
        )
        for category, rows in by_category.items()
    ]


def _sealed_sections(commendation: Commendation) -> list[ListSection]:
    numbers = dict(commendation.honors.values_list("nomination_id", "number"))
    return [
        ListSection(
            **{name: section[name] for name in ("title", "kind", "nature", "order")},
            issuers=tuple(section["issuers"]),
            lines=[
                ListLine(
                    line["case"],
                    line["position"],
                    line["name"],
                    line["unit"],
                    numbers.get(line["case"], ""),
                    line["post"],
                )
                for line in section["lines"]
            ],
        )
        for section in commendation.snapshot["sections"]
    ]


def _issuers(categories: Iterable[Category]) -> dict[int, tuple[str, ...]]:
    rows = TitleIssuer.objects.filter(title__in=[category.title_id for category in categories])
    names: dict[int, list[str]] = defaultdict(list)
    for title, name in rows.order_by("position").values_list("title_id", "organization__name"):
        names[title].append(name)
    return {title: tuple(listed) for title, listed in names.items()}


def _posts(lists: Mapping[Category, Sequence[tuple[int, Nomination]]]) -> dict[int, str]:
    """Where persons work and as what, from the version that was frozen last, in one statement.

    What the category's form calls private stays off the list.
    """
    persons = {
        nomination.pk: parse_form(category.form.fields).private_names
        for category, rows in lists.items()
        if category.title.nominee_kind == NomineeKind.PERSON
        for _position, nomination in rows
    }
    submitted = F("nomination__dossier_version")
    versions = DossierVersion.objects.filter(nomination__in=persons, number=submitted)
    rows = versions.values_list("nomination_id", *(f"data__{name}" for name in POST_FIELDS))
    return {
        case: "".join(
            text or ""
            for name, text in zip(POST_FIELDS, texts, strict=True)
            if name not in persons[case]
        )
        for case, *texts in rows
    }


def _order_kept(category: Category, shown: list[Nomination], ordered: list[Nomination]) -> str:
    return category.list_order if shown == ordered else ListOrder.MANUAL


def in_order(nominations: Sequence[Nomination]) -> dict[int, list[Nomination]]:
    """By category, each list in the order that its category asks for.

    By hand and by division, names follow their strokes within what is otherwise equal; a case
    without rank comes after those with one. Needs `nominee` and `category` at hand.
    """
    ranked = [n for n in nominations if n.category.list_order == ListOrder.RANK]
    ranks = _ranks(ranked) if ranked else {}
    lists: dict[int, list[Nomination]] = defaultdict(list)
    for nomination in sorted(nominations, key=lambda n: (stroke_key(n.nominee.name), n.pk)):
        lists[nomination.category_id].append(nomination)
    for members in lists.values():
        match members[0].category.list_order:
            case ListOrder.DIVISIONS:
                members.sort(key=lambda n: n.unit_path)
            case ListOrder.RANK:
                members.sort(key=lambda n: (n.pk not in ranks, ranks.get(n.pk, 0)))
    return dict(lists)


def _ranks(nominations: Sequence[Nomination]) -> dict[int, int]:
    """The place in the ranking that was made last."""
    entries = RankingEntry.objects.filter(nomination__in=nominations)
    latest = entries.order_by("ranking__stage__position", "ranking__serial", "ranking_id")
    return dict(latest.values_list("nomination_id", "position"))


def visible_to(user: User, *, at: datetime) -> QuerySet[Commendation]:
    """Issued ones are public; drafts are for the organizer's secretaries, approvers, auditors."""
    standing = user.standing(at=at)
    seen = ~Q(state=CommendationState.DRAFT)
    for path in paths_of(standing.having(Role.SECRETARY, Role.APPROVER, Role.AUDITOR)):
        seen |= Q(round__organizer__path__gte=path, round__organizer__path__lt=path + PATH_END)
    return Commendation.objects.filter(seen).order_by("pk")


def kept_by(user: User, *, at: datetime) -> QuerySet[Commendation]:
    """Drafts and issued ones of the rounds whose organizer one is secretary of."""
    return Commendation.objects.filter(round__organizer__in=_offices(user, at))


def undrafted(user: User, *, at: datetime) -> QuerySet[Round]:
    """Rounds of the same offices with approved cases and no commendation that stands; each with
    the number of those `cases`.
    """
    standing = Commendation.objects.exclude(state=CommendationState.REVOKED)
    own = Round.objects.filter(organizer__in=_offices(user, at))
    waiting = own.filter(nominations__state=NominationState.APPROVED)
    rows = waiting.exclude(pk__in=standing.values("round"))
    return rows.annotate(cases=Count("nominations")).order_by("pk")


def _offices(user: User, at: datetime) -> set[int | None]:
    return {grant.organization_id for grant in user.standing(at=at).having(Role.SECRETARY)}
