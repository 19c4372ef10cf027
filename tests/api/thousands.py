"""A thousand more rows beside one of the made-up county's, in a statement or two for each table.

Copies are rows as the database takes them, not stories: lists read nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model

from honors.models import Nomination, Nominee, User
from tests.api.world import World

MANY = 1000
Varied = Callable[[int], dict[str, Any]]


def copies(row: Model, varied: Varied) -> Iterator[Any]:
    """`varied` gives what is different in each, by its number."""
    columns = [f.attname for f in row._meta.concrete_fields if not f.primary_key]
    plain = {name: getattr(row, name) for name in columns}
    for number in range(MANY):
        yield type(row)(**plain | varied(number))


def grown(row: Any, varied: Varied = lambda _number: {}) -> list[Any]:
    made: list[Any] = type(row)._base_manager.bulk_create(copies(row, varied), batch_size=200)
    return made


GROWING = (
    "nominees", "nominations", "users", "memberships", "consultations", "score_sheets", "leads",
    "objections", "honors", "quota_loans", "apportionments", "ballots", "polls",
    "veto_items", "veto_findings", "recommendation_calls", "recommendations", "decisions",
)  # fmt: skip


def grow_to_a_thousand(world: World) -> None:
    """What lists show of those who work in the county."""
    nominees = grown(world.review.nominee, lambda n: {"name": f"张三{n}"})
    cases = grown(world.review, lambda n: {"nominee_id": nominees[n].pk, "number": f"X{n}"})
    _people(world)
    _about(world, nominees, cases)
    for row in (
        world.records.lead,
        world.places.loan,
        world.places.apportionment,
        world.judged.ballot,
        world.calls.call,
    ):
        grown(row)
    grown(world.judged.poll, lambda n: {"number": n + 2, "closed_at": world.judged.poll.opened_at})
    grown(world.decision, lambda n: {"document_number": f"D{n}"})


def _people(world: World) -> None:
    users: list[User] = grown(world.newcomer, lambda n: {"username": f"copy{n}"})
    grown(world.membership, lambda n: {"user_id": users[n].pk})


def _about(world: World, nominees: list[Nominee], cases: list[Nomination]) -> None:
    grown(world.asked, lambda n: {"nomination_id": cases[n].pk})
    grown(world.sheet, lambda n: {"nomination_id": cases[n].pk})
    grown(world.objection, lambda n: {"query_code": f"Q{n}"})
    grown(
        world.honored.honor,
        lambda n: {"nomination_id": cases[n].pk, "number": f"N{n}", "code": f"C{n}"},
    )
    grown(world.vetoes.item, lambda n: {"code": f"code{n}"})
    grown(world.vetoes.finding, lambda n: {"nominee_id": nominees[n].pk})
    grown(world.calls.recommendation, lambda n: {"nominee_id": nominees[n].pk, "case_id": None})
