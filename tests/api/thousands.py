"""A thousand more rows beside one of the made-up county's, in a statement or two for each table.

Copies are rows as the database takes them, not stories: lists read nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from django.db.models import Model

from api.models import AccessToken
from honors.models import Handling, Nomination, Nominee, ScoreSheet, User
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


def grow_to_a_thousand(world: World) -> None:
    """What every list shows to somebody who works in the county."""
    nominees = grown(world.review.nominee, lambda n: {"name": f"张三{n}"})
    cases = grown(world.review, lambda n: {"nominee_id": nominees[n].pk, "number": f"X{n}"})
    users = _people(world)
    _arranged(world)
    _judged(world, nominees, cases)
    _about(world, nominees, cases)
    _on_desks(world, nominees, cases)
    for row in (
        world.records.lead,
        world.places.loan,
        world.places.apportionment,
        world.judged.ballot,
        world.calls.call,
        world.notice,
        world.job,
        world.verification,
        world.import_,
    ):
        grown(row)
    grown(world.judged.paper, lambda n: {"judge_id": users[n].pk})
    grown(world.delivered.ceremony, lambda n: {"name": f"大会{n}"})
    grown(world.decision, lambda n: {"document_number": f"D{n}"})
    grown(world.document, lambda n: {"source_digest": f"{n:064d}"})
    grown(world.wording, lambda n: {"number": n + 2})
    grown(world.endpoint, lambda _n: {"key": uuid4()})


def _people(world: World) -> list[User]:
    users: list[User] = grown(world.newcomer, lambda n: {"username": f"copy{n}"})
    grown(world.membership, lambda n: {"user_id": users[n].pk})
    for token in AccessToken.objects.filter(user=world.staff.secretary)[:1]:
        grown(token, lambda n: {"digest": f"{n:064d}"})
    return users


def _arranged(world: World) -> None:
    """Programs, their rounds, and what belongs to them."""
    planned, category = world.planned, world.planned.categories.get()
    programs = grown(planned.program, lambda n: {"code": f"P{n}"})
    grown(world.review.round, lambda n: {"program_id": programs[n].pk})
    grown(world.draft.category.form, lambda n: {"name": f"表{n}"})
    rounds = grown(planned, lambda n: {"name": f"批次{n}"})
    stages = grown(world.panel.stage, lambda n: {"round_id": rounds[n].pk})
    for row in (world.panel, world.judged.poll):
        grown(row, lambda n: {"stage_id": stages[n].pk})
    titles = grown(category.title, lambda n: {"name": f"称号{n}"})
    added = grown(category, lambda n: {"title_id": titles[n].pk, "position": n + 2})
    rubric = world.panel.stage.rubrics.earliest("pk")
    grown(rubric, lambda n: {"category_id": added[n].pk})
    grown(world.ranking, lambda n: {"category_id": added[n].pk})
    grown(world.commendation, lambda n: {"round_id": rounds[n].pk})
    villages = grown(
        world.tree.villages[3],
        lambda n: {"path": f"{world.tree.townships[1].path}{n + 5000}", "code": f"9{n:011d}"},
    )
    quotas = grown(world.quota, lambda n: {"organization_id": villages[n].pk})
    grown(world.places.shortfall, lambda n: {"quota_id": quotas[n].pk})


def _judged(world: World, nominees: list[Nominee], cases: list[Nomination]) -> None:
    grown(world.sheet, lambda n: {"nomination_id": cases[n].pk})
    veto = world.judged.veto
    scored = grown(
        veto.sheet.nomination, lambda n: {"nominee_id": nominees[n].pk, "number": f"Z{n}"}
    )
    submitted = ScoreSheet.objects.get(pk=veto.sheet_id)
    sheets = grown(submitted, lambda n: {"nomination_id": scored[n].pk})
    grown(veto, lambda n: {"sheet_id": sheets[n].pk})


def _on_desks(world: World, nominees: list[Nominee], cases: list[Nomination]) -> None:
    desk, by = world.desk, world.staff.secretary
    grown(desk.copy, lambda n: {"nomination_id": cases[n].pk, "sent_by_id": by.pk})
    grown(desk.signer, lambda n: {"nomination_id": cases[n].pk, "asked_by_id": by.pk})
    grown(desk.phrase, lambda n: {"text": f"短语{n}"})
    deciding = grown(
        desk.verdict.nomination, lambda n: {"nominee_id": nominees[n].pk, "number": f"Y{n}"}
    )
    grown(desk.verdict, lambda n: {"nomination_id": deciding[n].pk})
    handled = Handling.objects.filter(user=world.staff.officers[0])[:1]
    for handling in handled:
        grown(handling, lambda n: {"nomination_id": cases[n].pk})


def _about(world: World, nominees: list[Nominee], cases: list[Nomination]) -> None:
    grown(world.asked, lambda n: {"nomination_id": cases[n].pk})
    grown(world.records.won, lambda n: {"nominee_id": nominees[n].pk})
    grown(world.objection, lambda n: {"query_code": f"Q{n}"})
    honors = grown(
        world.honored.honor,
        lambda n: {"nomination_id": cases[n].pk, "number": f"N{n}", "code": f"C{n}"},
    )
    grown(world.delivered.delivery, lambda n: {"honor_id": honors[n].pk})
    grown(world.vetoes.item, lambda n: {"code": f"code{n}"})
    grown(world.vetoes.finding, lambda n: {"nominee_id": nominees[n].pk})
    grown(world.calls.recommendation, lambda n: {"nominee_id": nominees[n].pk, "case_id": None})
