"""History may only grow: guards in the database itself."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from workflow import append_only


def install(_apps: Any, schema_editor: Any) -> None:
    append_only.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
