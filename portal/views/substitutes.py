"""Somebody who is away, and who acts in their place: appointed for a term, or ended before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors.actions import accounts, substitutes
from honors.models import Membership, User
from honors.queries import accounts as people
from honors.queries import memberships
from honors.queries.accounts import is_operator
from honors.roles import Role
from portal.forms.pages import PageForm
from portal.forms.substitutes import AppointForm, SearchForm
from portal.paging import Pages
from portal.views.pages import FormPage, Page, ReadPage

MOST_NAMES = 200


class OfAdministrators(Page):
    """For whoever keeps roles somewhere; to all others there is nothing here."""

    @property
    def kept(self) -> QuerySet[Membership]:
        if not (is_operator(self.caller) or self._keeps_roles):
            raise Http404
        return memberships.kept_by(self.caller, at=self.at)

    @property
    def _keeps_roles(self) -> bool:
        return bool(self.caller.standing(at=self.at).having(Role.ADMINISTRATOR))

    @property
    def seats(self) -> QuerySet[Membership]:
        """Roles that are not over, of people who are nobody's substitute."""
        own = self.kept.filter(substitute_for=None).filter(_not_over(self.at))
        return own.select_related("user", "organization")

    @property
    def acting(self) -> QuerySet[Membership]:
        named = self.kept.filter(substitute_for__isnull=False, ends_at__gt=self.at)
        return named.select_related("user", "organization", "substitute_for__user")

    @property
    def list_url(self) -> str:
        return reverse("portal:substitute_list")


def _not_over(at: datetime) -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=at)


class SeatListPage(OfAdministrators, ReadPage):
    """Who holds which role, with whoever acts for them; or only those who act for somebody."""

    template = "portal/substitute_list.html"

    def context(self) -> dict[str, Any]:
        searching = SearchForm(self.request.GET)
        sought = searching.cleaned_data["search"] if searching.is_valid() else ""
        shows_acting = self.request.GET.get("list") == "acting"
        acting = self.acting
        rows = acting if shows_acting else self._seats_with(acting)
        return {
            "page": Pages(self.request).of(rows.filter(_called(sought))),
            "shows_acting": shows_acting,
            "searching": searching,
            "sought": sought,
            "tabs": self._tabs(shows_acting, acting.count()),
        }

    def _seats_with(self, acting: QuerySet[Membership]) -> QuerySet[Membership]:
        by_begin = acting.order_by("starts_at")
        return self.seats.prefetch_related(Prefetch("substitutes", by_begin, to_attr="acting"))

    def _tabs(self, shows_acting: bool, count: int) -> list[dict[str, Any]]:
        first, second = _("Who holds a role"), _("Who acts for somebody")
        acting = f"{self.list_url}?list=acting"
        return [
            {"label": first, "url": self.list_url, "count": None, "is_here": not shows_acting},
            {"label": second, "url": acting, "count": count, "is_here": shows_acting},
        ]


def _called(sought: str) -> Q:
    if not sought:
        return Q()
    names = ("user__display_name", "user__username", "organization__name")
    parts = [Q(**{f"{name}__contains": sought}) for name in names]
    return parts[0] | parts[1] | parts[2]


class AppointPage(OfAdministrators, FormPage):
    template = "portal/substitute_new.html"
    form_class = AppointForm

    @cached_property
    def seat(self) -> Membership:
        return get_object_or_404(self.seats, pk=self.kwargs["pk"])

    @property
    def people(self) -> QuerySet[User]:
        """Whoever may be named: not the one who is away, and not oneself."""
        seen = people.visible_to(self.caller, at=self.at).filter(is_active=True)
        return seen.exclude(pk__in={self.seat.user_id, self.caller.pk})

    def initial(self) -> dict[str, Any]:
        return {"starts_at": timezone.localdate(self.at)}

    def form_options(self) -> dict[str, Any]:
        return {"people": self.people, "at": self.at}

    def context(self) -> dict[str, Any]:
        named = self.acting.filter(substitute_for=self.seat).order_by("starts_at")
        return {"seat": self.seat, "named": named, "offered": self.people[:MOST_NAMES]}

    def act(self, form: AppointForm) -> str:
        made = substitutes.appoint(
            absent=self.seat, **form.cleaned_data, by=self.caller, at=self.at
        )
        said = _("%(substitute)s acts for %(absent)s.")
        who = {"substitute": made.user.display_name, "absent": self.seat.user.display_name}
        messages.success(self.request, said % who)
        return f"{self.list_url}?list=acting"


class EndPage(OfAdministrators, FormPage):
    """Before the term is over: the one who was away has the role back at once."""

    template = "portal/substitute_end.html"
    form_class = PageForm

    @cached_property
    def membership(self) -> Membership:
        return get_object_or_404(self.acting, pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        return {"membership": self.membership, "has_begun": self.membership.starts_at <= self.at}

    def act(self, form: PageForm) -> str:
        accounts.end_membership(membership=self.membership, by=self.caller, at=self.at)
        messages.success(self.request, _("It has ended."))
        return f"{self.list_url}?list=acting"
