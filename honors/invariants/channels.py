"""How nominations came in: by a channel that is open, where it enters, with consent."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from honors.models import Category, Consent, Nomination
from honors.states import NominationState

Broken = tuple[str, str]


def cases_use_an_open_channel() -> Iterator[Broken]:
    channels = dict(Category.objects.exclude(channels={}).values_list("pk", "channels"))
    rows = Nomination.objects.filter(category__in=channels)
    for key, category, channel in rows.values_list("pk", "category", "channel").iterator():
        if channel not in channels[category]:
            yield f"nominations:{key}", f"its channel is {channel}, which is not open"


def submitted_cases_have_consent() -> Iterator[Broken]:
    given = Consent.objects.filter(nomination=OuterRef("pk"))
    rows = Nomination.objects.filter(category__consent_required=True, dossier_version__gt=0)
    for key in rows.filter(~Exists(given)).values_list("pk", flat=True).iterator():
        yield f"nominations:{key}", "it was submitted without the nominee's consent"


def revoked_consents_ended_their_cases() -> Iterator[Broken]:
    """Whoever wants to be nominated no more is not."""
    rows = Nomination.objects.filter(consent_revocation__isnull=False)
    going_on = rows.exclude(state=NominationState.WITHDRAWN)
    for key, state in going_on.values_list("pk", "state").iterator():
        yield f"nominations:{key}", f"its nominee wants it no more, and it is {state}"


CHECKS = (
    cases_use_an_open_channel,
    submitted_cases_have_consent,
    revoked_consents_ended_their_cases,
)
