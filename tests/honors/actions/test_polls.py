"""People vote on papers: once, secretly or in the open, and the count is today's ballot.

A county's rules for village model families have the committee vote by secret paper, two thirds of
those without a tie present and more than half of those present for it.
"""

from __future__ import annotations

import json

import pytest

from honors import invariants
from honors.actions import nominations, panels, polls
from honors.actions.rounds.routes import SETTINGS
from honors.models import BallotTally, Poll, User
from honors.queries.papers import visible_to
from tests.factories.accounts import Staff
from tests.factories.ballots import WITNESSES
from tests.factories.organizations import County
from tests.factories.polls import Papers
from tests.factories.score_sheets import MARKED_AT, SEALED_AT
from tests.ground import laid
from workflow.models import LedgerEvent, LedgerSalt
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, Refusal

pytestmark = pytest.mark.django_db


FRAME = ["action", "actor", "alg", "at", "prev", "seq", "stream", "v"]


@laid
def papers(tree: County, staff: Staff) -> Papers:
    return Papers(tree, staff)


def tallied(poll: Poll) -> list[tuple[int, int, int, bool]]:
    rows = BallotTally.objects.filter(ballot=poll.ballot).order_by("nomination")
    return list(rows.values_list("votes_for", "votes_against", "abstained", "passed"))


def refusal_of(call: object, *given: object, **named: object) -> Refusal:
    assert callable(call)
    with pytest.raises(Refusal) as caught:
        call(*given, **named)
    return caught.value


def test_papers_become_the_ballot_that_the_cut_goes_by(papers: Papers) -> None:
    poll = papers.voted("++-", "+-.", "++.", "+--")
    ranking = papers.cut()

    assert (poll.ballot.entitled, poll.ballot.present) == (5, 4)
    assert tallied(poll) == [(4, 0, 0, True), (2, 2, 0, False), (0, 2, 2, False)]
    assert papers.order(ranking) == [0, 1, 2]
    assert papers.states() == ["approval", "not_selected", "not_selected"]
    assert invariants.check() == []


def test_a_poll_is_opened_by_who_holds_the_desk_and_by_nobody_else(
    papers: Papers, staff: Staff
) -> None:
    for by in (papers.judges[0], staff.officers[0], staff.nominators[0]):
        with pytest.raises(NotPermitted):
            polls.open_poll(
                stage=papers.round.stages.get(kind="ballot"),
                category=papers.round.categories.get(),
                organization=papers.tree.county,
                voters=papers.judges,
                by=by,
                at=MARKED_AT,
            )

    assert not Poll.objects.exists()


def test_a_case_that_is_not_named_is_abstained_from(papers: Papers) -> None:
    poll = papers.voted("...", "...", "...", "...")

    assert tallied(poll) == [(0, 0, 4, False)] * 3


def test_a_secret_paper_leads_to_nobody(papers: Papers) -> None:
    poll = papers.opened()
    for judge in papers.judges[:4]:
        papers.vote(poll, judge, "+-.")
    before = set(poll.papers.values_list("key", flat=True))
    papers.close(poll)

    assert set(poll.papers.values_list("voter", flat=True)) == {None}
    assert before.isdisjoint(poll.papers.values_list("key", flat=True))
    assert {field.name for field in poll.papers.model._meta.fields} == {
        "key",
        "poll",
        "voter",
        "choices",
    }
    events = LedgerEvent.objects.filter(stream=f"polls:{poll.pk}", action="polls.vote")
    assert [sorted(json.loads(event.body)) for event in events] == [FRAME] * 4
    assert not LedgerSalt.objects.filter(stream_key=f"polls:{poll.pk}").exists()
    assert poll.voters.filter(has_voted=True).count() == 4


def test_an_open_paper_is_its_voters_and_history_commits_to_it(tree: County, staff: Staff) -> None:
    papers = Papers(tree, staff, secret=False)
    poll = papers.voted("+++", "+-+", "+++", "+++")

    assert set(poll.papers.values_list("voter__user", flat=True)) == {
        judge.pk for judge in papers.judges[:4]
    }
    event = LedgerEvent.objects.filter(action="polls.vote").latest("pk")
    assert "against" not in event.body
    assert invariants.check() == []


def test_nobody_votes_twice_uninvited_or_late(papers: Papers, staff: Staff) -> None:
    poll = papers.opened()
    for judge in papers.judges[:4]:
        papers.vote(poll, judge, "+++")
    twice = refusal_of(papers.vote, poll, papers.judges[0], "---")
    uninvited = [
        refusal_of(papers.vote, poll, user, "+++").code
        for user in (staff.nominators[0], staff.officers[-1])
    ]
    papers.close(poll)
    late = refusal_of(papers.vote, poll, papers.judges[4], "+++")

    assert (twice.code, uninvited, late.code) == ("voted_already", ["no_voter"] * 2, "poll_closed")
    assert poll.papers.count() == 4


def test_only_who_holds_a_role_at_the_unit_is_named(papers: Papers, stranger: User) -> None:
    auditor, village = papers.staff.auditor, papers.staff.nominators[0]
    codes = [refusal_of(papers.opened, user).code for user in (auditor, village, stranger)]
    papers.judges = []
    nobody = refusal_of(papers.opened)

    assert (codes, nobody.code) == (["voters_strange"] * 3, "voters_missing")


def test_a_paper_approves_no_more_than_it_may(tree: County, staff: Staff) -> None:
    papers = Papers(tree, staff, approves_max=2)
    poll = papers.opened()

    with pytest.raises(InvalidInput) as refused:
        papers.vote(poll, papers.judges[0], "+++")
    papers.vote(poll, papers.judges[0], "++-")

    assert (refused.value.code, refused.value.params["most"]) == ("too_many_approved", 2)


@pytest.mark.parametrize(
    ("choices", "code"), [({0: "for"}, "case_not_waiting"), ({1: "yes"}, "not_a_choice")]
)
def test_a_paper_is_about_the_cases_of_the_poll(
    papers: Papers, choices: dict[int, str], code: str
) -> None:
    poll, first = papers.opened(), papers.cases[0].pk
    given = {first if key else 0: choice for key, choice in choices.items()}

    with pytest.raises(InvalidInput) as refused:
        polls.vote(poll=poll, choices=given, by=papers.judges[0], at=MARKED_AT)
    assert refused.value.code == code


def test_whoever_is_tied_to_a_case_is_recused_and_not_counted_for_the_quorum(
    papers: Papers,
) -> None:
    kin = papers.judges[0]
    panels.declare_conflict(
        user=kin, nominee=papers.cases[1].nominee, ground="kin", by=kin, at=MARKED_AT
    )
    poll = papers.opened()
    refused = refusal_of(papers.vote, poll, kin, "+++")
    for judge in papers.judges[1:4]:
        papers.vote(poll, judge, "+++")
    closed = papers.close(poll)

    assert refused.code == "recused"
    assert (closed.ballot.entitled, closed.ballot.present) == (4, 3)
    assert invariants.check() == []


def test_without_its_quorum_a_poll_stays_open(papers: Papers) -> None:
    poll = papers.opened()
    nobody = refusal_of(papers.close, poll)
    for judge in papers.judges[:3]:
        papers.vote(poll, judge, "+++")
    few = refusal_of(papers.close, poll)
    papers.vote(poll, papers.judges[3], "+++")

    assert (nobody.code, few.code, few.params["fewest"]) == ("no_papers", "no_quorum", 4)
    assert papers.close(poll).ballot.present == 4


def test_one_poll_is_open_at_a_desk_and_the_secretary_opens_it(papers: Papers) -> None:
    poll = papers.opened()
    again = refusal_of(papers.opened)
    with pytest.raises(NotPermitted):
        polls.close_poll(poll=poll, witnesses=WITNESSES, by=papers.judges[0], at=MARKED_AT)

    assert again.code == "poll_open"


def test_nothing_is_left_to_vote_on_once_it_was_counted(papers: Papers) -> None:
    poll = papers.voted("+++", "+++", "+++", "+++")
    with pytest.raises(GuardFailed) as twice:
        papers.close(poll)
    again = refusal_of(papers.opened)

    assert (twice.value.code, again.code) == ("poll_closed", "cases_not_voted")


def tied(tree: County, staff: Staff, **settings: object) -> Papers:
    """Two places; the first case is clear of all, and the other two have the same votes."""
    papers = Papers(tree, staff, line=2, runoffs=2, **settings)
    papers.voted("+++", "+++", "+++", "+--")
    return papers


def runoff_of(papers: Papers, **given: object) -> Poll:
    return polls.open_runoff(
        stage=papers.round.stages.get(kind="ballot"),
        category=papers.round.categories.get(),
        voters=papers.judges,
        by=papers.secretary,
        at=MARKED_AT,
        **given,  # type: ignore[arg-type]
    )


def settled(papers: Papers, *rows: str) -> Poll:
    """The same judges vote again: one sign for each of the two tied cases."""
    poll = runoff_of(papers)
    named = {"+": "for", "-": "against"}
    for judge, signs in zip(papers.judges, rows, strict=False):
        choices = {c.pk: named[s] for c, s in zip(papers.cases[1:], signs, strict=True)}
        polls.vote(poll=poll, choices=choices, by=judge, at=MARKED_AT)
    return papers.close(poll)


def test_a_runoff_parts_those_whom_only_a_lot_would_part(tree: County, staff: Staff) -> None:
    papers = tied(tree, staff)
    before = tallied(Poll.objects.get())
    due = refusal_of(papers.cut)
    poll = settled(papers, "-+", "-+", "+-", "-+")
    ranking = papers.cut()

    assert (due.code, due.params["count"], due.params["places"]) == ("runoff_due", 2, 1)
    assert (poll.is_runoff, poll.approves_max, poll.cases.count()) == (True, 1, 2)
    assert tallied(Poll.objects.earliest("pk")) == before
    assert papers.order(ranking) == [0, 2, 1]
    assert [entry.decided_by for entry in ranking.entries.order_by("position")] == [
        "score", "runoff_1", "runoff_1",
    ]  # fmt: skip
    assert papers.states() == ["approval", "not_selected", "approval"]
    assert invariants.check() == []


def test_who_is_tied_again_runs_off_again_and_then_the_lot_decides(
    tree: County, staff: Staff
) -> None:
    papers = tied(tree, staff)
    settled(papers, "-+", "+-", "+-", "-+")
    again = refusal_of(papers.cut)
    settled(papers, "-+", "+-", "+-", "-+")
    ranking = papers.cut()

    assert again.code == "runoff_due"
    assert {entry.decided_by for entry in ranking.entries.all()} == {"score", "lot"}
    assert invariants.check() == []


def test_a_runoff_that_a_case_has_left_counts_nothing(tree: County, staff: Staff) -> None:
    papers = tied(tree, staff)
    poll = runoff_of(papers)
    case = papers.cases[1]
    nominations.move(
        nomination=case, name="decline", reason="虚构", by=staff.officers[-1], at=MARKED_AT
    )
    closed = papers.close(poll)
    ranking = papers.cut()

    assert (closed.ballot, papers.states()[2]) == (None, "approval")
    assert papers.order(ranking) == [0, 2]
    assert invariants.check() == []


def test_there_is_no_runoff_without_a_tie_at_the_line_or_where_the_terms_ask_none(
    tree: County, staff: Staff
) -> None:
    papers = tied(tree, staff)
    clear = refusal_of(runoff_of, papers, line=1)
    poll = runoff_of(papers)
    twice = refusal_of(runoff_of, papers)

    assert (clear.code, twice.code) == ("not_tied", "poll_open")
    with pytest.raises(NotPermitted):
        polls.open_runoff(
            stage=poll.stage, category=poll.category, voters=[], by=papers.judges[0], at=MARKED_AT
        )


def test_without_runoffs_in_the_terms_the_lot_decides(papers: Papers) -> None:
    papers.voted("+++", "+++", "+++", "+--")
    refused = refusal_of(runoff_of, papers, line=2)
    ranking = papers.cut(line=2)

    assert refused.code == "not_tied"
    assert ranking.entries.filter(decided_by="lot").count() == 2


def test_voters_see_their_poll_and_strangers_do_not(papers: Papers, stranger: User) -> None:
    papers.opened()
    people = (papers.judges[0], papers.secretary, papers.staff.auditor, papers.staff.nominators[0])

    assert [visible_to(user, at=SEALED_AT).exists() for user in (*people, stranger)] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_the_terms_say_how_papers_are_given() -> None:
    assert {"secret", "approves_max", "runoffs"} <= SETTINGS["ballot"].keys()
