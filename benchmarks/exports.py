"""What a long list costs as a file: `make benchmark`, on PostgreSQL.

The same job as behind `POST exports/`: nominations with their round, title, nominee and unit. For
each length the seconds, the rows a second, the file and how far the memory of the process rose
above what it had before. Rows are copies of one made-up case, because lists read nothing else.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from pathlib import Path

import django
from django.db import connection
from django.db.models import Model
from django.test import override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from api.exports.asking import Wanted  # noqa: E402 - models need the settings above
from honors.actions import jobs  # noqa: E402
from honors.models import Job, Nomination, Nominee  # noqa: E402
from tests.factories.accounts import Staff, staff_of  # noqa: E402
from tests.factories.nominations import nomination_in  # noqa: E402
from tests.factories.organizations import a_county  # noqa: E402
from tests.factories.rounds import DURING  # noqa: E402

LENGTHS = (1_000, 10_000, 100_000)
KILOBYTES = 1_024  # of which the file has bytes, and a megabyte of memory so many


def main() -> None:
    connection.creation.create_test_db(verbosity=0)
    try:
        with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
            report()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def report() -> None:
    tree = a_county()
    staff = staff_of(tree)
    case = nomination_in("review", tree, staff)
    print(f"{connection.vendor}")
    for length in LENGTHS:
        fill(case, length)
        for form in ("csv", "xlsx"):
            seconds, rise, size = made(staff, form, length)
            print(
                f"{form:4} {length:7,} rows {seconds:6.1f} s {length / seconds:8,.0f} rows a second"
                f" {size / KILOBYTES:8,.0f} kB, memory + {rise / KILOBYTES:.1f} MB"
            )


def fill(case: Nomination, length: int) -> None:
    """Copies until there are so many, made by the database: this process stays small."""
    standing = Nomination.objects.count()
    last = Nominee.objects.latest("pk").pk
    copied(case.nominee, {"name": "'虚构' || n.i"}, standing, length)
    own = {"nominee_id": f"{last} + n.i - {standing}", "number": "'B' || n.i"}
    copied(case, own, standing, length)


def copied(row: Model, different: dict[str, str], standing: int, length: int) -> None:
    table = row._meta.db_table
    columns = [f.column for f in row._meta.concrete_fields if not f.primary_key]
    values = ", ".join(different.get(column, f"{table}.{column}") for column in columns)
    rows = "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    copy = f"SELECT {values} FROM {table}, n WHERE {table}.id = %s"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(
            f"{rows} INSERT INTO {table} ({', '.join(columns)}) {copy}",
            [standing + 1, length, row.pk],
        )


def made(staff: Staff, form: str, length: int) -> tuple[float, int, int]:
    """Seconds, kilobytes of memory on top of what there was, and bytes of the file."""
    wanted = Wanted(resource="nominations", format=form)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, began = memory("VmRSS"), time.perf_counter()
    # Without a worker the job is done here, as soon as it was asked for.
    job = jobs.ask(kind="export", parameters=wanted.parameters(), by=staff.secretary, at=DURING)
    seconds = time.perf_counter() - began
    done = Job.objects.get(pk=job.pk)
    if done.outcome != {"rows": length}:
        raise SystemExit(f"{done.state}: {done.outcome}")
    return seconds, memory("VmHWM") - before, done.result.size


def memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


if __name__ == "__main__":
    main()
