"""Who gets which answer from which operation: every operation, every role, one reviewed table.

`authorization.txt` holds a line for each operation and a sign for each caller. An operation
without a line fails, and so does a line without an operation. Everything aims at records of the
made-up county, and at something that could be done there by somebody.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from api import tokens
from api.urls import VIEWS
from api.views.accounts import MeView
from api.views.doors import ANYBODY, SIGNED_IN, Reads
from api.views.moves import Moves
from api.views.rounds import RoundView
from honors.actions import commendations, programs
from honors.models import Organization, User
from tests.api.bodies import BODIES
from tests.api.doors import Clock, Door
from tests.api.operations import (
    JPEG,
    OTHERS,
    RECORDS,
    TRANSITIONS,
    Operation,
    operations,
)
from tests.api.uploads import FILES, UPLOADED
from tests.api.world import World
from tests.factories.nominations import nomination_in
from tests.factories.objections import FILED_AT
from tests.factories.organizations import County
from tests.factories.public_notices import POSTED_AT, a_draft_notice
from tests.ground import laid
from workflow.models import LedgerEvent

ASKED_AT = FILED_AT + timedelta(hours=1)
TABLE = Path(__file__).with_name("authorization.txt")
CALLERS = (
    "public", "nominator", "officer", "county_officer", "secretary", "judge", "consultee",
    "approver", "auditor", "administrator", "stranger",
)  # fmt: skip
# What an answer looks like in the table.
SIGNS = {200: "+", 201: "+", 204: "+", 400: "i", 401: "?", 403: "-", 404: ".", 409: "s"}


def expected() -> dict[str, str]:
    lines = TABLE.read_text().splitlines()
    rows = {tuple(line.split()) for line in lines if line.strip() and not line.startswith("#")}
    table = dict(rows)
    assert len(table) == len(rows), "two lines of one operation differ"
    return table


def people(world: World, stranger: User) -> dict[str, User | None]:
    staff = world.staff
    return dict(
        zip(
            CALLERS,
            (
                None,
                staff.nominators[0],
                staff.officers[0],
                staff.officers[-1],
                staff.secretary,
                staff.judges[0],
                staff.consultee,
                staff.approvers[-1],
                staff.auditor,
                staff.administrator,
                stranger,
            ),
            strict=True,
        )
    )


class Asking:
    """Sends one operation as one caller, and takes it back. The world stands still, and
    what is known of it is looked up once.
    """

    def __init__(self, world: World, doors: dict[str, Door], own_token: int) -> None:
        self.world, self.doors, self.own_token = world, doors, own_token
        self.hidden: dict[str, Any] = {}
        self.addresses: dict[str, str] = {}
        self.bodies: dict[str, bytes] = {}
        self.tags: dict[str, str] = {}

    @cached_property
    def events(self) -> int:
        return LedgerEvent.objects.count()

    def address(self, operation: Operation) -> str:
        if operation.name not in self.addresses:
            self.addresses[operation.name] = self.worked_out(operation)
        return self.addresses[operation.name]

    def worked_out(self, operation: Operation) -> str:
        noun = operation.name.rpartition("_")[0]
        path = operation.path
        for known in RECORDS:
            if operation.name.startswith(f"{known}_"):
                noun = known
        if "{code}" in path:
            record: Any = RECORDS[noun](self.world)
            return path.format(code=getattr(record, "query_code", "") or record.code)
        made = OTHERS.get(operation.name) or RECORDS.get(noun)
        if noun in self.hidden:
            return path.format(id=self.hidden[noun].pk)
        key = self.own_token if noun == "tokens" else made(self.world).pk if made else 0
        return path.format(
            id=key,
            name=TRANSITIONS.get(noun, ""),
            attachment=self.world.attachment.pk,
            entry=self.world.ranking.entries.earliest("pk").pk,
            delivery=self.world.delivery.pk,
            photo=1,
            defect=self.world.returned.defects.earliest("pk").pk,
        )

    def tag(self, address: str) -> str:
        """As the auditor or whoever else may look sees it."""
        if address not in self.tags:
            self.tags[address] = self.looked_up(address)
        return self.tags[address]

    def looked_up(self, address: str) -> str:
        cache.clear()
        record = address.rpartition("/transitions/")[0] + "/" if "/transitions/" in address else ""
        for path in (record, address, address.rsplit("/", 2)[0] + "/"):
            for door in self.doors.values():
                answer = door.get(path) if path else None
                if answer is not None and answer.status_code == 200 and "ETag" in answer:
                    return str(answer["ETag"])
        raise LookupError(address)

    def ask(self, operation: Operation, caller: str) -> str:
        cache.clear()
        address, door = self.address(operation), self.doors[caller]
        headers = {"If-Match": self.tag(address)} if operation.needs_tag else {}
        before = self.events
        with transaction.atomic():
            answer = self.sent(operation, door, address, headers)
            answer.getvalue()
            refused = answer.status_code >= 400
            assert not refused or LedgerEvent.objects.count() == before, operation
            transaction.set_rollback(True)
        return SIGNS.get(answer.status_code, str(answer.status_code))

    def sent(self, operation: Operation, door: Door, address: str, headers: dict[str, str]) -> Any:
        if operation.name in FILES:
            path = address.removeprefix("/api/v1/")
            name, content = UPLOADED.get(operation.name, ("照片.jpg", JPEG))
            return door.upload(path, content, name, **FILES[operation.name](self.world))
        return door.client.generic(
            operation.method.upper(),
            address,
            self.body(operation),
            content_type="application/json",
            headers=door.headers | headers,
        )

    def body(self, operation: Operation) -> bytes:
        if operation.name not in self.bodies:
            body = BODIES.get(operation.name, lambda _world: {})(self.world)
            self.bodies[operation.name] = json.dumps(body).encode()
        return self.bodies[operation.name]


def doors_of(world: World, stranger: User) -> dict[str, Door]:
    """Used in this minute already: else that were noted, and taken back, at every asking."""
    doors = {caller: Door(user, at=ASKED_AT) for caller, user in people(world, stranger).items()}
    for door in doors.values():
        door.get("me/")
    return doors


@laid
def own_token(whole: World) -> int:
    token, _secret = tokens.issue(whole.newcomer, name="own", scopes=["read"], days=9, at=ASKED_AT)
    return int(token.pk)


@pytest.fixture
def asking(whole: World, own_token: int, stranger: User, clock: Clock, settings: Any) -> Asking:
    clock.at = ASKED_AT
    doors = doors_of(whole, stranger)
    settings.HONORS_WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    return Asking(whole, doors, own_token)


def test_every_caller_gets_the_answer_that_the_table_says(asking: Asking) -> None:
    found = {
        operation.name: "".join(asking.ask(operation, caller) for caller in CALLERS)
        for operation in operations()
    }

    assert found == expected()


def test_taking_a_door_off_its_hinges_shows_in_the_table(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever action were opened to the public, its line would no longer hold."""
    known = {operation.name: operation for operation in operations()}
    guarded = [
        (view, action)
        for view in (*VIEWS, MeView)
        for action, permissions in view.permissions.items()
        if permissions != ANYBODY
    ]
    unnoticed = []
    for view, action in guarded:
        operation = known[f"{view.operations()}_{action}"]
        with monkeypatch.context() as patch:
            patch.setattr(view, "permissions", {**view.permissions, action: ANYBODY})
            if asking.ask(operation, "public") == "?":
                unnoticed.append(operation.name)

    assert unnoticed == []


def test_showing_everything_to_everybody_shows_in_the_table(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever view forgot who may see what, a stranger or somebody below would notice."""
    asking.hidden = hidden_records(asking.world)
    known = {operation.name: operation for operation in operations()}
    unnoticed = []
    for view in VIEWS:
        name = f"{view.operations()}_retrieve"
        if view.permissions.get("retrieve") != SIGNED_IN:
            continue
        before = asking.ask(known[name], "stranger")
        with monkeypatch.context() as patch:
            patch.setattr(view, "visible", lambda self: self.model._default_manager.order_by("pk"))
            if (before, asking.ask(known[name], "stranger")) != (".", "+"):
                unnoticed.append(name)

    assert unnoticed == []


def test_every_view_says_how_its_records_move() -> None:
    assert [view.__name__ for view in (*VIEWS, MeView) if inspect.isabstract(view)] == []
    assert inspect.isabstract(Moves)


def test_a_view_that_does_not_say_what_is_visible_shows_nothing(db: None, tree: County) -> None:
    class Forgetful(Reads):
        model = Organization

    assert Organization.objects.exists()
    assert list(Forgetful().visible()) == []


def hidden_records(world: World) -> dict[str, Any]:
    """Where the county's usual record is one for everybody, one that is not."""
    staff, at = world.staff, POSTED_AT
    own = programs.add_form(
        kind="person",
        name="县表",
        fields=[{"name": "deeds", "label": "事迹", "kind": "text"}],
        organization=world.tree.county,
        by=staff.secretary,
        at=at,
    )
    shown = nomination_in("notice", world.tree, staff)
    approved = nomination_in("approved", world.tree, staff)
    drafted = commendations.draft(
        round_=approved.round,
        title="决定（虚构）",
        document_number="平妇〔2026〕77号",
        dated=at.date(),
        by=staff.secretary,
        at=at,
    )
    return {
        "forms": own,
        "public_notices": a_draft_notice(shown.round, staff.secretary),
        "commendations": drafted,
    }


def patterns(resolver: Any, prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += patterns(entry, path)
        elif isinstance(entry, URLPattern):
            found.append((path, entry.callback))
    return found


def test_every_route_of_the_resolver_states_who_may_use_it() -> None:
    unstated = [
        (path, action)
        for path, callback in patterns(get_resolver())
        if path.startswith("api/v1/")
        for action in callback.actions.values()
        if not callback.cls.permissions.get(action)
    ]

    assert unstated == []


def test_the_schema_lists_every_route_of_the_resolver() -> None:
    routed = {
        f"{callback.cls.operations()}_{action}"
        for path, callback in patterns(get_resolver())
        if path.startswith("api/v1/")
        for action in callback.actions.values()
    }

    assert routed == {operation.name for operation in operations()}


def test_an_action_that_nobody_was_named_for_is_refused(
    door: Callable[[User], Door], public: Door, secretary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RoundView, "permissions", {})

    assert door(secretary).get("rounds/").status_code == 403
    assert public.get("rounds/").status_code == 401
