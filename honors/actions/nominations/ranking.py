"""The order of recommendation in which a unit sends its cases up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.models import Nomination
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import NominationState
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from honors.models import Category, Organization
    from workflow.definition import Actor

# Where cases are sent on by hand, and so in an order.
RANKED_AT = (NominationState.REVIEW, NominationState.CONSULTATION, NominationState.BALLOT)


@transaction.atomic
def rank(
    *,
    category: Category,
    organization: Organization,
    ordered: Sequence[Nomination],
    by: Actor,
    at: datetime,
) -> list[Nomination]:
    """Places 1..n for these cases, in this order; others at the same desk lose theirs.

    Only cases of the category that lie at the organization's own stage now can be ranked.
    """
    require(by, Role.OFFICER, organization, at)
    keys = [nomination.pk for nomination in ordered]
    if not keys or len(set(keys)) < len(keys):
        raise InvalidInput(
            _("Name each case once, and at least one."), code="ranked_twice", pointer="/ordered"
        )
    desk = Nomination.objects.filter(
        category=category, holder=organization, state__in=RANKED_AT
    ).order_by("pk")
    here = {n.pk: n for n in desk.select_for_update(no_key=True)}
    if not {*keys} <= here.keys():
        raise GuardFailed(
            _("A case that you rank does not lie at this desk now."),
            code="not_at_desk",
            pointer="/ordered",
        )
    for nomination in here.values():
        nomination.unit_rank = None
    for place, key in enumerate(keys, 1):
        here[key].unit_rank = place
    Nomination.objects.bulk_update(list(here.values()), ["unit_rank"])
    facts = {"category": category.pk, "organization": organization.pk, "order": keys}
    stream = f"rounds:{category.round_id}"
    ledger.record(stream, "nominations.rank", actor=by.ledger_key, at=at, facts=facts)
    return [here[key] for key in keys]
