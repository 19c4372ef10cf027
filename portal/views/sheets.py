"""One score sheet: the deeds beside the rubric, marks kept as they are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.actions import score_sheets
from honors.actions.score_sheets import MarkConflict
from honors.guards.score_sheets import rubric_lines
from honors.models import ScoreSheet
from honors.models.panels import ConflictGround
from honors.queries import blinding
from honors.queries import judge_vetoes as veto_queries
from honors.queries import judging as queries
from honors.queries import score_sheets as sheet_queries
from honors.states import CLOSED_SHEETS
from portal import errors
from portal.answers import reading_of
from portal.forms.judging import MarksForm
from portal.marks import plain
from portal.views.files import PICTURES, shown
from portal.views.moves import MovePage, offers_of
from portal.views.pages import FormPage, Page
from workflow.refusals import Refusal

BY_HAND = frozenset({"reopen", "abstain", "recuse"})
# Of all files these alone are shown inside a page.


class OwnSheet(Page):
    """A sheet of the caller's own; nobody marks on another's."""

    @cached_property
    def sheet(self) -> ScoreSheet:
        return get_object_or_404(self.own(), pk=self.kwargs["pk"])

    def own(self) -> QuerySet[ScoreSheet]:
        visible = sheet_queries.visible_to(self.caller, at=self.at)
        return visible.filter(judge=self.caller).select_related("stage__round", "nomination")

    @cached_property
    def pile(self) -> queries.Pile:
        return queries.pile_of(self.sheet.stage, self.caller)

    @cached_property
    def piled(self) -> queries.PiledSheet:
        """With its marks and its rubric."""
        found = self.pile.of(self.sheet)
        if found is None:
            raise Http404
        return found

    @cached_property
    def named(self) -> str:
        """The nominee, or at a blind stage the number within the pile."""
        return self.piled.nominee or _("Sheet %(number)s") % {"number": self.piled.number}

    def onward(self) -> str:
        """The next sheet to fill in, else the pile, as it is by now."""
        following = queries.pile_of(self.sheet.stage, self.caller).after(self.sheet)
        if following is None:
            return reverse("portal:judging", kwargs={"pk": self.sheet.stage_id})
        return reverse("portal:sheet", kwargs={"pk": following.sheet.pk})

    def marks_form(self, data: QueryDict | None = None) -> MarksForm:
        kept = {mark.criterion_id: mark for mark in self.piled.sheet.marks.all()}
        return MarksForm(data, lines=rubric_lines(self.piled.sheet), kept=kept)

    def save(self, form: MarksForm) -> ScoreSheet:
        return score_sheets.save_marks(
            sheet=self.sheet,
            marks=form.marks,
            comments=form.comments,
            seen=form.seen,
            by=self.caller,
            at=self.at,
        )


class SheetPage(OwnSheet, FormPage):
    template = "portal/sheet.html"
    conflict: MarkConflict | None = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if queries.owes_promise(self.sheet.stage, self.caller):
            target = reverse("portal:judging_promise", kwargs={"pk": self.sheet.stage_id})
            return self.go(target)
        if self.sheet.state in CLOSED_SHEETS:
            return self.go(reverse("portal:judging", kwargs={"pk": self.sheet.stage_id}))
        return super().get(request, **kwargs)

    def form(self, data: QueryDict | None = None, files: Any = None) -> MarksForm:
        return self.marks_form(data)

    def context(self) -> dict[str, Any]:
        sheet = self.piled.sheet
        offers = offers_of(
            sheet, by=self.caller, at=self.at, url_name="portal:sheet_move", by_hand=BY_HAND
        )
        dossier = blinding.dossier_for(sheet, judge=self.caller, at=self.at)
        following = self.pile.after(self.sheet)
        return {
            "sheet": sheet,
            "named": self.named,
            "piled": self.piled,
            "pile": self.pile,
            "skip": following and reverse("portal:sheet", kwargs={"pk": following.sheet.pk}),
            "dossier": dossier,
            "reading": reading_of(dossier, sheet.nomination.category.form.fields),
            "pictures": [file for file in dossier.files if file.content_type in PICTURES],
            "papers": [file for file in dossier.files if file.content_type not in PICTURES],
            "offers": offers,
            "others": self.others(),
            "vetoes": self.sheet.vetoes.select_related("criterion").order_by("pk"),
            "may_veto": self.piled.is_open and bool(veto_queries.criteria_of(self.sheet)),
        }

    def others(self) -> list[ScoreSheet]:
        """What colleagues gave, where it may be read already; never before the own is submitted."""
        if self.piled.is_open:
            return []
        readable = sheet_queries.readable_to(self.caller, at=self.at).exclude(judge=self.caller)
        rows = readable.filter(nomination=self.sheet.nomination_id, stage=self.sheet.stage_id)
        return list(rows.exclude(total=None).select_related("judge"))

    def act(self, form: MarksForm) -> str:
        try:
            self.save(form)
        except MarkConflict as conflict:
            self.conflict = conflict
            raise
        if self.request.POST.get("go") == "next":
            return self.onward()
        messages.success(self.request, _("Your marks are kept."))
        return reverse("portal:sheet", kwargs={"pk": self.sheet.pk})

    def again(self, form: MarksForm) -> HttpResponse:
        """Marks from two windows are shown side by side; what is sent then is what holds."""
        if self.conflict is None:
            return super().again(form)
        typed = self.request.POST.copy()
        for key, (_sent, now) in self.conflict.marks.items():
            typed[f"initial-marks-{key}"] = plain(now)
        names = {line.pk: line.name for line in rubric_lines(self.piled.sheet)}
        clashes = [
            {"name": names[key], "sent": plain(sent), "now": plain(now)}
            for key, (sent, now) in self.conflict.marks.items()
        ]
        shown = {"form": self.marks_form(typed), "clashes": clashes}
        return self.show(shown, status=errors.status_of(self.conflict))


class SheetMarks(OwnSheet):
    """What a script sends while somebody marks. Answers what is kept by now, and when."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.marks_form(request.POST)
        form.is_valid()
        # A comment waits for its mark, as it does on the page.
        waiting = form.without_marks()
        try:
            self.save(form)
        except Refusal as refusal:
            status = errors.status_of(refusal)
            return JsonResponse({"refused": str(refusal)}, status=status)
        del self.pile, self.piled
        return JsonResponse(
            {
                "saved": f"{timezone.localtime(self.at):%H:%M}",
                "total": plain(self.piled.total),
                "done": self.pile.done,
                "kept": self.marks_form().initial,
                "waiting": waiting,
            }
        )


class SheetFile(OwnSheet):
    """A picture or paper of what the judge reads; at a blind stage only of the redacted copy."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> FileResponse:
        dossier = blinding.dossier_for(self.sheet, judge=self.caller, at=self.at)
        found = next((f for f in dossier.files if f.pk == self.kwargs["file"]), None)
        if found is None:
            raise Http404
        return shown(found)


def _ground() -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=ConflictGround.choices, widget=forms.RadioSelect
    )


class SheetMove(OwnSheet, MovePage):
    """To reopen a sheet, to abstain, to recuse oneself. The last two go on to the next sheet."""

    model = ScoreSheet
    by_hand = BY_HAND
    own_fields = {"ground": _ground}

    def visible(self) -> QuerySet[ScoreSheet]:
        return self.own()

    @cached_property
    def subject(self) -> ScoreSheet:
        return self.sheet

    def context(self) -> dict[str, Any]:
        return {**super().context(), "named": self.named}

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> ScoreSheet:
        moves: dict[str, Callable[..., ScoreSheet]] = {
            "reopen": score_sheets.reopen,
            "abstain": score_sheets.abstain,
            "recuse": score_sheets.recuse,
        }
        return moves[name](
            sheet=self.sheet,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def act(self, form: Any) -> str:
        back = super().act(form)
        return back if self.row.name == "reopen" else self.onward()

    def back(self) -> str:
        return reverse("portal:sheet", kwargs={"pk": self.sheet.pk})
