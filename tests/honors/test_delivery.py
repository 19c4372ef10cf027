"""Messages leave the outbox, each once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from honors import delivery, notifications
from honors.delivery import deliver
from honors.models import User
from honors.notifications import Message
from tests.factories.accounts import a_user
from tests.factories.rounds import DURING
from workflow.models import OutboxMessage

pytestmark = pytest.mark.django_db


def told(*users: User) -> None:
    notifications.post(
        (
            Message(
                topic="test",
                key=f"test:{user.pk}",
                user_id=user.pk,
                title="新的推荐",
                text="有新的推荐等待处理。",
                url_path="/nominations/",
            )
            for user in users
        ),
        at=DURING,
    )


def a_mailed_user(address: str = "made-up@example.org") -> User:
    user = a_user()
    User.objects.filter(pk=user.pk).update(email=address)
    return user


def sent() -> list[tuple[object, object]]:
    rows = OutboxMessage.objects.order_by("pk")
    return [(row.sent_at, row.payload.get("channel")) for row in rows]


def test_whoever_has_an_address_gets_a_mail_and_everybody_else_a_note() -> None:
    told(a_mailed_user(), a_user())

    assert deliver(at=DURING, most=10) == (2, 0)

    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
        (["made-up@example.org"], "新的推荐", "有新的推荐等待处理。")
    ]
    assert sent() == [(DURING, "mail"), (DURING, "site")]


def test_what_was_told_is_not_told_again() -> None:
    user = a_mailed_user()
    told(user)
    told(user)
    deliver(at=DURING, most=10)

    assert deliver(at=DURING, most=10) == (0, 0)
    assert len(mail.outbox) == 1


def test_a_mail_that_fails_is_tried_five_times_and_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(EmailBackend):
        def send_messages(self, messages: Any) -> int:
            if messages[0].to == ["broken@example.org"]:
                raise ConnectionRefusedError("no server")
            return super().send_messages(messages)

    monkeypatch.setattr(delivery, "get_connection", lambda **_options: Broken())
    told(a_mailed_user("broken@example.org"), a_mailed_user())

    reports = [deliver(at=DURING, most=10) for _pass in range(6)]

    assert reports == [(1, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 0)]
    failed = OutboxMessage.objects.get(sent_at=None)
    assert (failed.attempts, failed.last_error) == (5, "ConnectionRefusedError: no server")


def test_a_disabled_account_gets_no_mail() -> None:
    user = a_mailed_user()
    User.objects.filter(pk=user.pk).update(is_active=False)
    told(user)

    assert deliver(at=DURING, most=10) == (1, 0)
    assert mail.outbox == []


def test_one_pass_tells_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "CHUNK", 2)
    told(*(a_user() for _number in range(5)))

    assert deliver(at=DURING, most=4) == (4, 0)
    assert deliver(at=DURING, most=4) == (1, 0)
