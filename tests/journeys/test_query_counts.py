"""No list and no step of a selection asks more of the database because there are more rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib import import_module
from math import ceil
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from honors import invariants, presets, queries
from honors.actions import (
    commendations,
    decisions,
    nominations,
    public_notices,
    quotas,
    rankings,
    score_sheets,
)
from honors.documents import honor_list
from honors.models import Commendation, Mark, Nomination, PublicNotice, Ranking, Round, ScoreSheet
from honors.presets import COUNTY, TOWNSHIP
from honors.queries import commendations as commendation_queries
from honors.queries import decisions as decision_queries
from honors.queries import honors as honor_queries
from honors.queries import panel_progress, recounts, timelines
from honors.queries import public_notices as notice_queries
from honors.queries import quotas as quota_queries
from honors.queries import rankings as ranking_queries
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import JPEG
from tests.factories.rounds import CLOSES_AT, DURING, a_round
from tests.factories.score_sheets import criteria_of
from tests.honors.effects.nominations.test_statements import chunks_of, moved_all, written
from workflow import engine

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 9
SEALED_AT = CLOSES_AT + timedelta(days=1)
SHOWN_AT = CLOSES_AT + timedelta(days=2)


class Selection:
    """A round from its drafts to its certificates, everything in batches; one case is passed over.

    `asked` are the statements of each step.
    """

    def __init__(self, tree: County, staff: Staff, cases: int) -> None:
        self.tree, self.staff, self.cases = tree, staff, cases
        self.by = staff.secretary
        self.asked: dict[str, int] = {}
        route = (
            presets.review(TOWNSHIP),
            presets.scoring(COUNTY),
            presets.notice(COUNTY, 5),
            presets.approval(COUNTY),
        )
        self.round: Round = a_round(tree, staff, route=route, kinds=["person"], places=99)
        self.category = self.round.categories.get()
        written(self.round, tree, staff, cases)
        units = [tree.villages[0], tree.townships[0]]
        quotas.limit_units(
            category=self.category, organizations=units, places_each=99, by=self.by, at=DURING
        )
        self.review()
        self.score()
        self.show()
        self.commend()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        self.asked[name] = len(captured)

    def move(self, name: str, by: Any, at: Any = DURING, **supplied: Any) -> None:
        waiting = self.round.nominations.exclude(state="not_selected")
        with self.step(name):
            nominations.move_many(nominations=waiting, name=name, by=by, at=at, **supplied)

    def review(self) -> None:
        officer = self.staff.officers[0]
        self.move("submit", self.staff.nominators[0])
        self.move("receive", officer)
        self.move("forward", officer, opinion="同意（虚构）。")

    def score(self) -> None:
        for judge in self.staff.judges:
            sheets = ScoreSheet.objects.filter(judge=judge)
            with self.step("start_many"):
                score_sheets.start_many(sheets=sheets, by=judge, at=DURING)
            Mark.objects.bulk_create(
                Mark(sheet=sheet, criterion_id=key, value=90 - place)
                for place, sheet in enumerate(sheets)
                for key in criteria_of(sheet)
            )
            with self.step("submit_many"):
                score_sheets.submit_many(sheets=sheets, by=judge, at=DURING)
        with self.step("cut"):
            rankings.cut(
                stage=self.stage("scoring"),
                category=self.category,
                by=self.by,
                at=SEALED_AT,
                line=self.cases - 1,
            )

    def stage(self, kind: str) -> Any:
        return self.round.stages.get(kind=kind)

    def show(self) -> None:
        given = {"stage": self.stage("notice"), "organization": self.tree.county}
        said = {"title": "公示（虚构）", "contact": "妇联（虚构）"}
        with self.step("draft_notice"):
            drafted = public_notices.draft(**given, **said, by=self.by, at=SHOWN_AT)
        with self.step("post"):
            notice = public_notices.post(notice=drafted, by=self.by, at=SHOWN_AT)
        photo = {"place": "公示栏（虚构）", "name": "公示.jpg", "content": JPEG}
        public_notices.prove(notice=notice, **photo, taken_at=SHOWN_AT, by=self.by, at=SHOWN_AT)
        engine.perform(notice, "end", actor=CLOCK, at=notice.ends_at)
        self.decided_at = notice.ends_at + timedelta(days=1)
        self.move("clear", CLOCK, at=notice.ends_at)

    def commend(self) -> None:
        approver, at = self.staff.approvers[-1], self.decided_at
        dated = {"by": self.by, "at": at, "document_number": "虚构〔2026〕1号"}
        with self.step("decide"):
            decision = decisions.record(
                round_=self.round,
                organization=self.tree.county,
                form="meeting",
                decided_on=at.date(),
                deciders=[approver],
                approved=self.round.nominations.filter(state="approval"),
                **dated,
            )
        self.move("approve", approver, at=at, decision=decision)
        with self.step("draft_list"):
            drafted = commendations.draft(
                round_=self.round, title="决定（虚构）", dated=at.date(), **dated
            )
        with self.step("issue"):
            commendations.issue(commendation=drafted, by=self.by, at=at)


def viewers(selection: Selection) -> Iterable[Any]:
    staff = selection.staff
    return (
        staff.secretary,
        staff.nominators[0],
        staff.officers[0],
        staff.approvers[-1],
        staff.judges[0],
        staff.consultee,
        staff.auditor,
        staff.administrator,
    )


LISTS: dict[str, Callable[[Selection], Any]] = {
    "commendations.sections": lambda s: commendation_queries.sections(Commendation.objects.get()),
    "commendations.in_order": lambda s: commendation_queries.in_order(
        list(s.round.nominations.select_related("nominee", "category"))
    ),
    "decisions.approvers_of": lambda s: decision_queries.approvers_of(
        s.tree.county, on=date(2026, 4, 20)
    ),
    "decisions.conflicts_among": lambda s: decision_queries.conflicts_among(
        list(s.staff.judges), list(s.round.nominations.all()), on=date(2026, 4, 20)
    ),
    "honors.within": lambda s: honor_queries.within([s.tree.county.path]),
    "honors.counts": lambda s: honor_queries.counts(
        paths=[s.tree.county.path], since=date(2026, 1, 1), before=date(2027, 1, 1)
    ),
    "public_notices.published": lambda s: notice_queries.published(),
    "public_notices.running": lambda s: notice_queries.running(SHOWN_AT),
    "public_notices.page": lambda s: notice_queries.page(PublicNotice.objects.get(), at=SHOWN_AT),
    "public_notices.waiting_for": lambda s: notice_queries.waiting_for(
        s.stage("notice"), s.tree.county
    ),
    "quotas.overview": lambda s: quota_queries.overview(s.category, below=s.tree.county),
    "rankings.page": lambda s: ranking_queries.page(Ranking.objects.get()),
    "rankings.explain": lambda s: ranking_queries.explain(Ranking.objects.get().entries.first()),
    "recounts.recompute": lambda s: recounts.recompute(Ranking.objects.get()),
    "panel_progress.progress": lambda s: panel_progress.progress(s.stage("scoring")),
    "timelines.timeline": lambda s: timelines.timeline(Nomination.objects.order_by("pk")[0]),
    "documents.as_text": lambda s: honor_list.as_text(Commendation.objects.get()),
    "documents.as_xlsx": lambda s: honor_list.as_xlsx(Commendation.objects.get()),
    "invariants.check": lambda s: invariants.check(),
}


def modules() -> Iterator[Any]:
    for module in iter_modules(queries.__path__, "honors.queries."):
        yield import_module(module.name)


def shown_to_somebody() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in modules():
        for name in ("visible_to", "memberships_visible_to", "worklist"):
            if hasattr(module, name):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", getattr(module, name)


def statements_of_lists(selection: Selection) -> dict[str, int]:
    asked = {}
    for name, listed in LISTS.items():
        asked[name] = counted(lambda listed=listed: listed(selection))
    for viewer in viewers(selection):
        for name, visible in shown_to_somebody():
            asked[f"{name} for {viewer.display_name}"] = counted(
                lambda visible=visible, viewer=viewer: visible(viewer, at=selection.decided_at)
            )
    return asked


def counted(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
        if hasattr(answer, "model"):
            list(answer)
    return len(captured)


def played(tree: County, staff: Staff, cases: int) -> tuple[dict[str, int], dict[str, int]]:
    """The statements of its steps and of every list afterwards; then it never was."""
    with transaction.atomic():
        selection = Selection(tree, staff, cases)
        assert invariants.check() == []
        lists = statements_of_lists(selection)
        transaction.set_rollback(True)
    return selection.asked, lists


def test_no_step_and_no_list_asks_more_of_more_rows(tree: County, staff: Staff) -> None:
    few_steps, few_lists = played(tree, staff, FEW)
    many_steps, many_lists = played(tree, staff, MANY)

    assert many_steps == few_steps
    assert many_lists == few_lists


def test_a_thousand_cases_take_the_same_statements_a_chunk(tree: County, staff: Staff) -> None:
    asked = {}
    for number in (10, 100, 1000):
        round_ = a_round(
            tree,
            staff,
            route=(presets.review(TOWNSHIP), presets.approval(COUNTY)),
            kinds=["person"],
            places=1000,
            code=f"T{number}",
        )
        written(round_, tree, staff, number)
        asked[number] = moved_all(round_, "submit", staff.nominators[0])

    assert asked[100] == asked[10]
    for what, times in asked[1000].items():
        assert times <= asked[10][what] * chunks(what, 1000), what


def chunks(what: str, rows: int) -> int:
    """Of the engine, or of what the database takes in one insert, or where each row has its own
    value in one update: the key twice and the value.
    """
    verb, table = what.split()
    if verb == "INSERT":
        return chunks_of(table, rows)
    number = [Nomination._meta.pk, Nomination._meta.pk, Nomination._meta.get_field("number")]
    fitting = connection.ops.bulk_batch_size(number, range(rows)) if verb == "UPDATE" else rows
    return ceil(rows / min(fitting, engine.CHUNK))
