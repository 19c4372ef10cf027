"""Giving out sheets and hurrying those who have some left."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.pages import PageForm


class NudgeForm(PageForm):
    """Nothing is asked: everybody who has sheets left is meant."""


class SheetsForm(PageForm):
    """The plan that was looked at, known by its digest; empty where every judge judges all."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    despite_shortages = forms.BooleanField(
        label=_("Give them out although cases are short of judges"), required=False
    )

    def __init__(self, *args: object, is_short: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not is_short:
            del self.fields["despite_shortages"]
