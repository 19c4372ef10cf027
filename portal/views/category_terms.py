"""What a category is bound to: whom it is for, its rules of quotas and of the list, its form."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import rounds
from honors.forms import Form, parse_form
from honors.models import Category
from honors.queries import programs
from honors.queries import rounds as queries
from portal import terms
from portal.forms.conditions import SetConditionsForm
from portal.forms.terms import ListRulesForm, QuotaRulesForm, TermsForm
from portal.views.arranging import AtCategory
from portal.views.pages import ByRows

MOST_TITLES = 500


class TermsPage(AtCategory):
    """Its form, its order, who must agree, and the ways in which somebody comes to be nominated."""

    template = "portal/county/round_terms.html"
    form_class = TermsForm
    saved = _("The terms are saved.")

    def form_options(self) -> dict[str, Any]:
        known = programs.forms_visible_to(self.caller, at=self.at)
        fitting = known.filter(kind=self.category.title.nominee_kind).order_by("name", "-number")
        asked = {
            item.code: item.text
            for item in queries.vetoes_asked(self.round)
            if self.category.title.nominee_kind in item.kinds
        }
        return {"category": self.category, "forms_known": fitting, "vetoes": asked}

    def act(self, form: TermsForm) -> str:
        rounds.set_terms(category=self.category, **form.terms, by=self.caller, at=self.at)
        return self.done()


class ByRules(ByRows, AtCategory):
    """Rules of a category that name questions of its form."""

    template = "portal/county/round_rules.html"

    @cached_property
    def category(self) -> Category:
        rows = self.round.categories.select_related("title", "round__organizer", "form")
        return get_object_or_404(rows, pk=self.kwargs["category"])

    @cached_property
    def asked_form(self) -> Form:
        return parse_form(self.category.form.fields)

    heading: ClassVar[Any]
    hint: ClassVar[Any]

    @abstractmethod
    def words(self, known: Any) -> str:
        """A row that was there before, in words."""

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        given = dict(context or {})
        part = given["form"].part(given["form"].part_name)
        for row in part["rows"]:
            row["words"] = self.words(row["known"]) if row["known"] else ""
        return super().show({**given, "part": part}, status=status)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "heading": self.heading, "hint": self.hint}


class QuotaRulesPage(ByRules):
    """How many candidates a unit sends up for its places, and which of the places are reserved."""

    form_class = QuotaRulesForm
    heading = _("Rules of quotas")
    hint = _("They hold for the places of every unit; what they reserve follows at once.")
    saved = _("The rules of quotas are saved.")

    def form_options(self) -> dict[str, Any]:
        return {"asked_form": self.asked_form, "rules": self.category.quota_rules}

    def words(self, known: Any) -> str:
        return terms.share_in_words(known, self.asked_form)

    def act(self, form: QuotaRulesForm) -> str:
        rounds.set_terms(
            category=self.category, quota_rules=form.quota_rules, by=self.caller, at=self.at
        )
        return self.done()


class ListRulesPage(ByRules):
    """What the list as a whole must keep to."""

    form_class = ListRulesForm
    heading = _("Rules of the list")
    hint = _("They are asked of the whole list of the category, at the cut and at the approval.")
    saved = _("The rules of the list are saved.")

    def form_options(self) -> dict[str, Any]:
        return {"asked_form": self.asked_form, "known": self.category.list_rules}

    def words(self, known: Any) -> str:
        return terms.list_rule_in_words(known, self.asked_form)

    def act(self, form: ListRulesForm) -> str:
        rounds.set_terms(category=self.category, list_rules=form.rules, by=self.caller, at=self.at)
        return self.done()


class ConditionsPage(ByRules):
    """Whom the category is for, each condition with its reason."""

    form_class = SetConditionsForm
    heading = _("Conditions")
    hint = _("Who does not meet a condition cannot be submitted; nominators read its reason.")
    saved = _("The conditions are saved.")

    def words(self, known: Any) -> str:
        return terms.condition_in_words(known, self.asked_form)

    def form_options(self) -> dict[str, Any]:
        titles = programs.titles_visible_to(self.caller, at=self.at).order_by("name")
        return {
            "asked_form": self.asked_form,
            "titles": sorted(set(titles.values_list("name", flat=True)[:MOST_TITLES])),
            "known": self.category.eligibility,
        }

    def act(self, form: SetConditionsForm) -> str:
        rounds.set_conditions(
            category=self.category, eligibility=form.conditions, by=self.caller, at=self.at
        )
        return self.done()
