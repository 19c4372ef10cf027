"""Reasons that an office gives often (常用语) are kept to be chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.models import Phrase
from honors.models.desks import PhraseUse
from honors.queries.accounts import require
from honors.roles import Role
from honors.texts import find_personal_data
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Organization
    from workflow.definition import Actor

TEXT_LIMIT = 500
MOST_PHRASES = 100


@transaction.atomic
def add_phrase(
    *, organization: Organization, use: str, text: str, by: Actor, at: datetime
) -> Phrase:
    """By a secretary, for the own office and everybody below it."""
    require(by, Role.SECRETARY, organization, at)
    words = inputs.text(text, field="text", limit=TEXT_LIMIT)
    if find_personal_data(words):
        message = _("A usual phrase cannot hold a personal number.")
        raise InvalidInput(message, code="personal_data", pointer="/text")
    if organization.phrases.filter(retired_at=None).count() >= MOST_PHRASES:
        message = _("An office keeps at most %(most)s usual phrases.")
        raise GuardFailed(message, code="too_many_phrases", most=MOST_PHRASES)
    chosen = inputs.choice(use, PhraseUse.values, field="use")
    with inputs.once(_("This phrase is there already."), code="phrase_known", field="text"):
        phrase = Phrase.objects.create(
            organization=organization, use=chosen, text=words, added_at=at
        )
    _record(phrase, "add", by=by, at=at, use=chosen)
    return phrase


@transaction.atomic
def retire_phrase(*, phrase: Phrase, by: Actor, at: datetime) -> Phrase:
    """It is offered no more; what was said with it stays said."""
    require(by, Role.SECRETARY, phrase.organization, at)
    current = Phrase.objects.select_for_update(no_key=True).get(pk=phrase.pk)
    if current.retired_at is not None:
        raise GuardFailed(_("This phrase is not in use any more."), code="phrase_retired")
    current.retired_at = at
    current.save(update_fields=["retired_at"])
    _record(current, "retire", by=by, at=at)
    return current


def _record(phrase: Phrase, verb: str, *, by: Actor, at: datetime, **facts: object) -> None:
    ledger.record(
        f"organizations:{phrase.organization_id}",
        f"phrases.{verb}",
        actor=by.ledger_key,
        at=at,
        facts={"phrase": phrase.pk, **facts},
        private={"text": phrase.text},
    )
