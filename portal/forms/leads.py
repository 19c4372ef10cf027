"""A hint about somebody on a notice, without a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.leads import CONTENT_LIMIT
from portal.forms.pages import LongText, PageForm

ROWS = 8


class LeadForm(PageForm):
    """`entries` are the lines of the notice as everybody sees them."""

    position = forms.TypedChoiceField(label=_("About whom"), coerce=int)
    content = LongText(
        label=_("What the office should look at"),
        help_text=_("Facts that can be checked: who, what, when, where."),
        rows=ROWS,
        max_length=CONTENT_LIMIT,
    )

    def __init__(self, *args: Any, entries: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["position"]
        lines = [
            (line["position"], f"{line['position']}. {line['name']} · {line['unit']}")
            for line in entries
            if not line.get("withheld")
        ]
        chosen.choices = [("", _("Choose")), *lines]
