"""Score sheets and rankings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import judging as shapes
from api.views.doors import KEY, SIGNED_IN, Reads, attached
from api.views.histories import Histories
from api.views.moves import Moves
from honors.actions import assignments, judge_vetoes, rankings, score_sheets
from honors.models import JudgeVeto, Ranking, ScoreSheet
from honors.queries import blinding, boundaries, recounts
from honors.queries import judge_vetoes as veto_queries
from honors.queries import rankings as ranking_queries
from honors.queries import score_sheets as sheet_queries
from workflow.refusals import NotPermitted

CREATED, GONE = 201, 204
JUDGING: dict[str, Callable[..., Any]] = {
    "start": score_sheets.start,
    "submit": score_sheets.submit,
    "reopen": score_sheets.reopen,
    "abstain": score_sheets.abstain,
    "recuse": score_sheets.recuse,
}
# The domain says itself what is missing, after it has said whether one may at all.
NOT_SAID: dict[str, dict[str, Any]] = {
    "reopen": {"reason": ""},
    "abstain": {"reason": ""},
    "recuse": {"ground": ""},
}


class ScoreSheetView(Reads, Moves, Histories):
    """Sheets are locked by the cut and voided by a correction; nobody does either by hand."""

    noun, resource, stream = "score_sheets", "score-sheets", "score_sheets"
    place = "nomination__round__organizer__path"
    model = ScoreSheet
    serializer_class = shapes.ScoreSheetShape
    filterset_class = filters.ScoreSheetFilter
    by_hand = frozenset(JUDGING)
    permissions = dict.fromkeys(
        (
            "list", "retrieve", "transitions", "transition", "marks", "assign", "events",
            "preview", "apply", "dossier", "photo",
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {
        "marks": shapes.MarksBody,
        "assign": shapes.AssignmentBody,
        "preview": shapes.AssignmentBody,
        "apply": shapes.PlanBody,
    }
    answers = {
        **Moves.answers,
        **Histories.answers,
        "assign": {201: shapes.AssignedShape},
        "preview": {200: shapes.PlanShape},
        "apply": {201: shapes.AssignedShape},
        "dossier": {200: shapes.JudgedDossierShape},
        "photo": {(200, "application/octet-stream"): bytes},
    }
    changes = Moves.changes | {"marks"}

    def visible(self) -> QuerySet[Any]:
        return sheet_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        readable = sheet_queries.readable_to(self.caller, at=self.at).order_by()
        rows = queryset.annotate(is_readable=Exists(readable.filter(pk=OuterRef("pk"))))
        return rows.prefetch_related("marks")

    def require_historian(self, subject: Any) -> None:
        """Submitting writes every mark into history, so whoever may not read them may not there."""
        super().require_historian(subject)
        if not subject.is_readable:
            raise NotPermitted(_("Submit your own sheet for this case first."), code="own_first")

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        supplied = NOT_SAID.get(name, {}) | supplied
        return JUDGING[name](sheet=subject, **supplied, by=self.caller, at=self.at)

    @action(detail=True, methods=["put"])
    def marks(self, request: Request, pk: str) -> Response:
        """Keep a draft; what is not named stays as it was. The first mark starts the sheet."""
        sheet = self.get_object()
        sent = self.sent()
        self.require_match(sheet)
        kept = score_sheets.save_marks(
            sheet=sheet,
            marks={key: _exact(value) for key, value in _by_key(sent, "marks").items()},
            comments=_by_key(sent, "comments"),
            by=self.caller,
            at=self.at,
        )
        return self.represent(kept)

    @action(detail=True, methods=["get"])
    def dossier(self, request: Request, pk: str) -> Response:
        """What the judge of this sheet reads; at a blind stage the redacted copy alone."""
        read = blinding.dossier_for(self.get_object(), judge=self.caller, at=self.at)
        return Response(shapes.JudgedDossierShape(read).data)

    @action(detail=True, methods=["get"], url_path=f"photos/(?P<photo>{KEY})")
    def photo(self, request: Request, pk: str, photo: str) -> FileResponse:
        """A photo of the redacted copy, never to be shown inside a page."""
        read = blinding.dossier_for(self.get_object(), judge=self.caller, at=self.at)
        found = next((f for f in read.files if read.is_blind and f.pk == int(photo)), None)
        if found is None:
            raise Http404
        return attached(found)

    @action(detail=False, methods=["post"])
    def assign(self, request: Request) -> Response:
        """Give out every sheet that is still missing at a scoring stage."""
        sheets = score_sheets.assign(**self.sent(), by=self.caller, at=self.at)
        return Response({"assigned": len(sheets)}, status=CREATED)

    @action(detail=False, methods=["post"], url_path="plan")
    def preview(self, request: Request) -> Response:
        """Who would judge what, also to fill what recusals left open. Nothing is given out."""
        plan = assignments.preview(**self.sent(), by=self.caller, at=self.at)
        return Response(shapes.PlanShape(plan).data)

    @action(detail=False, methods=["post"], url_path="plan/apply")
    def apply(self, request: Request) -> Response:
        """Give out every sheet of the plan that was looked at, or none."""
        sheets = assignments.apply_seen(**self.sent(), by=self.caller, at=self.at)
        return Response({"assigned": len(sheets)}, status=CREATED)


def _by_key(sent: Mapping[str, Any], name: str) -> dict[int, Any]:
    given: Mapping[str, Any] = sent.get(name, {})
    for key in given:
        if not (key.isascii() and key.isdigit() and len(key) <= len("999999999999999999")):
            detail = ErrorDetail("a criterion is named by its number", code="invalid")
            raise ValidationError({name: {key: [detail]}})
    return {int(key): value for key, value in given.items()}


def _exact(value: Any) -> Any:
    """JSON's fractions as they were written: 92.5 is not binary."""
    return repr(value) if isinstance(value, float) else value


class JudgeVetoView(Reads):
    """What judges raise against cases beside the marks, and whether it holds."""

    noun, resource = "score_sheets", "judge-vetoes"
    model = JudgeVeto
    serializer_class = shapes.JudgeVetoShape
    filterset_class = filters.JudgeVetoFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "destroy", "find"), SIGNED_IN)
    inputs = {"create": shapes.JudgeVetoBody, "find": shapes.JudgeVetoFindingBody}
    answers = {"find": {200: shapes.JudgeVetoShape}}
    changes = frozenset({"destroy", "find"})

    def visible(self) -> QuerySet[Any]:
        return veto_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("sheet")

    def create(self, request: Request) -> Response:
        """Raised on the caller's own sheet while it is open; raised again, it gets a new reason."""
        made = judge_vetoes.raise_veto(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """Taken back, while the sheet is open."""
        veto = self.get_object()
        self.require_match(veto)
        judge_vetoes.take_back(veto=veto, by=self.caller, at=self.at)
        return Response(status=GONE)

    @action(detail=True, methods=["post"], url_path="finding")
    def find(self, request: Request, pk: str) -> Response:
        """The secretary confirms it, which takes the case out, or refuses it."""
        veto = self.get_object()
        sent = self.sent()
        self.require_match(veto)
        return self.represent(judge_vetoes.decide(veto=veto, **sent, by=self.caller, at=self.at))


class RankingView(Reads):
    noun, resource = "rankings", "rankings"
    model = Ranking
    serializer_class = shapes.RankingShape
    filterset_class = filters.RankingFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "entries", "explanation", "recount", "boundary"), SIGNED_IN
    )
    inputs = {"create": shapes.CutBody}
    answers = {
        "entries": shapes.RankingEntryShape(many=True),
        "explanation": shapes.ExplanationShape,
        "recount": shapes.RecountShape,
        "boundary": shapes.BoundaryShape,
    }
    pages = {"entries": {"position": "position"}}

    def visible(self) -> QuerySet[Any]:
        return ranking_queries.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """The cut: rank the cases of a category, send the best on, pass over the rest."""
        made = rankings.cut(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["get"])
    def entries(self, request: Request, pk: str) -> Response:
        return self.page(self.get_object().entries.all(), shapes.RankingEntryShape)

    @action(detail=True, methods=["get"], url_path=f"entries/(?P<entry>{KEY})/explanation")
    def explanation(self, request: Request, pk: str, entry: str) -> Response:
        """Why a case has its rank: every figure and every rule."""
        found = get_object_or_404(self.get_object().entries.select_related("ranking"), pk=entry)
        return Response(shapes.ExplanationShape(ranking_queries.explain(found)).data)

    @action(detail=True, methods=["get"])
    def recount(self, request: Request, pk: str) -> Response:
        """Computed again from the raw marks or votes, and held against what is stored."""
        return Response(shapes.RecountShape(recounts.recompute(self.get_object())).data)

    @action(detail=True, methods=["get"])
    def boundary(self, request: Request, pk: str) -> Response:
        """Whose place hangs on the method of reckoning."""
        return Response(shapes.BoundaryShape(boundaries.report(self.get_object())).data)
