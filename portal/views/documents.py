"""The papers of a round (文书): which there are, which can be made, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.actions import documents
from honors.documents.certificates import FILE_EACH
from honors.documents.kinds import KINDS
from honors.documents.sources import PDF, Kind
from honors.models import (
    Category,
    Commendation,
    Round,
    Stage,
)
from honors.queries import arrangements, commendations, deliveries, public_notices, rankings
from honors.queries import documents as queries
from honors.states import CommendationState, PublicNoticeState, StageKind
from portal.forms.documents import NarrowingForm, PaperForm
from portal.paging import Pages
from portal.views.files import handed_over, looked_at
from portal.views.pages import FormPage, Page, ReadPage
from portal.views.rounds import own_rounds

LATEST = 8  # rounds; the pages of the others lead to their papers
MANY = 300  # certificates from which nobody waits for the page
OPTIONS = ("kind", "round", "round__name")
# What there is of a kind beside the usual one, and how it is called.
VARIANTS: dict[str, dict[str, tuple[dict[str, str], Any]]] = {
    "certificates": {
        "zip": ({"files": FILE_EACH}, gettext_lazy("a file for each, as ZIP")),
        "a3": ({"paper": "a3"}, gettext_lazy("on A3")),
    },
    "receipt_list": {"open": ({"which": "undelivered"}, gettext_lazy("not handed over yet"))},
}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One that can be made; `key` names it among all of its round."""

    kind: Kind
    subject: Model
    about: str
    variant: str = ""
    options: dict[str, str] = field(default_factory=dict)
    how: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind.name}:{self.subject.pk}:{self.variant}"


class DocumentsPage(ReadPage):
    """The latest first, narrowed down by kind and round."""

    template = "portal/county/document_list.html"

    def context(self) -> dict[str, Any]:
        found = queries.visible_to(self.caller, at=self.at)
        options = list(found.order_by().values_list(*OPTIONS).distinct()[:MANY])
        narrowing = NarrowingForm(self.request.GET, options=options, kinds=KINDS)
        page = Pages(self.request).back(
            narrowing.narrowed(found).select_related("round", "organization", "made_by")
        )
        return {
            "narrowing": narrowing,
            "is_narrowed": any(narrowing.cleaned_data.values()),
            "page": page,
            "rows": [
                {"document": row, "kind": KINDS[row.kind].label, "is_pdf": row.content_type == PDF}
                for row in page.rows
            ],
            "rounds": rounds_of(self),
        }


def rounds_of(page: Page) -> QuerySet[Round]:
    """Whose papers the caller may make, the latest first."""
    return own_rounds(page).order_by("-pk")[:LATEST]


class DocumentFile(Page):
    """`look` shows a PDF in the browser, everything else is handed over."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int, **_kwargs: Any) -> FileResponse:
        found = get_object_or_404(queries.visible_to(self.caller, at=self.at), pk=pk)
        if "look" in request.GET and found.content_type == PDF:
            return looked_at(found.file, name=found.name, content_type=PDF)
        return handed_over(found.file, name=found.name)


class PapersPage(FormPage):
    """All that can be made of a round now, by what it is about."""

    template = "portal/county/round_papers.html"
    form_class = PaperForm

    @cached_property
    def round(self) -> Round:
        return get_object_or_404(own_rounds(self), pk=self.kwargs["pk"])

    @cached_property
    def papers(self) -> list[Paper]:
        standing = self.caller.standing(at=self.at)
        return [
            paper
            for name, about, subject in self._subjects()
            if KINDS[name].may_make(self.round, subject, standing)
            for paper in _variants(KINDS[name], subject, about)
        ]

    def _subjects(self) -> Iterator[tuple[str, str, Any]]:
        """Kind, words and record; each noun is one statement."""
        given: dict[str, Any] = {"at": self.at}
        categories = arrangements.categories_visible_to(self.caller, **given)
        yield from _each(("summary_table",), self._mine(categories, Category, "title"))
        stages = arrangements.stages_visible_to(self.caller, **given)
        scored = self._mine(stages, Stage).filter(kind=StageKind.SCORING)
        yield from _each(("score_forms",), scored)
        sealed = rankings.visible_to(self.caller, **given)
        within = sealed.filter(stage__round=self.round).select_related("category__title", "stage")
        yield from _each(("evaluation_workbook",), within)
        posted = public_notices.visible_to(self.caller, **given).filter(
            stage__round=self.round, state__in=(PublicNoticeState.POSTED, PublicNoticeState.ENDED)
        )
        yield from _each(("public_notice", "posting_report"), posted.select_related("organization"))
        yield from self._of_lists()
        ceremonies = deliveries.ceremonies_visible_to(self.caller, **given)
        held = ceremonies.filter(commendation__round=self.round)
        yield from _each(("running_order", "seating_list"), held)
        yield "round_evidence", self.round.name, self.round

    def _of_lists(self) -> Iterator[tuple[str, str, Any]]:
        for row in commendations.kept_by(self.caller, at=self.at).filter(round=self.round):
            if row.state == CommendationState.ISSUED:
                yield from _each(("decision", "certificates", "receipt_list"), [row])
            elif row.state == CommendationState.REVOKED:
                yield from _each(("decision", "batch_revocation", "recovery_list"), [row])

    def _mine(self, rows: QuerySet[Any], model: type[Model], *related: str) -> QuerySet[Any]:
        found = rows.filter(round=self.round)
        return found.select_related(*related) if related else found

    def context(self) -> dict[str, Any]:
        return {"round": self.round, "papers": self.papers}

    def form_options(self) -> dict[str, Any]:
        return {"known": [paper.key for paper in self.papers]}

    def act(self, form: PaperForm) -> str:
        chosen = next(each for each in self.papers if each.key == form.cleaned_data["paper"])
        asked: dict[str, Any] = {
            "kind": chosen.kind.name,
            "subject": chosen.subject,
            "options": chosen.options,
            "by": self.caller,
            "at": self.at,
        }
        if isinstance(chosen.subject, Commendation) and chosen.subject.honors.count() > MANY:
            documents.ask(**asked)
            said = _("It is being made, which takes some minutes. Then it stands in this list.")
        else:
            said = _("%(name)s is made.") % {"name": documents.make(**asked).name}
        messages.success(self.request, said)
        return f"{reverse('portal:document_list')}?round={self.round.pk}"


def _each(names: Iterable[str], rows: Iterable[Any]) -> Iterator[tuple[str, str, Any]]:
    for row in rows:
        for name in names:
            yield name, str(row), row


def _variants(kind: Kind, subject: Model, about: str) -> Iterator[Paper]:
    yield Paper(kind=kind, subject=subject, about=about)
    known = VARIANTS.get(kind.name, {})
    if "pdf" in kind.choices.get("format", ()):
        known = {**known, "pdf": ({"format": "pdf"}, _("as PDF, to look at and to print"))}
    for name, (options, how) in known.items():
        yield Paper(
            kind=kind, subject=subject, about=about, variant=name, options=options, how=str(how)
        )
