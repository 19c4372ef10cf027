"""Other systems are told once of what concerns them, signed, and nowhere that is not theirs."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from api.models import WebhookDelivery, WebhookEndpoint
from api.webhooks import delivering, registering
from honors.models import Round, User
from tests.api.doors import Clock, Door, fine, made, refused
from tests.factories.accounts import Staff, staff_of
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County
from tests.factories.rounds import a_round
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import InvalidInput

Doors = Callable[[User], Door]
EVENTS = ["nominations.submit", "rounds.open"]


class Receiver(HTTPServer):
    """Keeps what it was told, and answers as it is bidden."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: list[tuple[dict[str, str], str]] = []
        self.status = 204

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/events"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.HONORS_WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def now() -> datetime:
    """Receivers compare the time of a call with their own clock."""
    return datetime.now(tz=UTC)


@pytest.fixture
def endpoint(
    opened: Round, tree: County, administrator: User, receiver: Receiver, now: datetime
) -> tuple[WebhookEndpoint, str]:
    return registering.register(
        organization=tree.county, url=receiver.url, events=EVENTS, by=administrator, at=now
    )


def test_a_receiver_verifies_what_it_is_told_with_a_library_of_others(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    nominator: User,
    now: datetime,
) -> None:
    case = a_submitted_nomination(opened, tree.villages[0], nominator)

    assert (delivering.plan(at=now), delivering.deliver(at=now)) == (1, (1, 0))

    ((headers, body),) = receiver.told
    assert Webhook(endpoint[1]).verify(body, headers) == json.loads(body)
    told = json.loads(body)
    assert (told["type"], told["data"]) == (
        "nominations.submit",
        {"resource": "nominations", "id": case.pk, "seq": told["data"]["seq"]},
    )
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint[1]).verify(body.replace("submit", "withdraw"), headers)


def test_everything_is_told_once_however_often_one_looks(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    nominator: User,
    now: datetime,
) -> None:
    a_submitted_nomination(opened, tree.villages[0], nominator)
    for minutes in (0, 1, 30, 60):
        delivering.plan(at=now + timedelta(minutes=minutes))
        delivering.deliver(at=now + timedelta(minutes=minutes))

    assert len(receiver.told) == 1


def test_what_happens_elsewhere_or_was_not_asked_for_is_not_told(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    twin: County,
    now: datetime,
) -> None:
    staff = staff_of(twin)
    other = a_round(twin, staff, kinds=["person"])
    a_submitted_nomination(other, twin.villages[0], staff.nominators[0])

    assert delivering.plan(at=now) == 0


def test_an_event_that_is_committed_late_is_still_found(
    endpoint: tuple[WebhookEndpoint, str],
    opened: Round,
    tree: County,
    nominator: User,
    now: datetime,
) -> None:
    """Numbers are given before a transaction ends, so a lower one may appear after a higher."""
    a_submitted_nomination(opened, tree.villages[0], nominator)
    delivering.plan(at=now)
    WebhookDelivery.objects.all().delete()

    assert delivering.plan(at=now + timedelta(minutes=14)) == 1
    delivering.plan(at=now + timedelta(hours=1))
    assert WebhookEndpoint.objects.get().swept == LedgerEvent.objects.latest("pk").pk


@pytest.mark.parametrize("status", [301, 404, 500])
def test_a_call_that_was_not_taken_is_tried_again_later_and_later(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    nominator: User,
    now: datetime,
    status: int,
) -> None:
    a_submitted_nomination(opened, tree.villages[0], nominator)
    receiver.status = status
    delivering.plan(at=now)
    waits, at = [], now
    for _time in range(3):
        assert delivering.deliver(at=at) == (0, 1)
        assert delivering.deliver(at=at) == (0, 0)
        delivery = WebhookDelivery.objects.get()
        assert delivery.next_at is not None
        waits.append((delivery.next_at - at).total_seconds())
        at = delivery.next_at

    assert [5 <= waits[0] < 6, 300 <= waits[1] < 331, 1800 <= waits[2] < 1981] == [True] * 3
    receiver.status = 200
    assert delivering.deliver(at=at) == (1, 0)
    ids = {headers["webhook-id"] for headers, _body in receiver.told}
    assert len(ids) == 1


def test_who_has_gone_is_told_nothing_more_and_its_maker_hears_of_it(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    nominator: User,
    administrator: User,
    now: datetime,
) -> None:
    a_submitted_nomination(opened, tree.villages[0], nominator)
    receiver.status = 410
    delivering.plan(at=now)
    delivering.deliver(at=now)

    assert WebhookEndpoint.objects.get().disabled_why == "gone"
    told = OutboxMessage.objects.get(topic="webhooks.disabled")
    assert told.payload["user"] == administrator.pk
    a_submitted_nomination(opened, tree.villages[0], nominator, kind="pair")
    assert delivering.plan(at=now) == 0


def test_an_endpoint_that_fails_for_days_is_switched_off(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    nominator: User,
    now: datetime,
) -> None:
    a_submitted_nomination(opened, tree.villages[0], nominator)
    receiver.status = 500
    delivering.plan(at=now)
    at = now
    for _time in range(10):
        delivering.deliver(at=at)
        at += timedelta(days=2)

    assert len(receiver.told) == 10
    assert WebhookEndpoint.objects.get().disabled_why == "failing"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "address_forbidden"),
        ("https://127.0.0.1/", "address_forbidden"),
        ("https://[::1]/", "address_forbidden"),
        ("https://[::ffff:127.0.0.1]/", "address_forbidden"),
        ("https://[64:ff9b::7f00:1]/", "address_forbidden"),
        ("https://[64:ff9b:1::a00:1]/", "address_forbidden"),
        ("https://[2002:7f00:1::]/", "address_forbidden"),
        ("https://[::7f00:1]/", "address_forbidden"),
        ("https://[fec0::1]/", "address_forbidden"),
        ("https://10.0.0.1/", "address_forbidden"),
        ("https://169.254.169.254/latest/meta-data/", "address_forbidden"),
        ("https://0.0.0.0/", "address_forbidden"),
        ("https://224.0.0.1/", "address_forbidden"),
        ("http://8.8.8.8/", "address_forbidden"),
        ("https://2130706433/", "address_forbidden"),
        ("https://localhost/", "address_forbidden"),
        ("ftp://8.8.8.8/", "not_an_address"),
        ("https://user:secret@8.8.8.8/", "not_an_address"),
        ("https:///path", "not_an_address"),
        ("https://8.8.8.8:99999/", "not_an_address"),
    ],
)
def test_an_address_that_is_not_open_to_everybody_is_refused(
    door: Doors, administrator: User, tree: County, url: str, code: str
) -> None:
    body = {"organization": tree.county.pk, "url": url, "events": EVENTS}

    problem = refused(door(administrator).post("webhooks/", body), 400, code)

    assert [error["pointer"] for error in problem["errors"]] == ["/url"]
    assert not WebhookEndpoint.objects.exists()


def test_a_name_that_points_elsewhere_later_is_not_called(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    nominator: User,
    now: datetime,
    settings: Any,
) -> None:
    """The address is examined at every call, and the call goes to the one that was examined."""
    a_submitted_nomination(opened, tree.villages[0], nominator)
    delivering.plan(at=now)
    settings.HONORS_WEBHOOK_NETWORKS = []

    assert delivering.deliver(at=now) == (0, 1)
    assert (receiver.told, WebhookDelivery.objects.get().last_error) == ([], "address_forbidden")


def test_one_forbidden_address_among_several_is_enough(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    found = [(socket.AF_INET, 1, 6, "", (ip, 443)) for ip in ("8.8.8.8", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)

    with pytest.raises(InvalidInput) as refusal:
        registering.addresses.vetted(registering.addresses.parse("https://two.example/"))

    assert refusal.value.code == "address_forbidden"


def test_during_a_day_the_old_secret_and_the_new_one_both_sign(
    endpoint: tuple[WebhookEndpoint, str],
    receiver: Receiver,
    opened: Round,
    tree: County,
    nominator: User,
    administrator: User,
    now: datetime,
) -> None:
    old = endpoint[1]
    new = registering.rotate(endpoint[0], by=administrator, at=now)
    a_submitted_nomination(opened, tree.villages[0], nominator)
    delivering.plan(at=now)
    delivering.deliver(at=now)

    ((headers, body),) = receiver.told
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)
    later = WebhookEndpoint.objects.get()
    assert list(delivering.secrets_in_force(later, now + timedelta(days=1))) == [new]


def test_an_administrator_runs_an_endpoint_over_http(
    door: Doors,
    administrator: User,
    staff: Staff,
    opened: Round,
    tree: County,
    receiver: Receiver,
    clock: Clock,
) -> None:
    caller = door(administrator)
    body = {"organization": tree.county.pk, "url": receiver.url, "events": EVENTS}
    answer = made(caller.post("webhooks/", body))
    record = f"webhooks/{answer['endpoint']['id']}/"
    a_submitted_nomination(opened, tree.villages[0], staff.nominators[0])
    delivering.plan(at=clock.now())
    delivering.deliver(at=clock.now())

    (delivery,) = fine(caller.get(f"{record}deliveries/"))["results"]
    assert (delivery["last_status"], delivery["attempts"]) == (204, 1)
    fine(caller.post(f"{record}deliveries/{delivery['id']}/replay/"))
    delivering.deliver(at=clock.now())
    assert [headers["webhook-id"] for headers, _body in receiver.told] == [
        delivery["message_id"]
    ] * 2
    off = fine(caller.change(f"{record}switch/", {"enabled": False}, of=record))
    assert off["disabled_why"] == "switched_off"
    assert answer["secret"] not in str(WebhookEndpoint.objects.values())
