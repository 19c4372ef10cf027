"""What an issued commendation said and gave out, read from where it was frozen and compared with
the digests that history holds: what documents are made from.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from honors.models import Commendation
from honors.queries.seals import data_differ, last_event
from honors.snapshots import digest_of, register_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from honors.models import Honor
    from workflow.models import LedgerEvent


class SealedList(NamedTuple):
    """`event` is the issue, whose body holds the digest of `snapshot`."""

    snapshot: dict[str, Any]
    event: LedgerEvent


def sealed_list(commendation: Commendation) -> SealedList:
    """Refused while it is a draft (`not_issued`), and if the list is no longer what history vouches
    for (`sealed_data_differs`).
    """
    event = issue_of(commendation)
    _require_vouched(event, "list_digest", digest_of(commendation.snapshot))
    return SealedList(commendation.snapshot, event)


def sealed_certificates(commendation: Commendation) -> Sequence[Honor]:
    """Every honor that was given out, in the order of the numbers, also those revoked since."""
    given = list(commendation.honors.select_related("title").order_by("number"))
    digest = digest_of(register_snapshot(given))
    _require_vouched(issue_of(commendation), "register_digest", digest)
    return given


def issue_of(commendation: Commendation) -> LedgerEvent:
    return last_event(
        Commendation.workflow.stream(commendation),
        "commendations.issue",
        otherwise=_("Documents are made from an issued list; this one is a draft."),
        code="not_issued",
    )


def _require_vouched(event: LedgerEvent, name: str, digest: str) -> None:
    if json.loads(event.body).get("facts", {}).get(name) != digest:
        raise data_differ()
