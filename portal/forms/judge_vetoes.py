"""A judge raises a veto beside the marks; the secretary finds whether it holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from honors.actions.judge_vetoes import REASON_LIMIT
from honors.models import VetoCriterion
from honors.models.judge_vetoes import Verdict
from portal.forms.pages import LongText, PageForm


class VetoForm(PageForm):
    """`criteria` are those of the rubric."""

    def __init__(self, *args: Any, criteria: Iterable[VetoCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = {str(criterion.pk): criterion for criterion in criteria}
        self.fields["criterion"] = forms.ChoiceField(
            label=_("What bars the nominee"),
            choices=[(key, criterion.text) for key, criterion in self._criteria.items()],
            widget=forms.RadioSelect,
        )
        self.fields["reason"] = LongText(
            label=_("What you know of it"),
            help_text=_("The secretary looks into it."),
            rows=3,
            max_length=REASON_LIMIT,
        )

    @property
    def criterion(self) -> VetoCriterion:
        return self._criteria[self.cleaned_data["criterion"]]


class FindingForm(PageForm):
    verdict = forms.ChoiceField(
        label=_("Does the veto hold?"),
        choices=[
            (Verdict.CONFIRMED, _("It holds: the case is out of this selection")),
            (Verdict.REFUSED, _("It does not hold: the case stays in with its marks")),
        ],
        widget=forms.RadioSelect,
    )
    finding = LongText(
        label=_("How it was found"),
        help_text=_("It stands in the explanation of the ranking."),
        max_length=REASON_LIMIT,
    )
