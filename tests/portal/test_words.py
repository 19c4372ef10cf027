"""Short labels in plain Chinese: what stands beside a field or on a button is read at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django import forms
from django.utils import translation

import portal.forms
from portal import menu
from portal.forms.pages import PageForm
from workflow.definition import workflow_models

LONGEST = 20
SENTENCE = re.compile(r"[。？！；]")
# Words of those who build it, which nobody at a desk should have to learn.
JARGON = re.compile(r"JSON|HTTP|URL|API|NULL|SQL|令牌|字段|布尔|哈希|回滚|异步|缓存|正则")


def forms_of(kind: type[forms.BaseForm] = PageForm) -> Iterator[type[forms.BaseForm]]:
    for form in kind.__subclasses__():
        yield form
        yield from forms_of(form)


def labels() -> list[str]:
    """Of all fields, buttons and entries of the menu; a sentence that is agreed to is no label."""
    for path in sorted(Path(portal.forms.__file__).parent.glob("*.py")):
        import_module(f"portal.forms.{path.stem}")
    fields = [field for form in forms_of() for field in form.base_fields.values()]  # type: ignore[attr-defined]
    moves = [row.label for model in workflow_models() for row in model.workflow.transitions]
    said = [*(field.label for field in fields), *moves, *(entry.label for entry in menu.ENTRIES)]
    return [str(label) for label in said if label and not SENTENCE.search(str(label))]


def test_a_label_is_read_at_a_glance() -> None:
    with translation.override("zh-hans"):
        found = labels()

    assert len(found) > 150
    assert [label for label in found if len(label) > LONGEST] == []


def test_a_label_is_no_jargon() -> None:
    with translation.override("zh-hans"):
        assert [label for label in labels() if JARGON.search(label)] == []
