"""A sitting: what is noted of a case, and the decision that applies all of it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors.actions.decisions import DOCUMENT_LIMIT
from honors.actions.verdicts import REASON_LIMIT
from honors.models import User
from honors.models.decisions import DecisionForm
from portal.forms.pages import DayField, PageForm


class VerdictForm(PageForm):
    """One case; without a word of yes or no it is cleared."""

    verdict = forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("clear", "")])
    reason = forms.CharField(max_length=REASON_LIMIT, required=False)


class ApplyForm(PageForm):
    """`expected` is what stood on the page: case by case, yes or no."""

    form = forms.ChoiceField(label=_("How it was decided"), choices=DecisionForm.choices)
    document_number = forms.CharField(label=_("Document number"), max_length=DOCUMENT_LIMIT)
    decided_on = DayField(label=_("Decided on"))
    expected = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, deciders: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deciders"] = forms.ModelMultipleChoiceField(
            label=_("Deciders"), queryset=deciders, widget=forms.CheckboxSelectMultiple
        )

    def clean_expected(self) -> dict[int, bool]:
        try:
            told = json.loads(self.cleaned_data["expected"])
            return {int(key): value is True for key, value in told.items()}
        except (ValueError, AttributeError) as error:
            raise forms.ValidationError(_("Open this page again.")) from error
