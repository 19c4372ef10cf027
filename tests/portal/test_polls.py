"""A judge votes on a paper that is looked at once more; the secretary opens, watches and counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Poll, PollPaper, User
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.polls import Papers
from tests.factories.score_sheets import SEALED_AT
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
WITNESSES = "唱票人甲（虚构）\n监票人乙（虚构）\n"


@laid
def papers(tree: County, staff: Staff) -> Papers:
    return Papers(tree, staff, approves_max=2)


@laid
def poll(papers: Papers) -> Poll:
    return papers.opened()


def paper(papers: Papers, *said: str, go: str = "review") -> dict[str, str]:
    given = zip(papers.cases, said, strict=True)
    return {f"choices-{case.pk}": choice for case, choice in given} | {"go": go}


def test_a_paper_is_read_filled_in_checked_and_cast(
    at_desk: AtDesk, papers: Papers, poll: Poll, judges: Sequence[User]
) -> None:
    desk = at_desk(judges[0])
    listed = desk.get("/polls/")
    with CaptureQueriesContext(connection) as statements:
        shown = desk.get(f"/polls/{poll.pk}/paper/")
    checked = desk.post(f"/polls/{poll.pk}/paper/", paper(papers, "for", "against", "abstained"))
    before = PollPaper.objects.count()
    cast = desk.post(
        f"/polls/{poll.pk}/paper/", paper(papers, "for", "against", "abstained", go="cast")
    )
    again = desk.get(f"/polls/{poll.pk}/paper/")

    assert listed.context["to_vote"] == [poll]
    assert [
        [(fact.label, fact.value) for fact in row["reading"].facts if fact.label == "工作"]
        for row in shown.context["rows"]
    ] == [[("工作", "种植")]] * 3
    assert len(statements) <= MOST_STATEMENTS
    assert [str(row["said"]) for row in checked.context["rows"]] == ["赞成", "反对", "弃权"]
    assert (before, cast.status_code, cast["Location"]) == (0, 303, f"/polls/{poll.pk}/")
    assert [sorted(kept.choices.values()) for kept in PollPaper.objects.all()] == [
        ["abstained", "against", "for"]
    ]
    assert again["Location"] == f"/polls/{poll.pk}/"


def test_a_paper_that_approves_too_many_is_refused_before_it_is_cast(
    at_desk: AtDesk, papers: Papers, poll: Poll, judges: Sequence[User]
) -> None:
    refused = at_desk(judges[0]).post(
        f"/polls/{poll.pk}/paper/", paper(papers, "for", "for", "for")
    )

    assert refused.status_code == 422
    assert "每张选票最多赞成 2 个对象。" in refused.content.decode()
    assert not PollPaper.objects.exists()


def test_what_was_chosen_can_be_changed_before_it_is_cast(
    at_desk: AtDesk, papers: Papers, poll: Poll, judges: Sequence[User]
) -> None:
    back = at_desk(judges[0]).post(
        f"/polls/{poll.pk}/paper/", paper(papers, "for", "against", "for", go="change")
    )

    assert back.context["form"].row(back.context["rows"][1]["voted"]).value() == "against"
    assert not PollPaper.objects.exists()


def test_the_secretary_opens_watches_and_counts(
    at_desk: AtDesk, papers: Papers, judges: Sequence[User], staff: Staff
) -> None:
    desk = at_desk(staff.secretary)
    (row,) = desk.get("/polls/").context["waiting"]
    address = f"/polls/open/{row['stage']}/{row['category']}/{row['holder']}/"
    offered = set(desk.get(address).context["form"].fields["voters"].initial)
    opened = desk.post(address, {"voters": [judge.pk for judge in judges]})
    poll = Poll.objects.get()
    for judge in judges[:4]:
        papers.vote(poll, judge, "+-.")
    watching = desk.get(f"/polls/{poll.pk}/")
    few = desk.post(f"/polls/{poll.pk}/close/", {"witnesses": "甲（虚构）"})
    closed = desk.post(f"/polls/{poll.pk}/close/", {"witnesses": WITNESSES})
    result = desk.get(f"/polls/{poll.pk}/")
    poll.refresh_from_db()

    assert (row["cases"], opened["Location"]) == (3, f"/polls/{poll.pk}/")
    assert offered >= {judge.pk for judge in judges}
    assert (watching.context["turnout"].voted, list(watching.context["tallies"])) == (4, [])
    assert sum(voter.has_voted for voter in watching.context["voters"]) == 4
    assert (few.status_code, closed.status_code) == (422, 303)
    assert [t.votes_for for t in result.context["tallies"]] == [4, 0, 0]
    assert poll.ballot is not None


def test_a_poll_without_its_quorum_says_so(
    at_desk: AtDesk, papers: Papers, poll: Poll, judges: Sequence[User], staff: Staff
) -> None:
    papers.vote(poll, judges[0], "+..")
    refused = at_desk(staff.secretary).post(f"/polls/{poll.pk}/close/", {"witnesses": WITNESSES})

    assert refused.status_code == 422
    assert "4" in refused.context["form"].non_field_errors()[0]


def test_voters_see_the_result_and_never_who_voted(
    at_desk: AtDesk, papers: Papers, judges: Sequence[User], stranger: User
) -> None:
    poll = papers.voted("+--", "+--", "+--", "+--")
    shown = at_desk(judges[0]).get(f"/polls/{poll.pk}/")

    assert [t.votes_for for t in shown.context["tallies"]] == [4, 0, 0]
    assert list(shown.context["voters"]) == []
    assert at_desk(judges[0]).get(f"/polls/{poll.pk}/close/").status_code == 404
    assert at_desk(stranger).get(f"/polls/{poll.pk}/").status_code == 404
    assert at_desk(stranger).get(f"/polls/{poll.pk}/paper/").status_code == 404


def test_those_tied_at_the_line_run_off(
    at_desk: AtDesk, clock: Clock, tree: County, staff: Staff, judges: Sequence[User]
) -> None:
    clock.at = SEALED_AT
    papers = Papers(tree, staff, line=2, runoffs=1)
    poll = papers.voted("+++", "+++", "+++", "+--")
    desk = at_desk(staff.secretary)
    offered = desk.get(f"/polls/{poll.pk}/").context["may_run_off"]
    opened = desk.post(f"/polls/{poll.pk}/runoff/", {"voters": [judge.pk for judge in judges]})
    runoff = Poll.objects.get(is_runoff=True)

    assert offered
    assert opened["Location"] == f"/polls/{runoff.pk}/"
    assert at_desk(judges[0]).get(f"/polls/{poll.pk}/runoff/").status_code == 404
    assert len(at_desk(judges[0]).get(f"/polls/{runoff.pk}/paper/").context["rows"]) == 2
