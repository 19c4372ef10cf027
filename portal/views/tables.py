"""All open sheets of a stage as one table, for a rubric that is quickly filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import score_sheets
from honors.actions.score_sheets import MarkConflict
from honors.guards.score_sheets import rubric_lines
from honors.models import Criterion
from honors.queries import judging as queries
from portal import errors
from portal.forms.judging import CellsForm
from portal.marks import plain
from portal.views.judging import AtStage
from workflow.refusals import Refusal


@dataclass(kw_only=True)
class TableRow:
    piled: queries.PiledSheet
    form: CellsForm


class TablePage(AtStage):
    """Each row is kept by itself: what is wrong in one keeps no other from being kept."""

    template = "portal/judging_table.html"

    def rows(self, data: QueryDict | None = None) -> list[TableRow]:
        return [
            TableRow(piled=piled, form=_form_of(piled, data))
            for piled in self.pile.sheets
            if piled.is_open and rubric_lines(piled.sheet)
        ]

    @cached_property
    def groups(self) -> list[list[Criterion]]:
        """The rubrics that occur, one for each category."""
        rubrics = {tuple(rubric_lines(piled.sheet)): None for piled in self.pile.sheets}
        return [list(lines) for lines in rubrics if lines]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if queries.owes_promise(self.stage, self.caller):
            return self.go(self.url("judging_promise"))
        return self.shown(self.rows())

    def shown(self, rows: list[TableRow], *, status: int = 200) -> HttpResponse:
        wrong = [row.form for row in rows if row.form.is_bound and row.form.errors]
        tables = [
            {"lines": lines, "rows": [r for r in rows if rubric_lines(r.piled.sheet) == lines]}
            for lines in self.groups
        ]
        told = {
            "stage": self.stage,
            "pile": self.pile,
            "tables": [table for table in tables if table["rows"]],
            "forms": wrong,
            "form": wrong[0] if wrong else None,
        }
        return self.show(told, status=status)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        sent = self.rows(request.POST)
        wrong = {row.piled.sheet.pk: row for row in sent if not self.keep(row)}
        del self.pile
        if self.is_by_script:
            return self.told(wrong)
        if wrong:
            fresh = [wrong.get(row.piled.sheet.pk, row) for row in self.rows()]
            return self.shown(fresh, status=errors.UNPROCESSABLE)
        messages.success(request, _("Your marks are kept."))
        return self.go(self.url("judging_table"))

    @property
    def is_by_script(self) -> bool:
        """Sent while marks are given: a comment then waits for its mark."""
        return bool(self.request.headers.get("X-Autosave"))

    def keep(self, row: TableRow) -> bool:
        if not row.form.is_valid():
            return False
        if self.is_by_script:
            row.form.without_marks()
        if not row.form.marks and not row.form.comments:
            return True
        try:
            score_sheets.save_marks(
                sheet=row.piled.sheet,
                marks=row.form.marks,
                comments=row.form.comments,
                seen=row.form.seen,
                by=self.caller,
                at=self.at,
            )
        except MarkConflict as conflict:
            row.form = row.form.newer(conflict.marks)
        except Refusal as refusal:
            errors.put(row.form, refusal)
        return not row.form.errors

    def told(self, wrong: dict[int, TableRow]) -> JsonResponse:
        """For the script that keeps marks while they are given."""
        kept: dict[str, str] = {}
        for row in self.rows():
            if row.piled.sheet.pk not in wrong:
                shown = [field for c in row.form.rows for field in (c.mark, c.comment)]
                kept |= {field.html_initial_name: field.initial or "" for field in shown}
        refused = [problem.text for r in wrong.values() for problem in errors.problems_of(r.form)]
        return JsonResponse(
            {
                "saved": f"{timezone.localtime(self.at):%H:%M}",
                "done": self.pile.done,
                "totals": {str(p.sheet.pk): plain(p.total) for p in self.pile.sheets},
                "kept": kept,
                "refused": refused,
            }
        )


def _form_of(piled: queries.PiledSheet, data: QueryDict | None) -> CellsForm:
    kept = {mark.criterion_id: mark for mark in piled.sheet.marks.all()}
    lines = rubric_lines(piled.sheet)
    return CellsForm(data, prefix=f"s{piled.sheet.pk}", lines=lines, kept=kept)
