"""What an import of nominations costs: seconds of each step and the most memory, for 1,000 and for
10,000 rows of 22 columns, each in a process of its own: `python -m benchmarks.imports`.

The people in the file are made up. Without a server of its own it runs on SQLite in memory, whose
growing database is then part of the memory; `baseline` is what the process has before.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
from typing import Any, NamedTuple

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ["HONORS_WORKER"] = "1"  # jobs wait until they are measured
django.setup()

import xlsxwriter  # noqa: E402 - models need the settings above
from stdnum.cn import ric  # noqa: E402

from honors.actions import imports, jobs  # noqa: E402
from honors.form_definitions import STANDARD_FORMS  # noqa: E402
from honors.forms import parse_form  # noqa: E402
from honors.imports import sheets  # noqa: E402
from honors.imports.columns import Column  # noqa: E402
from honors.imports.templates import options_of  # noqa: E402
from honors.models import Import, Nomination  # noqa: E402
from tests.factories.accounts import staff_of  # noqa: E402
from tests.factories.organizations import a_county  # noqa: E402
from tests.factories.rounds import DURING, a_round, category_of  # noqa: E402

SIZES = (1_000, 10_000)
STORY = "多年来坚持为邻里做事，调解纠纷，照顾老人（虚构）。" * 12


def main() -> None:
    if len(sys.argv) > 1:
        return measured(int(sys.argv[1]))
    for rows in SIZES:
        subprocess.run([sys.executable, "-m", "benchmarks.imports", str(rows)], check=True)
    return None


def measured(rows: int) -> None:
    connection.creation.create_test_db(verbosity=0)
    try:
        report(rows)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def report(rows: int) -> None:
    tree = a_county()
    staff = staff_of(tree)
    category = category_of(a_round(tree, staff), "person")
    content = a_file(rows)
    steps: dict[str, Took] = {}
    baseline = peak()
    began = Took.since()
    import_ = imports.hand_in(
        kind="nominations",
        content=content,
        name="名单.xlsx",
        by=staff.nominators[0],
        at=DURING,
        organization=tree.villages[0],
        category=category,
    )
    steps["handed in"] = began.until_now()
    steps["dry run"] = worked(import_)
    checked_at = peak()
    confirmed = imports.confirm(import_=import_, by=staff.nominators[0], at=DURING)
    steps["written"] = worked(confirmed)
    assert Nomination.objects.count() == rows, Import.objects.get().refused
    undone = imports.undo(import_=import_, by=staff.nominators[0], at=DURING)
    steps["undone"] = worked(undone)
    told = " · ".join(f"{name} {took}" for name, took in steps.items())
    print(f"{connection.vendor}, {rows} rows, {len(content) // 1024} KiB: {told}")
    print(f"  most memory: {baseline} MiB before, {checked_at} after the dry run, {peak()} in all")


class Took(NamedTuple):
    """Seconds on the clock and of this process's own work: what else a machine does shows in the
    first alone, what a database server does for us does not show in the second.
    """

    clock: float
    own: float

    @classmethod
    def since(cls) -> Took:
        return cls(time.perf_counter(), time.process_time())

    def until_now(self) -> Took:
        return Took(time.perf_counter() - self.clock, time.process_time() - self.own)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.own:.1f} s of work)"


def worked(import_: Import) -> Took:
    began = Took.since()
    jobs.run(int(import_.job_id or 0), clock=lambda: DURING)
    return began.until_now()


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def a_file(rows: int) -> bytes:
    columns = sheets.of_nominations("person", parse_form(STANDARD_FORMS["person"]).fields)
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [column.label for column in columns])
    for number in range(rows):
        sheet.write_row(number + 1, 0, [a_cell(column, number) for column in columns])
    book.close()
    return content.getvalue()


def a_cell(column: Column, number: int) -> Any:
    if column.name == "resident_id":
        stem = f"371326{1960 + number // 1000 % 40}0101{number % 500 * 2:03d}"
        stem = f"{stem[:10]}{number // 500 % 12 + 1:02d}{number // 6000 % 28 + 1:02d}{stem[14:]}"
        return stem + ric.calc_check_digit(stem + "0")
    if column.name == "name":
        return "王" + chr(0x4E00 + number % 3000) + chr(0x5F00 + number // 3000)
    if column.name in ("unit", "birth_date"):
        return ""
    options = options_of(column)
    return options[0] if options else of_kind(column.kind, number)


def of_kind(kind: str, number: int) -> str:
    known = {"long_text": STORY, "month": "1990-05", "phone": f"138{number:08d}"}
    return known.get(kind, "某某单位（虚构）")


if __name__ == "__main__":
    main()
