"""The copy that judges of a blind stage read, and the photos beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.blinding import TEXT_LIMIT
from honors.blinding import Trace
from honors.forms import FormField
from portal.forms.pages import LongText, PageForm, ScanField

TALL, SHORT = 14, 3  # rows
TEXT = "text-"


class CopyForm(PageForm):
    """A text for each field; where they still give somebody away, that is confirmed as well.

    `find` says where they do: it warns, and rewrites nothing.
    """

    def __init__(
        self,
        *args: Any,
        asked: Iterable[FormField],
        find: Callable[[Mapping[str, str]], Sequence[Trace]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._find, self.traces = find, list[Trace]()
        self._names = {f"{TEXT}{field.name}": field for field in asked}
        for name, field in self._names.items():
            self.fields[name] = LongText(
                label=field.label,
                rows=TALL if field.kind == "long_text" else SHORT,
                max_length=TEXT_LIMIT,
                required=False,
            )
        self.fields["confirmed"] = forms.BooleanField(
            label=_("I have looked: judges may read it as it is"), required=False
        )

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self._names]

    @property
    def texts(self) -> dict[str, str]:
        return {field.name: self.cleaned_data[name] for name, field in self._names.items()}

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Of each trace the field, the kind and what was found, in words."""
        labels = {field.name: field.label for field in self._names.values()}
        return [(labels[t.field], str(t.kind.label), t.excerpt) for t in self.traces]

    def clean(self) -> dict[str, Any]:
        self.traces = list(self._find(self.texts))
        if self.traces and not self.cleaned_data.get("confirmed"):
            self.add_error(
                "confirmed", _("Something still tells who it is. Mend it, or say that it may stay.")
            )
        return self.cleaned_data


class CopyPhotoForm(PageForm):
    file = ScanField(label=_("Photo"), help_text=_("JPEG or PNG."), accept="image/jpeg,image/png")
