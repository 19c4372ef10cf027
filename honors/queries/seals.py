"""The events of history that vouch for what documents are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, WrongState

if TYPE_CHECKING:
    from workflow.refusals import Message


def event_saying(stream: str, digest: str) -> LedgerEvent:
    """The first event that holds the digest; none, and the data are not what was sealed."""
    events = LedgerEvent.objects.filter(stream=stream, body__contains=f'"{digest}"')
    event = events.order_by("seq").first()
    if event is None:
        raise data_differ()
    return event


def last_event(stream: str, action: str, *, otherwise: Message, code: str) -> LedgerEvent:
    """The last event of an action; refused with the message and code where it never happened."""
    event = LedgerEvent.objects.filter(stream=stream, action=action).order_by("-seq").first()
    if event is None:
        raise WrongState(otherwise, code=code)
    return event


def data_differ() -> GuardFailed:
    return GuardFailed(
        _("What is stored differs from what was sealed in history; have it verified first."),
        code="sealed_data_differs",
    )
