"""The engine's own tables: history, the salts of what is private in it, the calendar, the outbox.

The append-only guards of the ledger are in migration 0002, in the database itself.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

GENESIS = "0" * 64


class LedgerStream(models.Model):
    """The head of one hash chain. Kept by the database when an event is inserted."""

    key = models.CharField(max_length=100, primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)
    last_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ledger stream")
        verbose_name_plural = _("ledger streams")

    def __str__(self) -> str:
        return f"{self.key} #{self.seq}"


class LedgerEvent(models.Model):
    """One link: `body` is hashed as stored; the other columns repeat it for queries."""

    stream = models.ForeignKey(LedgerStream, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor = models.CharField(max_length=40)
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("ledger event")
        verbose_name_plural = _("ledger events")
        ordering = ("stream_id", "seq")
        constraints = [
            models.UniqueConstraint(fields=("stream", "seq"), name="ledger_one_event_per_seq"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="ledger_seq_from_one"),
        ]
        indexes = [models.Index(fields=("action", "at"), name="ledger_action_at")]

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.seq} {self.action}"


class LedgerSalt(models.Model):
    """The private value behind one commitment, with its salt: erased together, by an event."""

    stream_key = models.CharField(max_length=100)
    seq = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    salt = models.CharField(max_length=64)
    value = models.TextField()

    class Meta:
        verbose_name = _("ledger salt")
        verbose_name_plural = _("ledger salts")
        constraints = [
            models.UniqueConstraint(
                fields=("stream_key", "seq", "field"), name="ledger_one_salt_per_field"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stream_key}/{self.seq} {self.field}"


class CalendarDay(models.Model):
    """Whether one day is worked. A year counts as known only with all its days."""

    date = models.DateField(_("date"), primary_key=True)
    working = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date} {self.note}".strip()


class OutboxMessage(models.Model):
    """Something to tell the world after commit. `key` makes telling it twice impossible here."""

    key = models.CharField(max_length=160, unique=True)
    topic = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        ordering = ("id",)
        indexes = [
            models.Index(
                fields=("created_at",),
                name="outbox_unsent",
                condition=models.Q(sent_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.key
