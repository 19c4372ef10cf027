"""The words of a decision, a paragraph on each line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.documents.wordings import LINE_LIMIT, LINES
from portal.forms.pages import LongText, PageForm

ROWS = 12


class WordingForm(PageForm):
    to = forms.CharField(label=_("Addressed to"), max_length=LINE_LIMIT, required=False)
    paragraphs = LongText(
        label=_("Paragraphs"), help_text=_("Each on a line of its own."), rows=ROWS
    )
    copies = forms.CharField(label=_("Copies to"), max_length=LINE_LIMIT, required=False)
    printed_by = forms.CharField(label=_("Printed by"), max_length=LINE_LIMIT, required=False)

    @staticmethod
    def initial_of(body: Mapping[str, Any]) -> dict[str, Any]:
        lines = {name: body.get(name, "") for name in LINES}
        return lines | {"paragraphs": "\n".join(body["paragraphs"])}

    @property
    def body(self) -> dict[str, Any]:
        given = self.cleaned_data
        paragraphs = [line.strip() for line in given["paragraphs"].splitlines() if line.strip()]
        return {name: given[name] for name in LINES} | {"paragraphs": paragraphs}
