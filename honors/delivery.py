"""What leaves the outbox: a mail to whoever has an address, the own page for everybody else.

A mail is sent while its row is locked and marked in the same transaction, so that two passes at
once do not send it twice; a crash between sending and marking does, which is the safe side.
"""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import QuerySet

from honors.models import User
from workflow.models import OutboxMessage

CHUNK = 200
ATTEMPTS = 5
TIMEOUT_SECONDS = 10
ERROR_LENGTH = 200


def deliver(*, at: datetime, most: int) -> tuple[int, int]:
    """How many were told, and how many could not be; those are tried again, five times in all."""
    told = failed = last = 0
    mails = get_connection(timeout=TIMEOUT_SECONDS)
    while told + failed < most:
        waiting = list(_unsent(last)[:CHUNK])
        if not waiting:
            break
        last = waiting[-1].pk
        addresses = _addresses(waiting)
        told += _leave_on_site([m for m in waiting if m.pk not in addresses], at)
        for key, address in addresses.items():
            sent = _send(key, address, mails, at)
            told, failed = told + (sent is True), failed + (sent is False)
    return told, failed


def _unsent(after: int) -> QuerySet[OutboxMessage]:
    unsent = OutboxMessage.objects.filter(sent_at=None, attempts__lt=ATTEMPTS, pk__gt=after)
    return unsent.order_by("pk")


def _addresses(messages: list[OutboxMessage]) -> dict[int, str]:
    """By message; only of those whose reader has a mail address and an account."""
    users = {message.payload.get("user") for message in messages} - {None}
    reachable = User.objects.filter(pk__in=users, is_active=True).exclude(email="")
    known = dict(reachable.values_list("pk", "email"))
    readers = {message.pk: message.payload.get("user") for message in messages}
    return {key: known[user] for key, user in readers.items() if user in known}


def _leave_on_site(messages: list[OutboxMessage], at: datetime) -> int:
    for message in messages:
        message.payload, message.sent_at = {**message.payload, "channel": "site"}, at
    return OutboxMessage.objects.bulk_update(messages, ["payload", "sent_at"])


@transaction.atomic
def _send(key: int, address: str, mails: BaseEmailBackend, at: datetime) -> bool | None:
    """None if another pass has it in hand, or was faster."""
    skips = connection.features.has_select_for_update_skip_locked
    rows = OutboxMessage.objects.select_for_update(skip_locked=skips).filter(pk=key, sent_at=None)
    message = rows.first()
    if message is None:
        return None
    message.attempts += 1
    try:
        title, text = message.payload["title"], message.payload["text"]
        EmailMessage(title, text, to=[address], connection=mails).send()
    except (OSError, SMTPException, ValueError) as error:  # ValueError: no address to write to
        message.last_error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    else:
        message.sent_at, message.last_error = at, ""
        message.payload = {**message.payload, "channel": "mail"}
    message.save()
    return message.sent_at is not None
