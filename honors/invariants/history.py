"""History: it verifies, it names nobody, and nothing is told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import CharField, Count, Exists, Model, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from honors.models import (
    Commendation,
    DossierVersion,
    EarlierTitle,
    Import,
    Job,
    Nominee,
    NomineeMember,
    PublicNotice,
    Recommendation,
    Reissue,
    User,
)
from honors.models.programs import NomineeKind
from honors.texts import find_personal_data
from workflow.models import LedgerEvent, OutboxMessage
from workflow.verification import verify

Broken = tuple[str, str]

# Names of organizations are public, and a person may be called like a village.
PUBLIC_NAMES = "organizations:"
# Titles and documents are public, and a short name may be part of their words by chance.
PUBLIC_WORDS = ("programs:", "rounds:")
NAMELESS_KINDS = (NomineeKind.COLLECTIVE, NomineeKind.PLACE)
# Digests are not searched: in thousands of them some digits look like a number of somebody.
_DIGEST = re.compile('"[0-9a-f]{32,}"')
_RUN = re.compile(r"[^\x00-\x7f]+")
_LONGEST_NAME, _SHORTEST_NAME = 12, 2


def history_verifies() -> Iterator[Broken]:
    for finding in verify():
        number = "" if finding.seq is None else f" (event {finding.seq})"
        yield finding.subject, f"{finding.rule}: {finding.detail}{number}"


def history_holds_no_personal_data() -> Iterator[Broken]:
    """No number of a person and no name of one stands in the body of an event."""
    names = _names()
    bodies = LedgerEvent.objects.order_by("pk").values_list("stream_id", "seq", "body")
    for stream, seq, body in bodies.iterator():
        found = [finding.kind for finding in find_personal_data(_DIGEST.sub("", body))]
        if not stream.startswith(PUBLIC_NAMES):
            whole = stream.startswith(PUBLIC_WORDS)
            found += ["name"] if _names_somebody(body, names, whole=whole) else []
        for kind in found:
            yield stream, f"event {seq} holds personal data: {kind}"


def _names() -> frozenset[str]:
    people = Nominee.objects.exclude(kind__in=NAMELESS_KINDS).values_list("name", flat=True)
    members = NomineeMember.objects.values_list("name", flat=True)
    users = User.objects.values_list("display_name", flat=True)
    return frozenset(people) | frozenset(members) | frozenset(users)


def _names_somebody(body: str, names: frozenset[str], *, whole: bool) -> bool:
    """Looks up every piece of what is not ASCII, which in a body is next to nothing; `whole` runs
    alone where words are public.
    """
    runs: list[str] = _RUN.findall(body)
    return any(piece in names for run in runs for piece in ([run] if whole else _pieces(run)))


def _pieces(run: str) -> Iterator[str]:
    for start in range(len(run)):
        for end in range(start + _SHORTEST_NAME, min(len(run), start + _LONGEST_NAME) + 1):
            yield run[start:end]


def frozen_words_are_vouched_for() -> Iterator[Broken]:
    """The digest of everything submitted, posted, issued, sent, exported or handed in stands in its
    stream.
    """
    yield from _unvouched(DossierVersion, "nominations", "nomination_id", "digest")
    yield from _unvouched(PublicNotice, "public_notices", "pk", "snapshot_digest")
    yield from _unvouched(Commendation, "commendations", "pk", "list_digest")
    yield from _unvouched(Commendation, "commendations", "pk", "register_digest")
    yield from _unvouched(Recommendation, "recommendations", "pk", "digest")
    yield from _unvouched(Job, "jobs", "pk", "sha256")
    yield from _unvouched(EarlierTitle, "earlier_titles", "pk", "digest")
    yield from _unvouched(Reissue, "honors", "honor_id", "digest")
    yield from _unvouched(Import, "imports", "pk", "sha256")


def _unvouched(model: type[Model], prefix: str, key: str, digest: str) -> Iterator[Broken]:
    stream = Concat(Value(f"{prefix}:"), Cast(OuterRef(key), CharField()))
    saying = LedgerEvent.objects.filter(stream_id=stream, body__contains=OuterRef(digest))
    rows = model._default_manager.exclude(**{digest: ""}).filter(~Exists(saying))
    for number in rows.values_list(key, flat=True).iterator():
        yield f"{prefix}:{number}", "its history does not say the digest of what was frozen"


def outbox_tells_everything_once() -> Iterator[Broken]:
    doubles = OutboxMessage.objects.values("key").annotate(times=Count("pk")).filter(times__gt=1)
    for row in doubles.iterator():
        yield "outbox", f"{row['key']} is told {row['times']} times"
    nobody = OutboxMessage.objects.filter(Q(key="") | Q(topic=""))
    for key in nobody.values_list("pk", flat=True).iterator():
        yield f"outbox:{key}", "it has no key or no topic"


CHECKS = (
    history_verifies,
    history_holds_no_personal_data,
    frozen_words_are_vouched_for,
    outbox_tells_everything_once,
)
