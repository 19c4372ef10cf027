"""Votes on papers: filled in, looked at once more and cast; the desk opens and counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors.actions import polls
from honors.models import BallotTally, Category, Organization, Poll, PollVoter, Stage, User
from honors.queries import arrangements
from honors.queries import papers as queries
from honors.queries.ballots import DESKS
from portal import errors
from portal.answers import reading_of
from portal.forms.polls import ClosingForm, PaperForm, VotersForm
from portal.views.pages import FormPage, Page, ReadPage
from workflow.refusals import NotPermitted, Refusal

MOST = 100  # polls in the list
SHOWN = ("stage__round__organizer", "category__title", "organization", "ballot")


class PollListPage(ReadPage):
    """Where one votes, and what one's own desk may open or count."""

    template = "portal/poll_list.html"

    def context(self) -> dict[str, Any]:
        visible = queries.visible_to(self.caller, at=self.at).select_related(*SHOWN)
        rows = list(visible.order_by("-opened_at", "-pk")[:MOST])
        places = queries.places_among(rows, self.caller, at=self.at)
        away = queries.away_from(self.caller, at=self.at)
        called = {p.pk for p in rows if _calls(p, places.get(p.pk)) and not _is_away(p, away)}
        return {
            "to_vote": [poll for poll in rows if poll.pk in called],
            "polls": [(poll, places.get(poll.pk)) for poll in rows if poll.pk not in called],
            "waiting": queries.waiting_for(self.caller, at=self.at),
        }


def _is_away(poll: Poll, away: set[int]) -> bool:
    return poll.organization_id in away


def _calls(poll: Poll, place: PollVoter | None) -> bool:
    """Whether this paper is still to be given."""
    is_owed = place is not None and not place.has_voted and not place.recused_for
    return is_owed and poll.closed_at is None


class OnePoll(Page):
    @cached_property
    def poll(self) -> Poll:
        visible = queries.visible_to(self.caller, at=self.at).select_related(*SHOWN)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    @cached_property
    def place(self) -> PollVoter | None:
        return queries.place_of(self.caller, self.poll, at=self.at)

    def back(self) -> str:
        return reverse("portal:poll", kwargs={"pk": self.poll.pk})

    def context(self) -> dict[str, Any]:
        return {**super().context(), "poll": self.poll, "place": self.place, "back": self.back()}


class PollPage(OnePoll, ReadPage):
    """How far it is, and what it gave. While it is open nobody sees how the papers stand."""

    template = "portal/poll.html"

    def context(self) -> dict[str, Any]:
        poll, ballot = self.poll, self.poll.ballot
        at_desk = queries.is_at_desk(self.caller, poll, at=self.at)
        tallies = (
            BallotTally.objects.filter(ballot=ballot) if ballot else BallotTally.objects.none()
        )
        cases = poll.cases.select_related("nomination__nominee", "nomination__unit")
        voters = poll.voters.select_related("user").order_by("user")
        return {
            **super().context(),
            "calls": _calls(poll, self.place),
            "at_desk": at_desk,
            "turnout": queries.turnout_of(poll),
            "voters": voters if at_desk else [],
            "cases": cases.order_by("-votes_for", "pk") if poll.is_runoff else cases.order_by("pk"),
            "tallies": tallies.order_by("-passed", "-votes_for", "pk").select_related(
                "nomination__nominee", "nomination__unit"
            ),
            "may_run_off": at_desk and ballot and bool(poll.stage.settings.get("runoffs")),
        }


class PaperPage(OnePoll, FormPage):
    """Filled in, shown once more in words, and only then cast."""

    template = "portal/poll_paper.html"
    form_class = PaperForm

    @cached_property
    def cases(self) -> list[queries.VotedCase]:
        return queries.cases_of(self.poll)

    def form_options(self) -> dict[str, Any]:
        return {"cases": self.cases}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not _calls(self.poll, self.place):
            return self.go(self.back())
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("go") == "cast":
            return super().post(request, **kwargs)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.again(form)
        if request.POST.get("go") == "change":
            return self.show({"form": form})
        try:
            polls.checked(poll=self.poll, choices=form.choices, by=self.caller, at=self.at)
        except NotPermitted:
            raise
        except Refusal as refusal:
            errors.put(form, refusal)
            return self.again(form)
        return self.show({"form": form, "review": True})

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        given = dict(context or {})
        form: PaperForm = given["form"]
        said = form.said if given.get("review") else {}
        given["rows"] = [
            {
                "voted": voted,
                "field": form.row(voted),
                "said": said.get(voted.case.pk, ""),
                "reading": reading_of(voted, voted.case.category.form.fields),
            }
            for voted in self.cases
        ]
        given["approved"] = sum(choice == "for" for choice in form.choices.values()) if said else 0
        return super().show(given, status=status)

    def act(self, form: PaperForm) -> str:
        polls.vote(poll=self.poll, choices=form.choices, by=self.caller, at=self.at)
        messages.success(self.request, _("Your paper is cast."))
        return self.back()


class ClosePage(OnePoll, FormPage):
    """The papers are counted into the ballot, before witnesses."""

    template = "portal/poll_close.html"
    form_class = ClosingForm

    def context(self) -> dict[str, Any]:
        if not queries.is_at_desk(self.caller, self.poll, at=self.at):
            raise Http404
        return {**super().context(), "turnout": queries.turnout_of(self.poll)}

    def act(self, form: ClosingForm) -> str:
        polls.close_poll(poll=self.poll, witnesses=form.names, by=self.caller, at=self.at)
        messages.success(self.request, _("The poll is closed."))
        return self.back()


class OpenPage(FormPage):
    """Who votes is named; what the terms say of the papers stands beside."""

    template = "portal/poll_open.html"
    form_class = VotersForm

    @cached_property
    def stage(self) -> Stage:
        stages = arrangements.stages_visible_to(self.caller, at=self.at)
        return get_object_or_404(stages.select_related("round__organizer"), pk=self.kwargs["stage"])

    @cached_property
    def category(self) -> Category:
        categories = arrangements.categories_visible_to(self.caller, at=self.at)
        own = categories.filter(round=self.stage.round_id).select_related("title")
        return get_object_or_404(own, pk=self.kwargs["category"])

    @cached_property
    def organization(self) -> Organization:
        """One's own desk; to everybody else there is none."""
        desks = self.caller.standing(at=self.at).having(*DESKS)
        own = Organization.objects.filter(pk__in=[grant.organization_id for grant in desks])
        return get_object_or_404(own, pk=self.kwargs["organization"])

    def form_options(self) -> dict[str, Any]:
        return {"people": queries.electorate([self.organization.pk], at=self.at)}

    def context(self) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "category": self.category,
            "organization": self.organization,
            "is_secret": self.stage.settings.get("secret", True),
            "approves_max": self.stage.settings.get("approves_max"),
            "back": reverse("portal:poll_list"),
        }

    def opened(self, voters: Sequence[User]) -> Poll:
        return polls.open_poll(
            stage=self.stage,
            category=self.category,
            organization=self.organization,
            voters=voters,
            by=self.caller,
            at=self.at,
        )

    def act(self, form: VotersForm) -> str:
        poll = self.opened(list(form.cleaned_data["voters"]))
        messages.success(self.request, _("The poll is open. Those who vote find it under “Votes”."))
        return reverse("portal:poll", kwargs={"pk": poll.pk})


class RunoffPage(OnePoll, OpenPage):
    """Once more among those whom a poll that was counted left tied at the line."""

    @cached_property
    def stage(self) -> Stage:
        return self.poll.stage

    @cached_property
    def category(self) -> Category:
        return self.poll.category

    @cached_property
    def organization(self) -> Organization:
        if not queries.is_at_desk(self.caller, self.poll, at=self.at):
            raise Http404
        return self.poll.stage.round.organizer

    def context(self) -> dict[str, Any]:
        return {**OpenPage.context(self), "runoff": self.poll, "back": self.back()}

    def opened(self, voters: Sequence[User]) -> Poll:
        return polls.open_runoff(
            stage=self.stage, category=self.category, voters=voters, by=self.caller, at=self.at
        )
