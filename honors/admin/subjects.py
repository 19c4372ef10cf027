"""Everything that is only read: what a round is made of, its cases, the ledger, the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from honors import models
from honors.admin import handing, places
from honors.admin.pages import CASE, Page
from honors.admin.reading import ReadingAdmin
from honors.queries import (
    blinding,
    commendations,
    consultations,
    decisions,
    honors,
    imports,
    jobs,
    nominations,
    nominees,
    objections,
    papers,
    public_notices,
    rankings,
    recommendations,
    rounds,
    score_sheets,
    vetoes,
    warnings,
    wordings,
)
from workflow.models import CalendarDay, LedgerEvent, LedgerStream, OutboxMessage

if TYPE_CHECKING:
    from django.db.models import Model


PAGES: dict[type[Model], Page] = {
    **places.PAGES,
    **handing.PAGES,
    models.Program: Page(
        columns=("name", "code", "organizer", "nature"),
        related=("organizer",),
        filters=("nature",),
        searches=("name", "=code"),
        warned=warnings.of_program,
    ),
    models.HonorTitle: Page(
        columns=("name", "program", "nominee_kind", "level", "nature"),
        related=("program",),
        filters=("nominee_kind", "level"),
        searches=("name",),
        warned=warnings.of_title,
    ),
    models.TitleIssuer: Page(
        columns=("title", "position", "organization"), related=("title", "organization")
    ),
    models.FormDefinition: Page(
        columns=("name", "number", "kind", "organization"),
        related=("organization",),
        filters=("kind",),
    ),
    models.Round: Page(
        columns=("name", "year", "organizer", "state", "opens_at", "closes_at"),
        related=("organizer",),
        filters=("state", "year"),
        searches=("name",),
        visible=rounds.visible_to,
        warned=warnings.of_round,
    ),
    models.Category: Page(
        columns=("title", "round", "places", "taken"),
        related=("title", "round"),
        searches=("title__name",),
    ),
    models.Stage: Page(
        columns=("round", "position", "level", "kind"), related=("round",), filters=("kind",)
    ),
    models.Rubric: Page(columns=("category", "stage"), related=("category__title", "stage")),
    models.Criterion: Page(
        columns=("name", "rubric", "weight", "maximum"),
        related=("rubric__category__title", "rubric__stage"),
    ),
    models.Panel: Page(columns=("name", "stage", "category"), related=("stage", "category__title")),
    models.PanelMember: Page(
        columns=("user", "panel", "is_chair", "is_away", "stands_for"),
        related=("user", "panel", "stands_for__user"),
        filters=("is_chair", "is_away"),
    ),
    models.JudgePromise: Page(
        columns=("user", "round", "declared", "promised_at"), related=("user", "round")
    ),
    models.JudgeNudge: Page(columns=("judge", "stage", "day"), related=("judge", "stage__round")),
    models.Conflict: Page(
        columns=("user", "nominee", "ground", "declared_at"),
        related=("user", "nominee"),
        filters=("ground",),
    ),
    models.Signer: Page(
        columns=("nomination", "user", "required", "answer", "asked_at", "closed_at"),
        related=("user", *CASE),
        filters=("answer", "required"),
    ),
    models.CaseCopy: Page(
        columns=("nomination", "user", "sent_by", "sent_at", "read_at", "withdrawn_at"),
        related=("user", "sent_by", *CASE),
    ),
    models.Nudge: Page(
        columns=("nomination", "day", "nudged_by", "nudged_at"), related=("nudged_by", *CASE)
    ),
    models.Look: Page(
        columns=("nomination", "user", "stage", "first_seen", "last_seen"),
        related=("user", "stage__round", *CASE),
    ),
    models.Phrase: Page(
        columns=("text", "use", "organization", "retired_at"),
        related=("organization",),
        filters=("use",),
    ),
    models.PendingVerdict: Page(
        columns=("nomination", "approved", "noted_by", "noted_at"), related=("noted_by", *CASE)
    ),
    models.Consent: Page(
        columns=("nomination", "form", "given_at", "recorded_at"),
        related=CASE,
        filters=("form",),
        hides=("given_by", "reference"),
    ),
    models.ConsentRevocation: Page(
        columns=("nomination", "form", "revoked_at", "recorded_at"),
        related=CASE,
        filters=("form",),
        hides=("said_by", "reference"),
    ),
    models.Nominee: Page(
        columns=("name", "kind", "unit"),
        related=("unit",),
        filters=("kind",),
        searches=("name", "name_folded"),
        visible=nominees.visible_to,
        hides=("identity_sealed", "identity_index", "phone_sealed"),
    ),
    models.EarlierTitle: Page(columns=("name", "level", "since", "nominee"), related=("nominee",)),
    models.NomineeMember: Page(columns=("name", "relation", "nominee"), related=("nominee",)),
    models.Nomination: Page(
        columns=("__str__", "nominee", "category", "unit", "state", "stage"),
        related=("nominee", "category__title", "unit", "stage"),
        filters=("state",),
        searches=("=number", "nominee__name"),
        visible=nominations.visible_to,
        warned=warnings.of_nomination,
    ),
    models.NumberSeries: Page(columns=("prefix", "last")),
    # What is written in a dossier may be private: it is read where a case is worked on.
    models.Dossier: Page(
        columns=("nomination", "saved_at"),
        related=CASE,
        hides=("data", "unfit", "sealed", "veto_answers"),
    ),
    models.DossierVersion: Page(
        columns=("nomination", "number", "frozen_at", "digest"),
        related=CASE,
        hides=("data", "sealed"),
    ),
    models.Attachment: Page(
        columns=("name", "nomination", "size", "uploaded_at"), related=CASE, hides=("file",)
    ),
    models.Defect: Page(columns=("nomination", "field", "closed_at"), related=CASE),
    models.Handling: Page(columns=("nomination", "user", "act", "at"), related=("user", *CASE)),
    models.Consultation: Page(
        columns=("nomination", "department", "reply", "due_at"),
        related=("department", *CASE),
        filters=("reply",),
        visible=consultations.visible_to,
    ),
    models.Letter: Page(
        columns=("document_number", "department", "received_at"),
        related=("department",),
        hides=("file",),
    ),
    models.VetoItem: Page(
        columns=("code", "text", "organization", "valid_from", "valid_to"),
        related=("organization",),
    ),
    # What was found of somebody is read where the case is worked on.
    models.VetoFinding: Page(
        columns=("nominee", "code", "department", "recorded_at", "lifted_at"),
        related=("nominee", "department"),
        visible=vetoes.visible_to,
    ),
    models.VetoCriterion: Page(
        columns=("text", "rubric", "position"),
        related=("rubric__category__title", "rubric__stage"),
    ),
    models.JudgeVeto: Page(
        columns=("sheet", "criterion", "verdict", "decided_at"),
        related=("criterion", "sheet__judge", *(f"sheet__{name}" for name in CASE)),
    ),
    models.RedactedCopy: Page(
        columns=("nomination", "number", "written_by", "written_at"),
        related=("written_by", *CASE),
        visible=blinding.visible_to,
    ),
    models.RedactedPhoto: Page(
        columns=("copy", "content_type", "added_at"),
        related=("copy",),
        hides=("file",),
    ),
    models.ScoreSheet: Page(
        columns=("nomination", "judge", "state", "total"),
        related=("judge", *CASE),
        filters=("state",),
        visible=score_sheets.readable_to,
    ),
    models.Mark: Page(
        columns=("sheet", "criterion", "value"),
        related=(
            "criterion",
            "sheet__judge",
            "sheet__nomination__nominee",
            "sheet__nomination__category__title",
        ),
    ),
    models.MarkChange: Page(
        columns=("sheet", "criterion", "before", "after", "changed_at"),
        related=(
            "criterion",
            "sheet__judge",
            "sheet__nomination__nominee",
            "sheet__nomination__category__title",
        ),
    ),
    models.Ballot: Page(
        columns=("organization", "category", "stage", "entitled", "present", "held_at"),
        related=("organization", "category__title", "stage"),
    ),
    models.BallotTally: Page(
        columns=("ballot", "nomination", "votes_for", "votes_against", "abstained", "passed"),
        related=("ballot__organization", "ballot__stage", *CASE),
        filters=("passed",),
    ),
    models.Poll: Page(
        columns=("organization", "category", "stage", "number", "opened_at", "closed_at"),
        related=("organization", "category__title", "stage"),
        visible=papers.visible_to,
    ),
    models.PollCase: Page(
        columns=("poll", "nomination"), related=("poll__organization", "poll__stage", *CASE)
    ),
    models.PollVoter: Page(
        columns=("poll", "user", "has_voted", "recused_for"),
        related=("poll__organization", "poll__stage", "user"),
    ),
    # What somebody chose is nobody's to look up.
    models.PollPaper: Page(
        columns=("key", "poll"),
        related=("poll__organization", "poll__stage"),
        hides=("choices", "voter"),
    ),
    models.Ranking: Page(
        columns=("category", "stage", "serial", "line", "sealed_at"),
        related=("category__title", "stage"),
        visible=rankings.visible_to,
    ),
    models.RankingEntry: Page(
        columns=("ranking", "position", "nomination", "score", "is_above"),
        related=("ranking__category__title", "ranking__stage", *CASE),
    ),
    models.PublicNotice: Page(
        columns=("title", "organization", "state", "posted_at", "ends_at"),
        related=("organization",),
        filters=("state",),
        searches=("title",),
        visible=public_notices.visible_to,
        warned=warnings.of_notice,
    ),
    models.NoticeEntry: Page(
        columns=("notice", "position", "nomination"), related=("notice", *CASE)
    ),
    models.PostingProof: Page(
        columns=("notice", "place", "taken_at"), related=("notice",), hides=("file",)
    ),
    models.Objection: Page(
        columns=("query_code", "nomination", "state", "filed_at"),
        related=CASE,
        filters=("state",),
        visible=objections.visible_to,
        hides=("objector_sealed", "contact_sealed"),
    ),
    # What an office found out, was hinted at or is suspected of is read where it is looked into.
    models.InvestigationStep: Page(
        columns=("objection", "position", "taken_on"), related=("objection",), hides=("who", "what")
    ),
    models.RetaliationMark: Page(
        columns=("objection", "marked_at"), related=("objection",), hides=("text", "marked_by")
    ),
    models.StampedLetter: Page(columns=("sha256", "received_at"), hides=("file",)),
    models.Lead: Page(
        columns=("notice", "nomination", "received_at"),
        related=("notice", *CASE),
        hides=("content",),
    ),
    models.Decision: Page(
        columns=("document_number", "organization", "decided_on"),
        related=("organization",),
        searches=("=document_number",),
        visible=decisions.visible_to,
    ),
    models.DecisionItem: Page(
        columns=("decision", "nomination", "approved"), related=("decision", *CASE)
    ),
    models.Commendation: Page(
        columns=("title", "document_number", "round", "state", "dated"),
        related=("round",),
        filters=("state",),
        visible=commendations.visible_to,
    ),
    models.CommendationEntry: Page(
        columns=("commendation", "category", "position", "nomination"),
        related=("commendation", "category__title", *CASE),
    ),
    models.Honor: Page(
        columns=("number", "title_name", "holder_name", "unit_name", "state", "awarded_on"),
        filters=("state",),
        searches=("=number", "holder_name"),
        visible=honors.visible_to,
        hides=("code",),
    ),
    models.Reissue: Page(
        columns=("honor", "made_at"), related=("honor",), hides=("code", "reason")
    ),
    models.RecommendationCall: Page(
        columns=("title_name", "target_name", "organization", "places", "percent", "due_at"),
        related=("organization",),
        filters=("ratio",),
        searches=("title_name",),
        visible=recommendations.calls_visible_to,
    ),
    models.Recommendation: Page(
        columns=("nominee", "call", "rank", "state", "sent_at", "outcome_on"),
        related=("nominee", "call__organization"),
        filters=("state",),
        searches=("=document",),
        visible=recommendations.visible_to,
        hides=("snapshot", "sealed"),
    ),
    # Who asked for it reads its result, at the door that writes down who took it.
    models.Wording: Page(
        columns=("organization", "kind", "number", "made_by", "made_at"),
        related=("organization", "made_by"),
        filters=("kind",),
        visible=wordings.visible_to,
    ),
    # What its rows say is read by whoever handed it in, and by nobody else.
    models.Import: Page(
        columns=("name", "kind", "state", "organization", "uploaded_by", "uploaded_at"),
        related=("organization", "uploaded_by"),
        filters=("state", "kind"),
        visible=imports.visible_to,
        hides=("file", "job"),
    ),
    models.ImportRow: Page(
        columns=("owner", "line", "outcome"), related=("owner",), hides=("sealed",)
    ),
    models.Job: Page(
        columns=("kind", "state", "asked_by", "asked_at", "done", "total"),
        related=("asked_by",),
        filters=("state", "kind"),
        visible=jobs.visible_to,
        hides=("parameters", "result"),
    ),
    LedgerStream: Page(columns=("key", "seq", "last_at"), searches=("=key",)),
    LedgerEvent: Page(
        columns=("stream_id", "seq", "at", "action", "actor"), searches=("=stream__key",)
    ),
    CalendarDay: Page(columns=("date", "working", "note"), filters=("working",)),
    OutboxMessage: Page(
        columns=("key", "topic", "created_at", "sent_at", "attempts"), hides=("payload",)
    ),
}


def register(model: type[Model], page: Page) -> None:
    options = {
        "list_display": page.columns,
        "list_select_related": page.related,
        "list_filter": page.filters,
        "search_fields": page.searches,
        "visible": None if page.visible is None else staticmethod(page.visible),
        "hides": page.hides,
        "warned": None if page.warned is None else staticmethod(page.warned),
    }
    admin.site.register(model, type(f"{model.__name__}Admin", (ReadingAdmin,), options))


for _model, _page in PAGES.items():
    register(_model, _page)
