"""Who had a hand in a case."""

from __future__ import annotations

import json

from honors.models import Handling
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from workflow.models import LedgerEvent


def test_everybody_who_acted_is_remembered_and_the_clock_is_nobody(
    tree: County, staff: Staff
) -> None:
    case = nomination_in("approved", tree, staff)

    acted = Handling.objects.filter(nomination=case).order_by("pk").values_list("user", "act")
    assert list(acted) == [
        (staff.nominators[0].pk, "submit"),
        (staff.officers[0].pk, "forward"),
        (staff.officers[-1].pk, "forward"),
        (staff.approvers[-1].pk, "approve"),
    ]


def test_the_event_of_an_approval_names_its_decision(tree: County, staff: Staff) -> None:
    case = nomination_in("approved", tree, staff)

    event = LedgerEvent.objects.get(stream=f"nominations:{case.pk}", action="nominations.approve")
    decided = case.decision_items.get().decision_id
    assert json.loads(event.body)["facts"] == {"decision": decided}
