"""A case above that is taken up again opens the outcome below again, and both ends can read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from honors.actions import nominations
from honors.models import Nomination, Recommendation
from honors.models.programs import NomineeKind
from honors.queries.recommendations import history, upward
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.recommendations import SENT_AT, a_call, honored_in_town, prepared, sent
from tests.factories.rounds import category_of
from tests.factories.score_sheets import SEALED_AT
from tests.ground import laid
from tests.honors.actions.recommendations.asking import NAMES, hold
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db

LATER = SEALED_AT + timedelta(hours=1)


@laid
def selection(tree: County, staff: Staff) -> Selection:
    """The county has one place; of the street's two it passes the second one over."""
    selection = Selection(tree, staff, places=1, refills=True)
    person = NomineeKind.PERSON
    honors = honored_in_town(tree, staff, NAMES[:2], kind=person)
    call = a_call(tree, staff, category_of(selection.round, person), places=2)
    sent(prepared(call, staff, honors), staff)
    by = a_member(Role.NOMINATOR, tree.townships[0])
    for case in Nomination.objects.filter(round=selection.round).order_by("pk"):
        nominations.save_dossier(
            nomination=case, data={"work": "种植"}, veto_declared=True, by=by, at=SENT_AT
        )
        selection.cases.append(nominations.move(nomination=case, name="submit", by=by, at=SENT_AT))
    selection.score([90] * 5, [80] * 5)
    selection.cut()
    return selection


def moved(selection: Selection, name: str, which: int, **given: str) -> None:
    nominations.move(
        nomination=selection.cases[which],
        name=name,
        by=selection.staff.secretary,
        at=LATER,
        reason="递补（虚构）。",
        **given,
    )


def second(selection: Selection) -> Recommendation:
    return Recommendation.objects.get(case=selection.cases[1])


def test_who_is_reinstated_above_is_waited_for_again_below(selection: Selection) -> None:
    told = second(selection)
    assert (told.state, told.outcome_on) == ("not_selected_above", SEALED_AT.date())
    moved(selection, "withdraw", 0)

    moved(selection, "reinstate", 1)

    again = second(selection)
    assert (again.state, again.outcome_document, again.outcome_on) == ("sent", "", None)
    assert again.outcome_evidence == ""
    last = LedgerEvent.objects.filter(stream=f"recommendations:{again.pk}").order_by("seq").last()
    assert last is not None
    assert (last.action, last.actor) == ("recommendations.reopen", CLOCK.ledger_key)
    assert told.outcome_document in last.body
    assert hold() == set()


def test_its_second_end_above_is_the_outcome(selection: Selection) -> None:
    moved(selection, "withdraw", 0)
    moved(selection, "reinstate", 1)

    moved(selection, "disqualify", 1, evidence="调查报告（虚构）")

    assert second(selection).state == "not_selected_above"
    assert hold() == set()


def test_both_ends_read_what_was_recorded_and_taken_back(selection: Selection) -> None:
    was = second(selection).outcome_document
    moved(selection, "withdraw", 0)
    moved(selection, "reinstate", 1)

    one = second(selection)
    (rung,) = upward(one.nomination.honor)
    from_above = Recommendation.objects.get(case=selection.cases[1])
    with override("en"):
        read = [(said.label, said.leads_to, said.document) for said in history(rung.recommendation)]
        assert [str(said) for said in history(from_above)] == [str(said) for said in history(one)]
        assert str(history(one)[-1]).endswith(
            f"The system Take up again → Sent {was} {SEALED_AT.date()}"
        )
    assert read == [
        ("Prepared", "Prepared", ""),
        ("Send", "Sent", "平街妇〔2026〕3号"),
        ("Record the outcome", "Not selected above", was),
        ("Take up again", "Sent", was),
    ]


def test_nobody_opens_an_outcome_by_hand(selection: Selection) -> None:
    one, secretary = second(selection), selection.staff.secretaries[0]

    for actor in (secretary, CLOCK):
        with pytest.raises(NotPermitted):
            engine.perform(one, "reopen", actor=actor, at=LATER, reason="再议（虚构）")
    assert second(selection).state == "not_selected_above"
