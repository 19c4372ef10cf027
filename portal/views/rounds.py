"""Rounds at the organizer's desk: planned, checked, opened, compared with those before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import programs, rounds
from honors.models import Organization, Program, Round
from honors.queries import readiness, warnings
from honors.queries import rounds as queries
from honors.queries.programs import titles_visible_to
from honors.queries.term_changes import changes
from honors.roles import Role
from honors.states import RoundState
from portal import charts, setup
from portal.forms.rounds import PlanForm, ProgramForm, ReplanForm, TitleForm
from portal.paging import Pages
from portal.views.moves import MovePage, offers_of
from portal.views.pages import FormPage, Page, ReadPage
from portal.views.timetables import timetable_of

BY_HAND = frozenset({"open", "close", "conclude", "archive", "cancel"})
RUNNING: dict[str, Callable[..., Round]] = {
    "open": rounds.open_round,
    "close": rounds.close_round,
    "conclude": rounds.conclude,
    "archive": rounds.archive,
    "cancel": rounds.cancel,
}


def own_offices(page: Page) -> set[int]:
    """The organizations of which the caller is a secretary."""
    return {
        grant.organization_id for grant in page.caller.standing(at=page.at).having(Role.SECRETARY)
    }


def own_rounds(page: Page) -> QuerySet[Round]:
    return queries.visible_to(page.caller, at=page.at).filter(organizer__in=own_offices(page))


class RoundListPage(ReadPage):
    template = "portal/county/round_list.html"

    def context(self) -> dict[str, Any]:
        found = own_rounds(self).select_related("program", "organizer")
        offices = Organization.objects.filter(pk__in=own_offices(self)).order_by("path")
        return {"page": Pages(self.request).in_order(found), "offices": offices}


class PlanPage(FormPage):
    """A new round: of a program, or like one that there was."""

    template = "portal/county/round_new.html"
    form_class = PlanForm

    def form_options(self) -> dict[str, Any]:
        mine = Program.objects.filter(organizer__in=own_offices(self)).order_by("pk")
        return {"programs": mine, "rounds": own_rounds(self)}

    def initial(self) -> dict[str, Any]:
        return {"year": timezone.localdate(self.at).year, "model": self.request.GET.get("like")}

    def act(self, form: PlanForm) -> str:
        given: Any = dict(form.cleaned_data)
        program, model = given.pop("program"), given.pop("model")
        if model is not None:
            made = rounds.plan_like(model=model, by=self.caller, at=self.at, **given)
        else:
            made = rounds.plan(program=program, by=self.caller, at=self.at, **given)
        return round_url(made)


class ProgramPage(FormPage):
    template = "portal/county/program_new.html"
    form_class = ProgramForm

    def form_options(self) -> dict[str, Any]:
        mine = Organization.objects.filter(pk__in=own_offices(self)).order_by("path")
        return {"organizers": mine}

    def act(self, form: ProgramForm) -> str:
        programs.create_program(**form.cleaned_data, by=self.caller, at=self.at)
        return reverse("portal:round_new")


class AtRound(Page):
    """A round of one's own office."""

    @cached_property
    def round(self) -> Round:
        whole = own_rounds(self).select_related("program", "organizer")
        return get_object_or_404(whole, pk=self.kwargs["pk"])

    @property
    def back(self) -> str:
        return round_url(self.round)

    @cached_property
    def is_planned(self) -> bool:
        return bool(self.round.state == RoundState.PLANNED)


class RoundPage(AtRound, ReadPage):
    """What there is to set up, how far it has come, and the route drawn."""

    template = "portal/county/round.html"

    def context(self) -> dict[str, Any]:
        # Opening is offered where everything that it takes is checked.
        by_hand = BY_HAND - {"open"}
        offers = offers_of(
            self.round, by=self.caller, at=self.at, url_name="portal:round_move", by_hand=by_hand
        )
        stages = list(self.round.stages.order_by("position"))
        return {
            "round": self.round,
            "offers": offers,
            "is_planned": self.is_planned,
            "groups": setup.groups_of(self.round, stages, planned=self.is_planned),
            "route": charts.way_of(stages) if stages else None,
            "timetable": timetable_of(self.round, at=self.at),
        }


class CheckPage(AtRound, ReadPage):
    """Everything that is missing, and everything to think about twice."""

    template = "portal/county/round_check.html"

    def context(self) -> dict[str, Any]:
        missing = readiness.missing(self.round, by=self.caller, at=self.at)
        offers = offers_of(
            self.round, by=self.caller, at=self.at, url_name="portal:round_move", by_hand={"open"}
        )
        return {
            "round": self.round,
            "back": self.back,
            "missing": missing,
            "concerns": warnings.of_round(self.round),
            "offers": [offer for offer in offers if not offer.refusal],
        }


class TimetablePage(AtRound, FormPage):
    template = "portal/county/round_timetable.html"
    form_class = ReplanForm

    def initial(self) -> dict[str, Any]:
        found = {name: getattr(self.round, name) for name in ReplanForm.base_fields}
        for name in ("opens_at", "closes_at"):
            found[name] = timezone.localtime(found[name])
        return found

    def context(self) -> dict[str, Any]:
        return {"round": self.round, "back": self.back, "is_planned": self.is_planned}

    def act(self, form: ReplanForm) -> str:
        rounds.replan(round_=self.round, **form.cleaned_data, by=self.caller, at=self.at)
        messages.success(self.request, _("The timetable is saved."))
        return self.back


class TitlePage(AtRound, FormPage):
    """A title that the program does not have yet."""

    template = "portal/county/title_new.html"
    form_class = TitleForm

    def initial(self) -> dict[str, Any]:
        return {"issuers": [self.round.organizer_id], "level": self.round.organizer.level}

    def form_options(self) -> dict[str, Any]:
        here = Organization.objects.filter(pk=self.round.organizer_id)
        beside = Organization.objects.filter(parent=self.round.organizer_id, code=None)
        below = titles_visible_to(self.caller, at=self.at).order_by("name")
        return {"issuers": (here | beside).order_by("path"), "below": below}

    def context(self) -> dict[str, Any]:
        return {"round": self.round, "back": self.categories}

    @property
    def categories(self) -> str:
        return reverse("portal:round_categories", kwargs={"pk": self.round.pk})

    def act(self, form: TitleForm) -> str:
        given = dict(form.cleaned_data)
        issuers = list(given.pop("issuers"))
        given["nature"] = given["nature"] or None
        programs.add_title(
            program=self.round.program, issuers=issuers, **given, by=self.caller, at=self.at
        )
        return self.categories


class RoundMove(MovePage):
    model = Round
    by_hand = BY_HAND

    def visible(self) -> QuerySet[Any]:
        return own_rounds(self)

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Round:
        return RUNNING[name](
            round_=self.subject,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return round_url(self.subject)


class ChangesPage(AtRound, ReadPage):
    """What is otherwise than in another round of the program."""

    template = "portal/county/round_changes.html"

    def context(self) -> dict[str, Any]:
        same = own_rounds(self).filter(program=self.round.program).exclude(pk=self.round.pk)
        asked = self.request.GET.get("since", "")
        other = same.filter(pk=int(asked)).first() if asked.isdecimal() else same.first()
        found = changes(queries.said(other), queries.said(self.round)) if other is not None else []
        return {
            "round": self.round,
            "back": self.back,
            "others": same,
            "other": other,
            "changes": [setup.told(change) for change in found],
        }


def round_url(round_: Round) -> str:
    return reverse("portal:round", kwargs={"pk": round_.pk})
