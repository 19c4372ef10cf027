"""History across records: which events an auditor may read, and how one finds some of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from honors.models import FormDefinition, Honor, Job, Nomination, User
from honors.queries import jobs
from honors.roles import PATH_END, Role, paths_of
from workflow import ledger
from workflow.models import GENESIS, LedgerEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

# By the name of their streams: the records that have a history, and what leads from each to the
# path of the organization that it belongs to.
PLACES = {
    "ballots": ("Ballot", "organization__path"),
    "commendations": ("Commendation", "round__organizer__path"),
    "earlier_titles": ("EarlierTitle", "nominee__unit__path"),
    "forms": ("FormDefinition", "organization__path"),
    "honors": ("Honor", "unit_path"),
    "imports": ("Import", "organization__path"),
    "jobs": ("Job", "organization__path"),
    "leads": ("Lead", "notice__organization__path"),
    "nominations": ("Nomination", "unit_path"),
    "nominees": ("Nominee", "unit__path"),
    "objections": ("Objection", "notice__organization__path"),
    "organizations": ("Organization", "path"),
    "polls": ("Poll", "organization__path"),
    "programs": ("Program", "organizer__path"),
    "public_notices": ("PublicNotice", "organization__path"),
    "quotas": ("Quota", "organization__path"),
    "recommendation_calls": ("RecommendationCall", "organization__path"),
    "recommendations": ("Recommendation", "call__organization__path"),
    "rounds": ("Round", "organizer__path"),
    "score_sheets": ("ScoreSheet", "nomination__unit_path"),
    "stages": ("Stage", "round__organizer__path"),
    "users": ("User", "memberships__organization__path"),
}
# The standard list of vetoes belongs to nobody, nor do standard forms; the keys to the whole site.
OF_EVERYBODY = ("sealing:site", "vetoes:standard")
NOUNS = tuple(sorted({*PLACES, *(key.partition(":")[0] for key in OF_EVERYBODY)}))
# What auditors ask for again and again: who was given which right or seat, or lost it; and who
# looked at what lies sealed.
DEEDS_ABOUT: dict[str, tuple[str, ...]] = {
    "permissions": (
        "memberships.grant", "memberships.end", "memberships.cancel", "memberships.substitute",
        "panels.set", "panels.add_judges", "panels.drop", "panels.take_seat", "panels.give_back",
        "users.create", "users.set_staff", "tokens.issue", "tokens.revoke",
    ),
    "looks": (
        "nominations.unmask", "nominees.unmask", "objections.open_objector",
        "objections.open_letter",
    ),
}  # fmt: skip
# And what left the site: papers made, lists and papers asked for and fetched.
EXPORTS = "exports"
ABOUT = (*DEEDS_ABOUT, EXPORTS)
_LEAVING = ("export", "document")  # kinds of background work
KEY = re.compile(r"[a-z_]+:[a-z0-9]{1,40}")
MOST = 200  # records of one name


@dataclass(frozen=True, kw_only=True)
class Proof:
    """An event computed again: `body_fits` its stored hash, and `prev_fits` the event before it.

    `body` is what was hashed, in order; `before` the hash that it names as the event before.
    """

    body: dict[str, Any]
    before: str
    body_fits: bool
    prev_fits: bool


def visible_to(user: User, *, at: datetime) -> QuerySet[LedgerEvent]:
    """All that happened to the records of organizations below an auditor's; the latest first."""
    paths = paths_of(user.standing(at=at).having(Role.AUDITOR))
    if not paths:
        return LedgerEvent.objects.none()
    known = reduce(or_, (Q(stream__in=_streams_below(name, paths)) for name in PLACES))
    standard = _streams("forms", FormDefinition.objects.filter(organization=None))
    free = Q(stream__in=OF_EVERYBODY) | Q(stream__in=standard)
    return LedgerEvent.objects.filter(known | free).order_by("-pk")


def _streams_below(name: str, paths: Iterable[str]) -> QuerySet[Any]:
    model, place = PLACES[name]
    below = reduce(
        or_, (Q(**{f"{place}__gte": path, f"{place}__lt": path + PATH_END}) for path in paths)
    )
    return _streams(name, apps.get_model("honors", model)._default_manager.filter(below))


def _streams(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    key = Concat(Value(f"{name}:"), Cast("pk", CharField()), output_field=CharField())
    keys: QuerySet[Any] = rows.order_by().annotate(stream_key=key).values("stream_key")
    return keys


def search(
    events: QuerySet[LedgerEvent],
    *,
    subject: str = "",
    person: str = "",
    noun: str = "",
    since: datetime | None = None,
    before: datetime | None = None,
    about: str = "",
) -> QuerySet[LedgerEvent]:
    """`subject` is a key of the ledger, a number of a case or certificate, or part of a nominee's
    name; `person` part of the name of who acted, or the name of the account; `noun` the kind of
    record that it happened to; `about` one of `ABOUT`. Times are [since, before).
    """
    if subject:
        events = events.filter(stream__in=_subjects(subject.strip()))
    if person:
        events = events.filter(actor__in=_actors(person.strip()))
    if about:
        events = events.filter(_about(about))
    if noun:
        events = events.filter(stream__gte=f"{noun}:", stream__lt=f"{noun};")
    if since is not None:
        events = events.filter(at__gte=since)
    if before is not None:
        events = events.filter(at__lt=before)
    return events


def _about(subject: str) -> Q:
    if subject != EXPORTS:
        return Q(action__in=DEEDS_ABOUT[subject])
    work = _streams("jobs", Job.objects.filter(kind__in=_LEAVING))
    fetched = Q(action__in=("jobs.ask", "jobs.fetch"), stream__in=work)
    return fetched | Q(action="documents.make")


def _subjects(words: str) -> list[str]:
    """The first of them, where very many bear such a name."""
    if KEY.fullmatch(words):
        return [words]
    cases = Nomination.objects.filter(Q(number__iexact=words) | Q(nominee__name__contains=words))
    honors = Honor.objects.filter(Q(number__iexact=words) | Q(nomination__in=cases))
    return [*_keys("nominations", cases), *_keys("honors", honors)]


def _keys(noun: str, rows: QuerySet[Any]) -> list[str]:
    return [f"{noun}:{key}" for key in rows.order_by("-pk").values_list("pk", flat=True)[:MOST]]


def _actors(words: str) -> list[str]:
    people = User.objects.filter(Q(display_name__contains=words) | Q(username=words))
    return [f"user:{key}" for key in people.order_by("pk").values_list("pk", flat=True)[:MOST]]


def proof_of(event: LedgerEvent) -> Proof:
    """One event by itself; the whole of history is what `workflow.verification` reads."""
    body: dict[str, Any] = json.loads(event.body)
    before = str(body.pop("prev", ""))
    earlier = LedgerEvent.objects.filter(stream=event.stream_id, seq=event.seq - 1)
    known = earlier.values_list("hash", flat=True).first()
    return Proof(
        body=body,
        before=before,
        body_fits=ledger.event_hash(event.body) == event.hash,
        prev_fits=before == (known or GENESIS),
    )


def verifications_visible_to(user: User, *, at: datetime) -> QuerySet[Job]:
    """All times that history was computed again, as far as somebody may see them; latest first."""
    return jobs.visible_to(user, at=at).filter(kind="verification").order_by("-pk")


def findings_of(job: Job) -> list[dict[str, Any]]:
    """What a verification found, as long as its result is kept: at most as many as a page shows."""
    if not job.result:
        return []
    with job.result.open() as file:
        found: list[dict[str, Any]] = json.load(file)
    return found[:MOST]
