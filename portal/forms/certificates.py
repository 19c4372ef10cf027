"""The code of a certificate, typed by hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.codes import normalize_code
from portal.forms.pages import PageForm
from workflow.refusals import InvalidInput

CODE_LENGTH = 60


class CodeForm(PageForm):
    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("24 letters and digits; it stands on the certificate below its number."),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        try:
            return normalize_code(self.cleaned_data["code"], pointer="/code")
        except InvalidInput as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from refused
