"""One transition for many cases: all of them or none, and a rehearsal that says what would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import asked_by
from api.serializers.moves import body_of
from api.serializers.nominations import MOST_CASES, BulkBody, BulkShape
from api.serializers.shapes import Body
from api.views.moves import NAME, Moves
from honors.actions.nominations import moving
from honors.models import Nomination
from workflow import engine
from workflow.definition import Transition
from workflow.refusals import StaleVersion, TransitionRefused


@dataclass(frozen=True)
class Remembered:
    """An actor whose standing was read once; rehearsing asks for it once for each case."""

    ledger_key: str
    held: Any

    def standing(self, *, at: datetime) -> Any:
        return self.held


class Bulk(Moves):
    answers = {"bulk": {200: BulkShape}}

    @action(
        detail=False,
        methods=["post"],
        url_path=f"transitions/{NAME}",
        pagination_class=None,
        filter_backends=[],
    )
    def bulk(self, request: Request, name: str) -> Response:
        """Move these cases, or all that the filter finds: whole or nothing.

        With `dry_run` nothing happens, and every reason why it would not go through is told.
        """
        row = self.row(name)
        sent = self.sent(body_of("Bulk", self.fields_of(row), (BulkBody,)))
        selection = {key: sent.pop(key, None) for key in ("ids", "filter", "versions")}
        rehearsing = sent.pop("dry_run")
        cases = self.chosen(selection)
        before = {case.pk: case for case in cases}
        refusals = self.refusals(cases, row, selection["versions"] or {}) if rehearsing else []
        if not refusals:
            moved, refusals = self.tried(cases, name, sent, selection, rehearsing=rehearsing)
        shown = {
            "done": not rehearsing,
            "possible": not refusals,
            "cases": [] if refusals else [_case(before[case.pk], case) for case in moved],
            "refusals": [_refusal(refusal) for refusal in refusals],
        }
        return Response(BulkShape(shown).data)

    def every_bulk_body(self) -> type[Body]:
        merged: dict[str, Any] = {}
        for row in self.table().transitions:
            merged |= self.fields_of(row)
        return body_of("NominationsBulk", merged, (BulkBody,))

    def chosen(self, selection: Mapping[str, Any]) -> list[Nomination]:
        """The cases in the order of their numbers. One that may not be seen: none is there."""
        ids, wanted = selection["ids"], selection["filter"]
        if (ids is None) == (wanted is None):
            message = _("Name the cases by ids or by a filter, one of the two.")
            raise ValidationError({"ids": [ErrorDetail(message, code="selection")]})
        visible = self.visible().order_by("pk")
        if ids is not None:
            cases = list(visible.filter(pk__in=ids)[: MOST_CASES + 1])
            if len(cases) < len(set(ids)):
                raise Http404
            return cases
        return self.filtered(visible, wanted)

    def filtered(self, visible: QuerySet[Any], wanted: Mapping[str, list[str]]) -> list[Nomination]:
        unknown = sorted(set(wanted) - set(self.filter_names()))
        if unknown:
            message = _("This parameter is not known here.")
            raise ValidationError(
                {"filter": {n: [ErrorDetail(message, code="unknown_parameter")] for n in unknown}}
            )
        filterset = self.filterset_class(asked_by(wanted), queryset=visible)  # type: ignore[attr-defined]
        if not filterset.is_valid():
            message = _("This value is not legal here.")
            raise ValidationError(
                {"filter": {n: [ErrorDetail(message, code="invalid")] for n in filterset.errors}}
            )
        cases = list(filterset.qs[: MOST_CASES + 1])
        if len(cases) > MOST_CASES:
            message = _("The filter finds more than %(most)s cases.") % {"most": MOST_CASES}
            raise ValidationError({"filter": [ErrorDetail(message, code="too_many")]})
        return cases

    def refusals(
        self, cases: Sequence[Any], row: Transition, versions: Mapping[str, int]
    ) -> list[TransitionRefused]:
        """Every case that would refuse, in a fixed number of statements."""
        user = self.caller
        actor = Remembered(user.ledger_key, user.standing(at=self.at))
        prefetch_related_objects(list(cases), *row.lookups)
        found: list[TransitionRefused] = _stale(cases, versions, row)
        for case in cases:
            try:
                engine.check(case, row.name, actor=actor, at=self.at)
            except TransitionRefused as refused:
                found.append(refused)
        return found

    def tried(
        self,
        cases: Sequence[Any],
        name: str,
        supplied: Mapping[str, Any],
        selection: Mapping[str, Any],
        *,
        rehearsing: bool,
    ) -> tuple[list[Any], list[TransitionRefused]]:
        """Carried out; rehearsed, it is taken back, and a refusal is part of the answer."""
        row = self.table().transition(name)
        chosen = Nomination.objects.filter(pk__in=[case.pk for case in cases])
        try:
            with transaction.atomic():
                moved = moving.move_many(
                    nominations=chosen, name=name, **supplied, by=self.caller, at=self.at
                )
                for refused in _stale(moved, selection["versions"] or {}, row, moves=1):
                    raise refused
                transaction.set_rollback(rehearsing)
        except TransitionRefused as refused:
            if not rehearsing:
                raise
            return [], [refused]
        return moved, []


def _stale(
    cases: Sequence[Any], versions: Mapping[str, int], row: Transition, *, moves: int = 0
) -> list[Any]:
    """The cases that were not, so many moves ago, in the version that the caller has seen."""
    found = []
    for case in cases:
        if versions.get(str(case.pk), case.version - moves) != case.version - moves:
            refused = StaleVersion(_("Somebody changed this record in the meantime."))
            refused.subject, refused.transition = case, row.name
            found.append(refused)
    return found


def _case(before: Any, after: Any) -> dict[str, Any]:
    return {
        "id": after.pk,
        "number": after.number,
        "state_before": before.state,
        "state": after.state,
        "stage": after.stage_id,
        "version": after.version,
    }


def _refusal(refused: TransitionRefused) -> dict[str, Any]:
    return {
        "id": getattr(refused.subject, "pk", None),
        "kind": refused.kind,
        "code": refused.code,
        "detail": str(refused),
    }
