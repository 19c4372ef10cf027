"""A page's form as a browser would send it back."""

from __future__ import annotations

from typing import Any

from django.test import Client


def sent_back(desk: Client, path: str) -> dict[str, Any]:
    """Every field as it was shown; what is empty or not ticked is left out."""
    form = desk.get(path).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False, "", [])}
