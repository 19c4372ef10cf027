"""The places of a unit: what it has, hands down, calls back, lends; and why it sent too few."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors import rules
from honors.actions import quotas
from honors.models import Organization, Quota, QuotaLoan, Shortfall, SubQuota
from honors.models.quotas import QuotaKind
from honors.queries import quotas as queries
from portal import charts
from portal.charts.drawing import Chart
from portal.forms.quotas import CountForm, ExcuseForm, HandDownForm, LendForm, ReleaseForm
from portal.paging import Pages
from portal.views.pages import FormPage, Page, ReadPage

SHOWN = ("category__round__organizer", "category__title", "organization", "parent__organization")


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A button; without an address it says why it cannot be done now."""

    label: str
    url: str
    refusal: str


def drawn(quota: Quota) -> Chart | None:
    """Without an upper limit there is nothing to draw."""
    if quota.kind != QuotaKind.FIXED:
        return None
    used = quota.taken + quota.allocated
    return charts.quota_bar(_("Places used or handed down"), taken=used, places=quota.usable)


class QuotaListPage(ReadPage):
    """One's own first; those of the units below are asked for."""

    template = "portal/quotas/list.html"

    def context(self) -> dict[str, Any]:
        found = queries.unfinished(self.caller, at=self.at)
        own = queries.units_of(self.caller, at=self.at)
        lists = {
            "": found.filter(organization__in=own),
            "below": found.exclude(organization__in=own),
        }
        chosen = self.request.GET.get("list", "")
        here = chosen if chosen in lists else ""
        page = Pages(self.request).in_order(lists[here].select_related(*SHOWN))
        asked = queries.shortfalls_visible_to(self.caller, at=self.at).filter(
            answered_at=None, quota__in=found.order_by()
        )
        return {
            "tabs": [
                _tab(_("Own places"), "", lists, here),
                _tab(_("Places of units below"), "below", lists, here),
            ],
            "page": page,
            "rows": [(quota, drawn(quota)) for quota in page.rows],
            "asked": asked.filter(quota__organization__in=own).select_related(
                "quota__category__title", "quota__organization"
            ),
        }


def _tab(label: str, name: str, lists: dict[str, QuerySet[Quota]], here: str) -> dict[str, Any]:
    address = reverse("portal:quota_list")
    url = f"{address}?list={name}" if name else address
    count = lists[name].count()
    return {"label": label, "url": url, "count": count, "calls": False, "is_here": name == here}


class OfQuota(Page):
    @cached_property
    def quota(self) -> Quota:
        rows = queries.unfinished(self.caller, at=self.at).select_related(*SHOWN)
        return get_object_or_404(rows.prefetch_related("sub_quotas"), pk=self.kwargs["pk"])

    @property
    def keeps(self) -> bool:
        """Who may give these places out."""
        return rules.is_secretary_over_quota(self.quota, self.caller.standing(at=self.at))

    @property
    def opens(self) -> bool:
        """Who may open what is reserved, while no line is drawn."""
        category = self.quota.category
        standing = self.caller.standing(at=self.at)
        return rules.is_secretary_of_round(category, standing) and not category.rankings.exists()

    def url(self, name: str = "quota", quota: Quota | None = None) -> str:
        return reverse(f"portal:{name}", kwargs={"pk": (quota or self.quota).pk})


class QuotaPage(OfQuota, ReadPage):
    """Where the places came from, where they went, what may be done with those left."""

    template = "portal/quotas/quota.html"

    def context(self) -> dict[str, Any]:
        quota = self.quota
        below = quota.children.select_related("organization").prefetch_related("sub_quotas")
        loans = queries.loans_visible_to(self.caller, at=self.at)
        related = ("lender__organization", "borrower__organization")
        return {
            "quota": quota,
            "bar": drawn(quota),
            "left": quota.left,
            "deeds": self.deeds() if self.keeps else [],
            "below": [
                (child, self._recall(child)) for child in below.order_by("organization__path")
            ],
            "given": loans.filter(lender=quota).select_related(*related),
            "taken": [
                (loan, self._give_back(loan))
                for loan in loans.filter(borrower=quota).select_related(*related)
            ],
            "reserved": _reserved(quota),
            "opens": bool(_waiting(quota)) and self.opens,
            "shortfall": Shortfall.objects.filter(quota=quota).first(),
            "explains": rules.explains_shortfall(quota, self.caller.standing(at=self.at)),
        }

    def deeds(self) -> list[Deed]:
        spare = queries.spare(self.quota)
        why = "" if spare else _("No place is left that could be given away.")
        units = _units_below(self.quota).exists()
        return [
            Deed(
                label=_("Hand down places"),
                url=self.url("quota_hand_down") if spare and units else "",
                refusal=why or ("" if units else _("There is no unit below.")),
            ),
            Deed(
                label=_("Lend places"),
                url=self.url("quota_lend") if spare and queries.borrowers(self.quota) else "",
                refusal=why or _("No other unit has fixed places here."),
            ),
        ]

    def _recall(self, child: Quota) -> str:
        can = self.keeps and queries.recallable(child)
        return self.url("quota_recall", child) if can else ""

    def _give_back(self, loan: QuotaLoan) -> str:
        can = self.keeps and min(loan.outstanding, queries.spare(self.quota))
        return reverse("portal:quota_give_back", kwargs={"pk": loan.pk}) if can else ""


def _reserved(quota: Quota) -> list[tuple[str, SubQuota]]:
    """By the names that the category's rules give them."""
    labels = quota.category.quota_rules.get("shares", {})
    subs = quota.sub_quotas.all()
    return [(labels[sub.name]["label"], sub) for sub in subs if sub.reserved]


def _waiting(quota: Quota) -> list[tuple[str, SubQuota]]:
    return [(label, sub) for label, sub in _reserved(quota) if sub.waiting]


def _units_below(quota: Quota) -> QuerySet[Organization]:
    below = Organization.objects.filter(parent=quota.organization_id)
    return below.exclude(code=None).order_by("path")


class QuotaDeed(FormPage):
    """A form about places, and back to the page of those it is about."""

    template = "portal/quotas/deed.html"
    heading: Any
    button: Any
    said: Any

    @property
    @abstractmethod
    def quota(self) -> Quota:
        """Whose places these are."""

    @abstractmethod
    def carry_out(self, form: Any) -> None:
        """The one action."""

    def context(self) -> dict[str, Any]:
        return {
            "quota": self.quota,
            "heading": self.heading,
            "button": self.button,
            "back": self.back,
            "spare": queries.spare(self.quota),
        }

    @property
    def back(self) -> str:
        return reverse("portal:quota", kwargs={"pk": self.quota.pk})

    def act(self, form: Any) -> str:
        self.carry_out(form)
        messages.success(self.request, self.said)
        return self.back


class Kept(OfQuota):
    """Places that the caller may give out; to all others the page is not there."""

    @cached_property
    def quota(self) -> Quota:
        found = super().quota
        if not rules.is_secretary_over_quota(found, self.caller.standing(at=self.at)):
            raise Http404
        return found


class HandDownPage(Kept, QuotaDeed):
    template = "portal/quotas/hand_down.html"
    form_class = HandDownForm
    heading, button = gettext_lazy("Hand down places"), gettext_lazy("Hand them down")
    said = gettext_lazy("The places are handed down.")

    def form_options(self) -> dict[str, Any]:
        return {"units": list(_units_below(self.quota))}

    def context(self) -> dict[str, Any]:
        held = Quota.objects.filter(category=self.quota.category_id, parent=self.quota)
        return {**super().context(), "held": dict(held.values_list("organization_id", "places"))}

    def carry_out(self, form: HandDownForm) -> None:
        quotas.allocate(parent=self.quota, shares=form.shares, by=self.caller, at=self.at)


class LendPage(Kept, QuotaDeed):
    form_class = LendForm
    heading, button = gettext_lazy("Lend places"), gettext_lazy("Lend them")
    said = gettext_lazy("The places are lent.")

    def form_options(self) -> dict[str, Any]:
        return {"most": queries.spare(self.quota), "borrowers": queries.borrowers(self.quota)}

    def carry_out(self, form: LendForm) -> None:
        quotas.lend(lender=self.quota, **form.cleaned_data, by=self.caller, at=self.at)


class ReleasePage(OfQuota, QuotaDeed):
    """Reserved places that nobody of their kind asks for, opened to everybody."""

    form_class = ReleaseForm
    heading, button = gettext_lazy("Open reserved places"), gettext_lazy("Open them")
    said = gettext_lazy("The reserved places are open to everybody.")

    @cached_property
    def quota(self) -> Quota:
        found = super().quota
        if not rules.is_secretary_of_round(found.category, self.caller.standing(at=self.at)):
            raise Http404
        return found

    def form_options(self) -> dict[str, Any]:
        shares = [
            (sub.name, _("%(label)s (%(count)s)") % {"label": label, "count": sub.waiting})
            for label, sub in _waiting(self.quota)
        ]
        return {"shares": shares}

    def carry_out(self, form: ReleaseForm) -> None:
        given = form.cleaned_data
        quotas.release_reserve(quota=self.quota, **given, by=self.caller, at=self.at)


class RecallPage(OfQuota, QuotaDeed):
    """Of places that were handed down: whoever keeps those above calls them back."""

    form_class = CountForm
    heading, button = gettext_lazy("Call places back"), gettext_lazy("Call them back")
    said = gettext_lazy("The places are called back.")

    @cached_property
    def quota(self) -> Quota:
        found = super().quota
        standing = self.caller.standing(at=self.at)
        if found.parent is None or not rules.is_secretary_over_quota(found.parent, standing):
            raise Http404
        return found

    @property
    def back(self) -> str:
        return reverse("portal:quota", kwargs={"pk": self.quota.parent_id})

    def form_options(self) -> dict[str, Any]:
        return {"most": queries.recallable(self.quota)}

    def carry_out(self, form: CountForm) -> None:
        quotas.recall_allocation(
            quota=self.quota, places=form.cleaned_data["places"], by=self.caller, at=self.at
        )


class GiveBackPage(QuotaDeed):
    form_class = CountForm
    heading, button = gettext_lazy("Give places back"), gettext_lazy("Give them back")
    said = gettext_lazy("The places are given back.")

    @cached_property
    def loan(self) -> QuotaLoan:
        loans = queries.loans_visible_to(self.caller, at=self.at)
        related = tuple(f"borrower__{name}" for name in SHOWN)
        found = get_object_or_404(loans.select_related(*related), pk=self.kwargs["pk"])
        standing = self.caller.standing(at=self.at)
        if not rules.is_secretary_over_quota(found.borrower, standing):
            raise Http404
        return found

    @property
    def quota(self) -> Quota:
        return self.loan.borrower

    def form_options(self) -> dict[str, Any]:
        return {"most": min(self.loan.outstanding, queries.spare(self.quota))}

    def carry_out(self, form: CountForm) -> None:
        places = form.cleaned_data["places"]
        quotas.give_back(loan=self.loan, places=places, by=self.caller, at=self.at)


class ShortfallPage(QuotaDeed):
    """Why the unit sent fewer than it was asked for."""

    form_class = ExcuseForm
    heading, button = gettext_lazy("Explain the shortfall"), gettext_lazy("Put it on record")
    said = gettext_lazy("The explanation is on record.")

    @cached_property
    def shortfall(self) -> Shortfall:
        rows = queries.shortfalls_visible_to(self.caller, at=self.at)
        related = tuple(f"quota__{name}" for name in SHOWN)
        found = get_object_or_404(rows.select_related(*related), pk=self.kwargs["pk"])
        if not rules.explains_shortfall(found.quota, self.caller.standing(at=self.at)):
            raise Http404
        return found

    @property
    def quota(self) -> Quota:
        return self.shortfall.quota

    def initial(self) -> dict[str, Any]:
        return {"reason": self.shortfall.reason}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "shortfall": self.shortfall}

    def carry_out(self, form: ExcuseForm) -> None:
        reason = form.cleaned_data["reason"]
        quotas.explain_shortfall(
            shortfall=self.shortfall, reason=reason, by=self.caller, at=self.at
        )
