"""The engine's own tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("date", models.DateField(primary_key=True, serialize=False, verbose_name="date")),
                ("working", models.BooleanField(verbose_name="working day")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="note")),
            ],
            options={
                "verbose_name": "calendar day",
                "verbose_name_plural": "calendar days",
                "ordering": ("date",),
            },
        ),
        migrations.CreateModel(
            name="LedgerStream",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
                ("last_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "ledger stream",
                "verbose_name_plural": "ledger streams",
            },
        ),
        migrations.CreateModel(
            name="LedgerSalt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream_key", models.CharField(max_length=100)),
                ("seq", models.PositiveIntegerField()),
                ("field", models.CharField(max_length=40)),
                ("salt", models.CharField(max_length=64)),
                ("value", models.TextField()),
            ],
            options={
                "verbose_name": "ledger salt",
                "verbose_name_plural": "ledger salts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream_key", "seq", "field"), name="ledger_one_salt_per_field"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=160, unique=True)),
                ("topic", models.CharField(max_length=80)),
                ("payload", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "outbox message",
                "verbose_name_plural": "outbox messages",
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["created_at"],
                        name="outbox_unsent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=80)),
                ("actor", models.CharField(max_length=40)),
                ("body", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "stream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="workflow.ledgerstream",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger event",
                "verbose_name_plural": "ledger events",
                "ordering": ("stream_id", "seq"),
                "indexes": [models.Index(fields=["action", "at"], name="ledger_action_at")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "seq"), name="ledger_one_event_per_seq"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gte", 1)), name="ledger_seq_from_one"
                    ),
                ],
            },
        ),
    ]
