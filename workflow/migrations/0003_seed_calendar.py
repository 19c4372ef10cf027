"""The working days of every published year since 2018, make-up workdays included."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from workflow import calendar_sources

FIRST_YEAR = 2018


def seed(apps: Any, schema_editor: Any) -> None:
    calendar_day = apps.get_model("workflow", "CalendarDay")
    calendar_day.objects.using(schema_editor.connection.alias).bulk_create(
        calendar_day(**day._asdict())
        for year in calendar_sources.published_years(since=FIRST_YEAR)
        for day in calendar_sources.published_year(year)
    )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_append_only")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
