"""What a move costs beside the bare SQL of it: `make benchmark`, on PostgreSQL.

Ratios of one run: the variants take turns in one process, each round gives each variant's median
divided by that of the bare pair in the same round, and the median of the rounds is printed. The
bare pair is what nobody can do without: one UPDATE and one INSERT in a transaction.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import django
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.sample.flows import Person  # noqa: E402 - models need the settings above
from tests.sample.models import Lamp  # noqa: E402
from workflow import engine  # noqa: E402

ROUNDS = 7
SINGLES = 150
BATCH = 1000
NOON = datetime(2026, 3, 8, 4, tzinfo=UTC)
ACTOR = Person("user:1")


def main() -> None:
    connection.creation.create_test_db(verbosity=0)
    try:
        report()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def report() -> None:
    variants = {"bare pair": bare, "engine.perform": perform, "engine.perform_many": perform_many}
    rounds = [{name: run() for name, run in variants.items()} for _round in range(ROUNDS)]
    print(f"{connection.vendor}, {ROUNDS} rounds, one item of perform_many is one of {BATCH}")
    for name in variants:
        micros = statistics.median(row[name] for row in rounds) * 1e6
        ratio = statistics.median(row[name] / row["bare pair"] for row in rounds)
        print(f"{name:22} {micros:9.1f} us an item   {ratio:5.2f} x the bare pair")


def lamps(number: int) -> list[int]:
    fresh = [Lamp() for _number in range(number)]
    return [lamp.pk for lamp in engine.begin_many(fresh, actor=ACTOR, at=NOON)]


def median_of(work: Callable[[int], None], keys: list[int]) -> float:
    took = []
    for key in keys:
        began = time.perf_counter()
        work(key)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def bare() -> float:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS bare_log (lamp bigint, body text)")

    def pair(key: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE sample_lamp SET version = version + 1 WHERE id = %s", [key])
            cursor.execute("INSERT INTO bare_log VALUES (%s, %s)", [key, "lit" * 100])

    return median_of(pair, lamps(SINGLES))


def perform() -> float:
    def light(key: int) -> None:
        engine.perform(Lamp(pk=key), "light", actor=ACTOR, at=NOON)

    return median_of(light, lamps(SINGLES))


def perform_many() -> float:
    keys = lamps(BATCH)
    began = time.perf_counter()
    engine.perform_many(Lamp.objects.filter(pk__in=keys), "light", actor=ACTOR, at=NOON)
    return (time.perf_counter() - began) / BATCH


if __name__ == "__main__":
    main()
