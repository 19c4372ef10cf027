"""A round that is being set up, as the village, the judge and everybody will see it.

Only shown: nothing here can be sent, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.forms import Form, parse_form
from honors.models import Category, Rubric
from honors.queries import programs
from honors.queries import rounds as queries
from portal import dossiers
from portal.dossiers import BASIC, DEEDS, HEADINGS, MEMBERS
from portal.forms.dossiers import DossierForm
from portal.forms.judging import MarksForm
from portal.views.pages import ReadPage
from portal.views.programs import told_of
from portal.views.rounds import AtRound

VILLAGE, JUDGE, PUBLIC = "village", "judge", "public"
AS = {VILLAGE: _("As a village"), JUDGE: _("As a judge"), PUBLIC: _("As everybody")}


class PreviewPage(AtRound, ReadPage):
    template = "portal/county/round_preview.html"

    @cached_property
    def seen_by(self) -> str:
        asked = self.request.GET.get("as", VILLAGE)
        if asked not in AS:
            raise Http404
        return asked

    @cached_property
    def categories(self) -> Sequence[Category]:
        return list(self.round.categories.select_related("title", "form").order_by("position"))

    def context(self) -> dict[str, Any]:
        shown = {VILLAGE: self._to_village, JUDGE: self._to_judge, PUBLIC: self._to_public}
        return {
            "round": self.round,
            "back": self.back,
            "seen_by": self.seen_by,
            "tabs": self._tabs(),
            **shown[self.seen_by](),
        }

    def _tabs(self) -> list[dict[str, Any]]:
        address = reverse("portal:round_preview", kwargs={"pk": self.round.pk})
        return [
            {
                "label": label,
                "url": f"{address}?as={name}",
                "count": None,
                "is_here": name == self.seen_by,
            }
            for name, label in AS.items()
        ]

    def _to_village(self) -> dict[str, Any]:
        terms = queries.said(self.round)
        return {
            "dossiers": [
                {
                    "category": category,
                    "parts": _parts(parse_form(category.form.fields)),
                    "conditions": [c["reason"] for c in category.eligibility],
                    "vetoes": [
                        item["text"]
                        for item in terms["vetoes"]
                        if category.title.nominee_kind in item["kinds"]
                    ],
                }
                for category in self.categories
            ]
        }

    def _to_judge(self) -> dict[str, Any]:
        """Rubrics that differ, each with the categories that it is for."""
        rows = Rubric.objects.filter(stage__round=self.round).select_related(
            "stage", "category__title"
        )
        ordered = rows.prefetch_related("criteria", "vetoes")
        return {
            "rubrics": [
                {
                    "rubric": rubric,
                    "rows": MarksForm(
                        lines=list(rubric.criteria.all()), kept={}, prefix=str(rubric.pk)
                    ).rows,
                    "vetoes": [veto.text for veto in rubric.vetoes.all()],
                }
                for rubric in ordered.order_by("stage__position", "category__position")
            ]
        }

    def _to_public(self) -> dict[str, Any]:
        terms = queries.said(self.round)
        return told_of(programs.page_of(self.round.program, self.round, terms, at=self.at))


def _parts(form: Form) -> list[dict[str, Any]]:
    """What is asked on each page of the dossier; family members are asked one by one."""
    names = (BASIC, MEMBERS, DEEDS)
    asked = {name: dossiers.fields_of(form, name) for name in names}
    return [
        {
            "heading": HEADINGS[name],
            "is_repeated": name == MEMBERS,
            "form": DossierForm(asked=() if name == MEMBERS else asked[name]),
        }
        for name in names
        if asked[name]
    ]
