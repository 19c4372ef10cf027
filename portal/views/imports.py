"""Spreadsheets coming in: choose what, take the template, hand it in, look at it, confirm, undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from honors.actions import imports
from honors.actions.imports.kinds import NOMINEE_KINDS
from honors.models import Category, Import, ImportRow, Organization
from honors.models.imports import ImportKind, RowOutcome
from honors.models.nominees import Sex
from honors.models.organizations import Level
from honors.models.programs import NomineeKind
from honors.queries import arrangements, dossiers, organizations
from honors.queries import imports as queries
from honors.roles import Role
from honors.states import IMPORTS_AT_WORK, UNFINISHED_JOBS, ImportState, RoundState
from portal.forms.imports import SpreadsheetForm, StepForm
from portal.paging import Pages
from portal.states import tag_of
from portal.views.files import handed_over
from portal.views.pages import FormPage, Page, ReadPage

LISTED = 30
# Values that are shown by their label.
WORDS = {
    **{("sex", value): label for value, label in Sex.choices},
    **{("level", value): label for value, label in Level.choices},
}
UNFINISHED_ROUNDS = (RoundState.PLANNED, RoundState.OPEN, RoundState.EVALUATING)
KINDS = list(ImportKind)
AGAIN_AFTER = 5  # seconds, while a worker is at it


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that somebody may import at one place."""

    kind: ImportKind
    organization: Organization
    category: Category | None = None
    nominee_kind: str = ""

    @property
    def of(self) -> str:
        """The category or the kind of nominees, if there is any."""
        return str(self.category or (self.nominee_kind and NomineeKind(self.nominee_kind).label))

    @property
    def label(self) -> str:
        return f"{self.kind.label} · {self.of}" if self.of else str(self.kind.label)

    @property
    def asked(self) -> str:
        query = QueryDict(mutable=True)
        query["kind"], query["organization"] = str(self.kind), str(self.organization.pk)
        if self.category is not None:
            query["category"] = str(self.category.pk)
        if self.nominee_kind:
            query["nominee_kind"] = self.nominee_kind
        return query.urlencode()

    @property
    def url(self) -> str:
        return f"{reverse('portal:import_new')}?{self.asked}"

    @property
    def template_url(self) -> str:
        return f"{reverse('portal:import_template')}?{self.asked}"


def choices_of(page: Page) -> Iterator[Choice]:
    """What the caller may import now, by the roles held."""
    standing = page.caller.standing(at=page.at)
    places = {
        place.pk: place
        for place in Organization.objects.filter(
            pk__in=[grant.organization_id for grant in standing.grants]
        )
    }
    for grant in standing.grants:
        place = places[grant.organization_id]
        if grant.role == Role.NOMINATOR:
            yield from _of_unit(place, page)
        elif grant.role == Role.SECRETARY:
            yield from _of_organizer(place)
        elif grant.role == Role.ADMINISTRATOR:
            yield Choice(kind=ImportKind.USERS, organization=place)


def _of_unit(unit: Organization, page: Page) -> Iterator[Choice]:
    for category in dossiers.open_categories(unit, at=page.at):
        yield Choice(kind=ImportKind.NOMINATIONS, organization=unit, category=category)
    for kind in NOMINEE_KINDS[ImportKind.NOMINEES]:
        yield Choice(kind=ImportKind.NOMINEES, organization=unit, nominee_kind=kind)
    for kind in NOMINEE_KINDS[ImportKind.MEMBERS]:
        yield Choice(kind=ImportKind.MEMBERS, organization=unit, nominee_kind=kind)


def _of_organizer(place: Organization) -> Iterator[Choice]:
    found = Category.objects.filter(round__organizer=place).select_related("round", "title")
    unfinished = found.filter(round__state__in=UNFINISHED_ROUNDS)
    for category in unfinished.order_by("round", "position"):
        yield Choice(kind=ImportKind.QUOTAS, organization=place, category=category)
    for kind in NOMINEE_KINDS[ImportKind.HONOREES]:
        yield Choice(kind=ImportKind.HONOREES, organization=place, nominee_kind=kind)


class ImportsPage(ReadPage):
    template = "portal/imports.html"

    def context(self) -> dict[str, Any]:
        own = queries.readable_by(self.caller).select_related("category", "organization")
        handed_in = [
            {"import": each, "tag": tag_of(ImportState(each.state))}
            for each in own.order_by("-pk")[:LISTED]
        ]
        choices = sorted(choices_of(self), key=lambda choice: KINDS.index(choice.kind))
        return {"choices": choices, "handed_in": handed_in}


class Asked(Page):
    """What the address says is to be imported; the action decides whether it may be."""

    @cached_property
    def choice(self) -> Choice:
        query = self.request.GET
        if query.get("kind") not in ImportKind.values:
            raise Http404
        return Choice(
            kind=ImportKind(query["kind"]),
            organization=self._found(
                organizations.visible_to(self.caller, at=self.at), query.get("organization")
            ),
            category=self._category(query.get("category")),
            nominee_kind=query.get("nominee_kind", ""),
        )

    def _category(self, key: str | None) -> Category | None:
        if not key:
            return None
        visible = arrangements.categories_visible_to(self.caller, at=self.at)
        category: Category = self._found(visible.select_related("title", "round"), key)
        return category

    def _found(self, rows: Any, key: str | None) -> Any:
        return get_object_or_404(rows, pk=key if key and key.isdecimal() else 0)

    @property
    def place(self) -> dict[str, Any]:
        return {
            "kind": self.choice.kind,
            "organization": self.choice.organization,
            "category": self.choice.category,
            "nominee_kind": self.choice.nominee_kind,
            "by": self.caller,
            "at": self.at,
        }


class ImportNew(Asked, FormPage):
    template = "portal/import_new.html"
    form_class = SpreadsheetForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        imports.template(**self.place)  # refused here as it would be after the upload
        return super().get(request, **kwargs)

    def context(self) -> dict[str, Any]:
        return {"choice": self.choice}

    def act(self, form: SpreadsheetForm) -> str:
        file = form.cleaned_data["file"]
        made = imports.hand_in(**self.place, name=file.name, content=file.read())
        return reverse("portal:import", kwargs={"pk": made.pk})


class ImportTemplate(Asked):
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> FileResponse:
        return given(imports.template(**self.place))


def given(made: imports.Template) -> FileResponse:
    return handed_over(made.file, name=made.name)


class ImportPage(FormPage):
    """The dry run row by row, then what came of it; its buttons are those that its state has."""

    template = "portal/import.html"
    form_class = StepForm

    @cached_property
    def import_(self) -> Import:
        own = queries.readable_by(self.caller)
        loaded = own.select_related("category", "organization", "job")
        return get_object_or_404(loaded, pk=self.kwargs["pk"])

    @property
    def outcome(self) -> str:
        """Which rows are shown: those that are refused first of all."""
        asked = self.request.GET.get("rows", "")
        if asked in ("all", *RowOutcome.values):
            return asked
        return RowOutcome.REFUSE if self.import_.refused else "all"

    def context(self) -> dict[str, Any]:
        rows = self.import_.rows.all()
        if self.outcome != "all":
            rows = rows.filter(outcome=self.outcome)
        page = Pages(self.request).of(rows)
        return {
            "import": self.import_,
            "state_tag": tag_of(ImportState(self.import_.state)),
            "page": page,
            "rows": [_shown(row) for row in page.rows],
            "outcome": self.outcome,
            "outcomes": RowOutcome.choices,
            "can_confirm": self._can_confirm(),
            "can_undo": self.import_.state == ImportState.WRITTEN,
            "is_at_work": self._is_at_work(),
        }

    def _can_confirm(self) -> bool:
        import_ = self.import_
        known = import_.matched if import_.kind == ImportKind.NOMINATIONS else 0
        return (
            import_.state == ImportState.CHECKED
            and not import_.refused
            and bool(import_.created or known)
        )

    def _is_at_work(self) -> bool:
        import_ = self.import_
        job = import_.job
        return import_.state in IMPORTS_AT_WORK and job is not None and job.state in UNFINISHED_JOBS

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        response = super().show(context, status=status)
        if self._is_at_work():
            response["Refresh"] = str(AGAIN_AFTER)
        return response

    def act(self, form: StepForm) -> str:
        step = {StepForm.CONFIRM: imports.confirm, StepForm.UNDO: imports.undo}
        step[form.cleaned_data["step"]](import_=self.import_, by=self.caller, at=self.at)
        return reverse("portal:import", kwargs={"pk": self.import_.pk})


def _shown(row: ImportRow) -> dict[str, Any]:
    told = queries.told_by(row)
    values = queries.shown(told.values)
    name = values.get("name") or values.get("display_name") or values.get("unit", "")
    beside = [WORDS.get((key, value), value) for key, value in values.items() if value != name]
    return {
        "line": row.line,
        "tag": tag_of(RowOutcome(row.outcome)),
        "name": name,
        "beside": " · ".join(str(value) for value in beside[:LISTED]),
        "mistakes": [message for _column, _code, message in told.mistakes],
    }


class ImportMarked(Page):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        import_ = get_object_or_404(queries.readable_by(self.caller), pk=pk)
        return given(imports.marked(import_=import_, by=self.caller))
