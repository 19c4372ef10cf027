"""An auditor finds what happened, follows a decision to its evidence, and computes it again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import accounts, documents, jobs
from honors.documents.evidence import CASE_EVIDENCE
from honors.models import Decision, Job, Nomination, Ranking, RankingEntry, User
from honors.roles import Role
from honors.states import JobState, NominationState
from tests.factories.accounts import Staff
from tests.factories.commendations import an_issued_commendation
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25


@laid
def case(tree: County, staff: Staff) -> Nomination:
    """Decided, commended, honored."""
    shown = a_shown_case(a_short_round(tree, staff), staff, tree)
    an_issued_commendation(shown.round, staff)
    return shown


@laid
def ranking(tree: County, staff: Staff) -> Ranking:
    selection = Selection(tree, staff)
    selection.enter(3)
    selection.score([90, 92, 94], [80, 82, 84], [70, 72, 74])
    return selection.cut()


def found(client: Client, **asked: str) -> list[str]:
    return [line.event.action for line in client.get("/audit/", asked).context["lines"]]


def test_everything_below_an_auditor_is_on_record_the_latest_first(
    at_desk: AtDesk, case: Nomination, auditor: User
) -> None:
    page = at_desk(auditor).get("/audit/")

    keys = [line.event.pk for line in page.context["lines"]]
    assert keys == sorted(keys, reverse=True)
    assert LedgerEvent.objects.order_by("-pk").values_list("pk", flat=True)[0] == keys[0]


def test_history_of_another_county_is_not_there(
    at_desk: AtDesk, case: Nomination, stranger: User
) -> None:
    event = LedgerEvent.objects.get(stream=f"nominations:{case.pk}", action="nominations.submit")
    client = at_desk(stranger)

    assert client.get(f"/audit/events/{event.pk}/").status_code == 404
    assert found(client, subject=f"nominations:{case.pk}") == []


@pytest.mark.parametrize("subject", ["李娜", "number", "key"])
def test_history_is_found_by_what_it_is_about(
    at_desk: AtDesk, case: Nomination, auditor: User, subject: str
) -> None:
    asked = {"number": str(case.number), "key": f"nominations:{case.pk}"}.get(subject, subject)

    actions = found(at_desk(auditor), subject=asked, noun="nominations")

    assert actions[0] == "nominations.honor"
    assert actions[-1] == "nominations.begin"


def test_history_is_found_by_who_by_kind_and_by_day(
    at_desk: AtDesk, case: Nomination, auditor: User, nominator: User
) -> None:
    client, day = at_desk(auditor), f"{DURING:%Y-%m-%d}"

    by_person = found(client, person=nominator.display_name, noun="nominations")
    of_rounds = found(client, noun="rounds", until=day)
    tomorrow = found(client, since=f"{DURING + timedelta(days=900):%Y-%m-%d}")

    assert {"nominations.begin", "nominations.submit"} <= set(by_person)
    assert "nominations.forward" not in by_person
    assert {action.partition(".")[0] for action in of_rounds} <= {
        "rounds", "stages", "categories", "panels", "quotas", "rubrics"
    }  # fmt: skip
    assert tomorrow == []


def test_an_event_says_whether_its_text_gives_its_fingerprint(
    at_desk: AtDesk, case: Nomination, auditor: User
) -> None:
    event = LedgerEvent.objects.get(stream=f"nominations:{case.pk}", seq=2)
    page = at_desk(auditor).get(f"/audit/events/{event.pk}/")

    proof = page.context["proof"]
    assert (proof.body_fits, proof.prev_fits) == (True, True)
    assert event.hash in page.content.decode()


def test_three_clicks_lead_from_the_menu_to_the_evidence(
    at_desk: AtDesk, case: Nomination, auditor: User
) -> None:
    client, decision = at_desk(auditor), Decision.objects.get()

    first = client.get("/audit/decisions/").content.decode()
    second = client.get(f"/audit/decisions/{decision.pk}/").content.decode()
    third = client.get(f"/audit/cases/{case.pk}/")

    assert f'href="/audit/decisions/{decision.pk}/"' in first
    assert f'href="/audit/cases/{case.pk}/"' in second
    assert [row["document_number"] for row in third.context["decisions"]] == ["平妇会〔2026〕3号"]
    assert third.context["versions"][0].digest in third.content.decode()


def test_the_evidence_comes_as_a_package(at_desk: AtDesk, case: Nomination, auditor: User) -> None:
    sent = at_desk(auditor).post(f"/audit/cases/{case.pk}/package/")

    content = sent.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert any(name.endswith("ledger.json") for name in package.namelist())


def test_a_sealed_ranking_is_computed_again_and_agrees(
    at_desk: AtDesk, ranking: Ranking, auditor: User
) -> None:
    page = at_desk(auditor).get(f"/rankings/{ranking.pk}/", {"recount": "1"})

    assert page.context["recount"].agrees
    assert page.context["differences"] == []


def test_a_ranking_that_was_changed_is_said_to_differ_and_where(
    at_desk: AtDesk, ranking: Ranking, auditor: User
) -> None:
    first = RankingEntry.objects.get(ranking=ranking, position=1)
    RankingEntry.objects.filter(pk=first.pk).update(score="60")

    page = at_desk(auditor).get(f"/rankings/{ranking.pk}/", {"recount": "1"})

    differing = [(row["case"], str(row["stored"])) for row in page.context["differences"]]
    assert (first.nomination.nominee.name, "60.0000") in differing


def test_a_place_is_explained_by_its_raw_marks(
    at_desk: AtDesk, ranking: Ranking, secretary: User, nominator: User
) -> None:
    place = f"/rankings/{ranking.pk}/1/"
    page = at_desk(secretary).get(place)

    totals = sorted(judge.total for judge in page.context["told"].judges)
    assert totals == [90, 92, 94]
    assert page.context["tabs"] == []
    assert at_desk(nominator).get(place).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_all_of_history_is_verified_at_the_press_of_a_button(
    at_desk: AtDesk, tree: County, staff: Staff
) -> None:
    nomination_in(NominationState.REVIEW, tree, staff)
    client = at_desk(staff.auditor)

    sent = client.post("/audit/verification/")
    page = client.get("/audit/verification/")

    job = Job.objects.get()
    assert sent.headers["Location"] == "/audit/verification/"
    assert (job.outcome["findings"], page.context["is_done"]) == (0, True)
    assert job.outcome["events"] > 10
    assert (job.done, job.total) == (job.outcome["events"],) * 2
    assert page.context["findings"] == []


def test_a_verification_under_way_says_since_when_and_looks_again(
    at_desk: AtDesk, auditor: User
) -> None:
    took = timedelta(minutes=3)
    asked = {"kind": "verification", "asked_by": auditor, "asked_at": DURING - took}
    done = {"state": JobState.DONE, "started_at": DURING - took, "finished_at": DURING}
    Job.objects.create(**asked, **done, outcome={"events": 9, "findings": 0})
    under_way = {"state": JobState.RUNNING, "started_at": DURING, "heartbeat_at": DURING}
    Job.objects.create(**asked, **under_way, done=3, total=9)

    page = at_desk(auditor).get("/audit/verification/")

    assert page.headers["Refresh"] == "5"
    running = page.context["running"]
    assert (running["waits"], running["since"], running["took"]) == (False, DURING, took)
    assert 'max="9" value="3"' in page.content.decode()


def test_nobody_else_may_ask_for_a_verification(
    at_desk: AtDesk, tree: County, secretary: User
) -> None:
    assert at_desk(secretary).post("/audit/verification/").status_code == 403
    assert at_desk(secretary).get("/audit/verification/").status_code == 404
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "page", ["/audit/", "/audit/decisions/", "/audit/cases/{case}/", "/audit/verification/"]
)
def test_the_pages_of_an_auditor_stay_within_their_statements(
    at_desk: AtDesk, case: Nomination, auditor: User, page: str
) -> None:
    client = at_desk(auditor)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page.format(case=case.pk))

    assert answer.status_code == 200
    assert len(asked) <= MOST_STATEMENTS


def test_changes_of_permissions_and_exports_are_one_click_away(
    at_desk: AtDesk, case: Nomination, staff: Staff, auditor: User, officer: User
) -> None:
    client, county = at_desk(auditor), case.round.organizer
    accounts.grant(
        user=officer,
        organization=county,
        role=Role.JUDGE,
        starts_at=DURING,
        by=staff.administrator,
        at=DURING,
    )
    documents.make(kind=CASE_EVIDENCE.name, subject=case, by=auditor, at=DURING)
    for kind in ("document", "verification"):
        jobs.ask(kind=kind, parameters={}, by=auditor, at=DURING, organization=county)

    page = client.get("/audit/", {"about": "permissions"}).context

    assert [line.event.action for line in page["lines"]] == ["memberships.grant"]
    assert [each["about"] for each in page["saved"] if each["is_here"]] == ["permissions"]
    assert sorted(found(client, about="exports")) == ["documents.make", "jobs.ask"]
    assert found(client, about="looks") == []
