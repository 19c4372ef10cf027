"""A batch takes as many statements as a single case, chunks aside."""

from __future__ import annotations

import re
from collections import Counter
from math import ceil
from typing import Any

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import nominations
from honors.models import Consultation, Dossier, Nomination, Nominee, Quota, Round
from tests.factories.accounts import Staff
from tests.factories.nominations import answers, scored
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round, category_of
from tests.ground import laid
from workflow import engine

WHAT = re.compile(
    r'^(SELECT).*?FROM "(\w+)"|^(INSERT) (?:OR IGNORE )?INTO "(\w+)"|^(UPDATE) "(\w+)"', re.S
)
TABLES = {model._meta.db_table: model for model in apps.get_models()}


def written(round_: Round, tree: County, staff: Staff, number: int) -> None:
    """Drafts that could be submitted, stored in bulk."""
    category, village = category_of(round_, "person"), tree.villages[0]
    people = Nominee.objects.bulk_create(
        Nominee(kind="person", unit=village, name=f"虚构{n}", sex="female", created_at=DURING)
        for n in range(number)
    )
    drafts = [
        Nomination(
            round=round_,
            category=category,
            nominee=person,
            unit=village,
            unit_path=village.path,
            holder=village,
            nominator=staff.nominators[0],
            created_at=DURING,
        )
        for person in people
    ]
    data = answers(category)
    Dossier.objects.bulk_create(
        Dossier(nomination=case, data=data, veto_declared=True, saved_at=DURING)
        for case in engine.begin_many(drafts, actor=staff.nominators[0], at=DURING)
    )


def statements(captured: CaptureQueriesContext) -> Counter[str]:
    asked: Counter[str] = Counter()
    for query in captured.captured_queries:
        found = WHAT.match(query["sql"])
        if found:
            verb, table = (part for part in found.groups() if part)
            asked[f"{verb} {table}"] += 1
    return asked


def moved_all(round_: Round, name: str, by: Any, **supplied: Any) -> Counter[str]:
    with CaptureQueriesContext(connection) as captured:
        nominations.move_many(
            nominations=round_.nominations.all(), name=name, by=by, at=DURING, **supplied
        )
    return statements(captured)


def chunks_of(table: str, rows: int) -> int:
    """Inserts that this many rows need: a database binds only so many values to a statement."""
    fields = [field for field in TABLES[table]._meta.concrete_fields if field.name != "id"]
    fitting = min(connection.ops.bulk_batch_size(fields, range(rows)), engine.CHUNK)
    return ceil(rows / fitting)


def assert_no_growth(asked: dict[int, Counter[str]], rows_each: int = 1) -> None:
    """The same statements for all, as long as their rows fit into a chunk."""
    few = asked[min(asked)]
    for number, counted in asked.items():
        assert counted.keys() == few.keys()
        for what, times in counted.items():
            verb, table = what.split()
            rows = number * rows_each
            chunks = chunks_of(table, rows) if verb == "INSERT" else ceil(rows / engine.CHUNK)
            assert times <= few[what] * chunks, f"{what} for {number}"


@laid
def rounds(tree: County, staff: Staff) -> dict[int, Round]:
    """Rounds with 10, 100 and 300 drafts, limited at the village and the township."""
    filled = {}
    for number in (10, 100, 300):
        round_ = a_round(
            tree, staff, route=scored(tree), kinds=["person"], places=400, code=f"S{number}"
        )
        written(round_, tree, staff, number)
        for organization in (tree.villages[0], tree.townships[0]):
            Quota.objects.create(
                category=category_of(round_, "person"), organization=organization, places=400
            )
        filled[number] = round_
    return filled


def test_the_statements_of_a_move_do_not_grow_with_the_cases(
    rounds: dict[int, Round], tree: County, staff: Staff
) -> None:
    nominator, officer, chief = staff.nominators[0], staff.officers[0], staff.officers[-1]

    submits = {n: moved_all(r, "submit", nominator) for n, r in rounds.items()}
    receipts = {n: moved_all(r, "receive", officer) for n, r in rounds.items()}
    forwards = {
        n: moved_all(r, "forward", officer, opinion="同意推荐。") for n, r in rounds.items()
    }
    Consultation.objects.update(reply="no_objection", replied_at=DURING, replied_by=staff.consultee)
    openings = {n: moved_all(r, "forward", chief, opinion="同意。") for n, r in rounds.items()}
    returns = {
        n: moved_all(
            r, "return", chief, reason="需补充。", defects=[{"field": "deeds", "text": "太短。"}]
        )
        for n, r in rounds.items()
    }
    ends = {n: moved_all(r, "withdraw", nominator, reason="放弃。") for n, r in rounds.items()}

    for asked in (submits, receipts, forwards):
        assert_no_growth(asked)
    assert_no_growth(returns, rows_each=2)  # a reason and the defects
    for asked in (openings, ends):  # a sheet for each judge, and the case itself
        assert_no_growth(asked, rows_each=len(staff.judges) + 1)
    assert Quota.objects.filter(taken=0).count() == 2 * len(rounds)
