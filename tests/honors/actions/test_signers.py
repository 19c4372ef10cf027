"""Others are asked to sign: what their answers do to the case, and who takes them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from honors.actions import panels, signers
from honors.models import Handling, Nomination, Signer, User
from honors.queries import nominations as nomination_queries
from tests.factories.accounts import Staff
from tests.factories.nominations import REASON, forwarded, moved, nomination_in
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


@laid
def asked(staff: Staff) -> User:
    """Approver of the township."""
    return staff.approvers[0]


def ask(case: Nomination, by: User, *users: User, required: bool = True) -> list[Signer]:
    return signers.add_signers(
        nomination=case, users=users, required=required, question="情况属实吗？", by=by, at=DURING
    )


def answer(signer: Signer, *, agrees: bool = True, opinion: str = "") -> Signer:
    return signers.sign(signer=signer, agrees=agrees, opinion=opinion, by=signer.user, at=DURING)


def blocked(case: Nomination, by: User) -> str:
    with pytest.raises(GuardFailed) as refused:
        forwarded(case, by)
    return f"{refused.value.code} {refused.value.params['names']}"


def test_nothing_goes_on_until_every_required_signer_agreed(
    case: Nomination, staff: Staff, officer: User, asked: User
) -> None:
    first, second = ask(case, officer, asked, staff.secretaries[0])
    waiting = sorted([first, second], key=lambda s: s.pk)
    before = blocked(case, officer)
    answer(first)
    between = blocked(case, officer)
    answer(second)

    assert before == f"signature_missing {'、'.join(str(s.user) for s in waiting)}"
    assert between == f"signature_missing {second.user}"
    assert forwarded(case, officer).state == "ballot"


def test_an_opinion_holds_nothing_up(case: Nomination, officer: User, asked: User) -> None:
    (signer,) = ask(case, officer, asked, required=False)
    answer(signer, agrees=False, opinion="不同意（虚构）。")

    assert forwarded(case, officer).state == "ballot"


def test_a_refusal_holds_it_until_whoever_asked_takes_it_back(
    case: Nomination, staff: Staff, officer: User, asked: User
) -> None:
    (signer,) = ask(case, officer, asked)
    answer(signer, agrees=False, opinion="材料不全（虚构）。")

    assert blocked(case, officer) == f"signer_refuses {asked}"
    with pytest.raises(NotPermitted):
        signers.withdraw_signer(signer=signer, reason=REASON, by=asked, at=DURING)
    with pytest.raises(InvalidInput):
        signers.withdraw_signer(signer=signer, reason=" ", by=officer, at=DURING)
    signers.withdraw_signer(signer=signer, reason=REASON, by=officer, at=DURING)
    assert forwarded(case, officer).state == "ballot"


def test_who_does_not_agree_says_why_and_answers_once(
    case: Nomination, officer: User, asked: User
) -> None:
    (signer,) = ask(case, officer, asked)

    with pytest.raises(InvalidInput) as refused:
        answer(signer, agrees=False)
    assert refused.value.code == "opinion_missing"
    answer(signer)
    with pytest.raises(GuardFailed) as again:
        answer(signer)
    assert again.value.code == "already_signed"


def test_only_who_decides_here_asks_and_only_who_was_asked_signs(
    case: Nomination, staff: Staff, officer: User, asked: User
) -> None:
    for other in (staff.officers[-1], staff.secretary, asked, staff.nominators[0]):
        with pytest.raises(NotPermitted):
            ask(case, other, staff.secretaries[0])
    (signer,) = ask(case, officer, asked)
    with pytest.raises(NotPermitted):
        signers.sign(signer=signer, agrees=True, by=officer, at=DURING)


def test_who_is_tied_since_they_were_asked_signs_no_more(
    case: Nomination, officer: User, asked: User
) -> None:
    (signer,) = ask(case, officer, asked)
    panels.declare_conflict(user=asked, nominee=case.nominee, ground="kin", by=asked, at=DURING)

    with pytest.raises(NotPermitted):
        answer(signer)


def test_only_people_of_the_office_and_below_are_asked_and_none_who_is_tied(
    case: Nomination, staff: Staff, officer: User, asked: User
) -> None:
    panels.declare_conflict(user=asked, nominee=case.nominee, ground="kin", by=asked, at=DURING)

    for other in (staff.officers[-1], staff.approvers[1], staff.judges[0], asked, officer):
        with pytest.raises(InvalidInput) as refused:
            ask(case, officer, other)
        assert (refused.value.code, refused.value.pointer) == ("no_signer", "/users")


def test_nobody_is_asked_twice_and_no_day_in_the_past(
    case: Nomination, staff: Staff, officer: User, asked: User
) -> None:
    ask(case, officer, asked)
    with pytest.raises(InvalidInput) as twice:
        ask(case, officer, asked)
    with pytest.raises(InvalidInput) as late:
        signers.add_signers(
            nomination=case,
            users=[staff.secretaries[0]],
            required=True,
            due_on=timezone.localdate(DURING) - timedelta(days=1),
            by=officer,
            at=DURING,
        )

    assert (twice.value.code, late.value.code) == ("asked_already", "day_over")


def test_an_answer_counts_for_one_visit(
    case: Nomination, staff: Staff, officer: User, asked: User
) -> None:
    (signer,) = ask(case, officer, asked, required=False)
    forwarded(case, officer)
    back = moved(case, "send_back", staff.officers[-1], reason=REASON)

    with pytest.raises(GuardFailed) as refused:
        answer(signer)
    assert refused.value.code == "signer_closed"
    assert [s.user for s in ask(back, officer, asked)] == [asked]


def test_no_signature_is_asked_for_where_nothing_is_decided(
    tree: County, staff: Staff, asked: User
) -> None:
    case = nomination_in("ballot", tree, staff)

    with pytest.raises(WrongState):
        ask(case, staff.officers[-1], asked)


def test_a_signer_in_a_review_is_no_decider_later_but_at_an_approval_may_be(
    tree: County, staff: Staff, case: Nomination, officer: User, asked: User
) -> None:
    (reviewing,) = ask(case, officer, asked)
    answer(reviewing)
    waiting = nomination_in("approval", tree, staff)
    (approving,) = signers.add_signers(
        nomination=waiting,
        users=[staff.approvers[0]],
        required=True,
        by=staff.approvers[-1],
        at=ENDS_AT,
    )
    signers.sign(signer=approving, agrees=True, by=approving.user, at=ENDS_AT)

    assert list(Handling.objects.filter(act="sign").values_list("nomination", "user")) == [
        (case.pk, asked.pk)
    ]


def test_whoever_was_asked_reads_the_case(tree: County, staff: Staff, case: Nomination) -> None:
    waiting = nomination_in("approval", tree, staff)
    elsewhere = staff.officers[1]
    before = list(nomination_queries.visible_to(elsewhere, at=ENDS_AT))
    (signer,) = signers.add_signers(
        nomination=waiting, users=[elsewhere], required=True, by=staff.approvers[-1], at=ENDS_AT
    )
    during = list(nomination_queries.visible_to(elsewhere, at=ENDS_AT))
    signers.withdraw_signer(signer=signer, reason=REASON, by=staff.approvers[-1], at=ENDS_AT)

    assert (before, during) == ([], [waiting])
    assert list(nomination_queries.visible_to(elsewhere, at=ENDS_AT)) == []


def test_history_and_the_people_are_told_without_the_words(
    case: Nomination, officer: User, asked: User
) -> None:
    (signer,) = ask(case, officer, asked)
    answer(signer, opinion="属实（虚构）。")

    events = LedgerEvent.objects.filter(action__startswith="signers.").order_by("seq")
    assert [event.action for event in events] == ["signers.ask", "signers.sign"]
    assert not any("属实" in event.body for event in events)
    told = OutboxMessage.objects.filter(topic__startswith="signers.").order_by("pk")
    assert [(m.topic, m.payload["user"]) for m in told] == [
        ("signers.asked", asked.pk),
        ("signers.answered", officer.pk),
    ]
