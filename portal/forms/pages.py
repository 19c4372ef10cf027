"""What all forms of the pages share: one template for a field, one way to be told a refusal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

LONG_ROWS = 5
MISSING = forms.Field.default_error_messages["required"]
SCANS = "image/jpeg,image/png,application/pdf"


class PageRenderer(DjangoTemplates):
    field_template_name = "portal/components/field.html"


class PageForm(forms.Form):
    """Nothing is marked as required: what may be left out says so."""

    default_renderer = PageRenderer
    required_css_class = ""
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """What is missing is named: the summary on top stands far from its field."""
        for name, field in self.fields.items():
            if field.error_messages["required"] == MISSING:
                told = _("“%(label)s” may not be empty.") % {"label": self[name].label}
                field.error_messages["required"] = told
        super().full_clean()

    def unchecked(self) -> None:
        """As it was typed, with nothing said of it yet."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


class LongText(forms.CharField):
    """Several lines. What it says at most is for the action to decide."""

    def __init__(self, *, rows: int = LONG_ROWS, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)


class DayField(forms.DateField):
    """A calendar day; browsers read its value in one form only, whatever the language."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget} | options)


class ScanField(forms.FileField):
    """A photo or a scan of a paper. What it may be is for the action to decide."""

    def __init__(self, *, accept: str = SCANS, **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": accept})
        super().__init__(**{"widget": widget} | options)


class VersionField(forms.IntegerField):
    """The version that somebody has before them, sent back with what they ask for."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, min_value=0)
