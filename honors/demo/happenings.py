"""What happened on the way, counted in history and in the tables it left behind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db.models import Sum

from honors.models import (
    Ballot,
    Consent,
    Defect,
    Nomination,
    Objection,
    Quota,
    QuotaLoan,
    Ranking,
    RankingEntry,
    Recommendation,
    ScoreSheet,
    SubQuota,
    VetoFinding,
)
from honors.states import SENT_RECOMMENDATIONS, NominationState, ScoreSheetState
from workflow.models import LedgerEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from honors.models import Round


def happened(round_: Round, expect: dict[str, int]) -> dict[str, tuple[int, int]]:
    """By name: how often at least, how often in fact."""
    return {name: (least, COUNTS[name](round_)) for name, least in expect.items()}


def _moves(name: str) -> Callable[[Round], int]:
    """How many cases of the round made the move, once or more often."""

    def count(round_: Round) -> int:
        keys = Nomination.objects.filter(round=round_).values_list("pk", flat=True)
        streams = {f"nominations:{key}" for key in keys}
        events = LedgerEvent.objects.filter(action=f"nominations.{name}")
        return len(streams.intersection(events.values_list("stream_id", flat=True)))

    return count


def _ended(state: NominationState) -> Callable[[Round], int]:
    return lambda round_: Nomination.objects.filter(round=round_, state=state).count()


def _defects(round_: Round) -> int:
    mended = Defect.objects.filter(nomination__round=round_, closed_at__isnull=False)
    return mended.values("nomination").distinct().count()


def _recusals(round_: Round) -> int:
    sheets = ScoreSheet.objects.filter(nomination__round=round_, state=ScoreSheetState.RECUSED)
    return sheets.count()


def _ties_at_the_line(round_: Round) -> int:
    """Rankings whose last above the line has no better score than the first below it."""
    return sum(_is_tied(ranking) for ranking in Ranking.objects.filter(stage__round=round_))


def _is_tied(ranking: Ranking) -> bool:
    entries = RankingEntry.objects.filter(ranking=ranking)
    last = entries.filter(is_above=True).order_by("position").last()
    below = entries.filter(is_above=False)
    if last is None:
        return False
    return below.filter(position__gt=last.position, score=last.score).exists()


def _objections(*, upheld: bool) -> Callable[[Round], int]:
    """Only what was upheld names a remedy, so that it is known after the reply as well."""

    def count(round_: Round) -> int:
        found = Objection.objects.filter(notice__round=round_).exclude(findings="")
        return (found.exclude(remedy="") if upheld else found.filter(remedy="")).count()

    return count


def _largest_batch(round_: Round) -> int:
    """What the ledger says of the batches in which the round's cases were forwarded."""
    events = LedgerEvent.objects.filter(
        stream_id=f"rounds:{round_.pk}", action="nominations.forward.batch"
    )
    bodies = (json.loads(event.body) for event in events)
    return max((body["count"] for body in bodies), default=0)


def _second_notices(round_: Round) -> int:
    """Cases whose place on a notice was voided, and that came through another one."""
    honored = Nomination.objects.filter(round=round_, state=NominationState.HONORED)
    return honored.filter(notice_entries__voided_at__isnull=False).distinct().count()


def _places_lent(round_: Round) -> int:
    loans = QuotaLoan.objects.filter(lender__category__round=round_)
    return int(loans.aggregate(number=Sum("places", default=0))["number"])


def _places_reserved(round_: Round) -> int:
    parts = SubQuota.objects.filter(quota__category__round=round_)
    return int(parts.aggregate(number=Sum("reserved", default=0))["number"])


def _sent_upward(round_: Round) -> int:
    sent = Recommendation.objects.filter(nomination__round=round_)
    return sent.filter(state__in=SENT_RECOMMENDATIONS).count()


COUNTS: dict[str, Callable[[Round], int]] = {
    "returns with defects": _defects,
    "recalls": _moves("recall"),
    "send-backs": _moves("send_back"),
    "recusals": _recusals,
    "ties at the line": _ties_at_the_line,
    "objections upheld": _objections(upheld=True),
    "objections rejected": _objections(upheld=False),
    "withdrawals": _ended(NominationState.WITHDRAWN),
    "declines": _moves("decline"),
    "disqualifications": _ended(NominationState.DISQUALIFIED),
    "lapsed drafts": _ended(NominationState.LAPSED),
    "largest batch forwarded": _largest_batch,
    "cases reinstated": _moves("reinstate"),
    "vetoes confirmed": lambda r: VetoFinding.objects.filter(nomination__round=r).count(),
    "second notices": _second_notices,
    "self-nominations": lambda r: Nomination.objects.filter(round=r, channel="self").count(),
    "consents recorded": lambda r: Consent.objects.filter(nomination__round=r).count(),
    "ballots held": lambda r: Ballot.objects.filter(stage__round=r).count(),
    "units without places": lambda r: Quota.objects.filter(category__round=r, places=0).count(),
    "places lent": _places_lent,
    "reserved places": _places_reserved,
    "recommended for a title above": _sent_upward,
}
