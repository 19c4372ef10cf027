"""The addresses of the pages. A noun has its list, its record, and the moves of the record."""

from django.conf import settings
from django.urls import include, path

from portal.urls.outcomes import OUTCOMES
from portal.urls.papers import PAPERS_OF_ROUNDS
from portal.urls.rounds import ROUNDS
from portal.views import (
    accounts,
    audits,
    batches,
    blinding,
    certificates,
    consents,
    consultations,
    deliveries,
    desk_notices,
    desks,
    display,
    dossiers,
    evidence,
    guides,
    home,
    imports,
    judge_vetoes,
    judging,
    leads,
    meetings,
    nominations,
    notices,
    objections,
    panels,
    paper_sheets,
    patterns,
    photos,
    polls,
    programs,
    quotas,
    rankings,
    sealed,
    sheets,
    statistics,
    styleguide,
    submitting,
    substitutes,
    tables,
    versions,
    workbench,
    worklist,
)

app_name = "portal"
# What judges do.
JUDGING = [
    path("judging/", judging.TasksPage.as_view(), name="judging_list"),
    path("judging/<int:pk>/", judging.PilePage.as_view(), name="judging"),
    path("judging/<int:pk>/next/", judging.NextPage.as_view(), name="judging_next"),
    path("judging/<int:pk>/promise/", judging.PromisePage.as_view(), name="judging_promise"),
    path("judging/<int:pk>/submit/", judging.SubmitPage.as_view(), name="judging_submit"),
    path("judging/<int:pk>/table/", tables.TablePage.as_view(), name="judging_table"),
    path("sheets/<int:pk>/", sheets.SheetPage.as_view(), name="sheet"),
    path("sheets/<int:pk>/vetoes/", judge_vetoes.SheetVetoes.as_view(), name="sheet_vetoes"),
    path("sheets/<int:pk>/marks/", sheets.SheetMarks.as_view(), name="sheet_marks"),
    path("sheets/<int:pk>/files/<int:file>/", sheets.SheetFile.as_view(), name="sheet_file"),
    path("sheets/<int:pk>/moves/<slug:name>/", sheets.SheetMove.as_view(), name="sheet_move"),
]
# Votes on papers: whoever votes, and the desk that counts.
POLLS = [
    path("polls/", polls.PollListPage.as_view(), name="poll_list"),
    path("polls/<int:pk>/", polls.PollPage.as_view(), name="poll"),
    path("polls/<int:pk>/paper/", polls.PaperPage.as_view(), name="poll_paper"),
    path("polls/<int:pk>/close/", polls.ClosePage.as_view(), name="poll_close"),
    path("polls/<int:pk>/runoff/", polls.RunoffPage.as_view(), name="poll_runoff"),
    path(
        "polls/open/<int:stage>/<int:category>/<int:organization>/",
        polls.OpenPage.as_view(),
        name="poll_open",
    ),
]
# What a village writes: a list of tasks, each with a page of its own.
dossier = [
    path("", dossiers.TasksPage.as_view(), name="dossier"),
    path("basic/", dossiers.BasicPage.as_view(), name="dossier_basic"),
    path("members/", dossiers.MembersPage.as_view(), name="dossier_members"),
    path("members/add/", dossiers.MemberPage.as_view(), name="dossier_member_add"),
    path("members/<int:place>/", dossiers.MemberPage.as_view(), name="dossier_member"),
    path("members/<int:place>/drop/", dossiers.MemberDrop.as_view(), name="dossier_member_drop"),
    path("conditions/", dossiers.ConditionsPage.as_view(), name="dossier_conditions"),
    path("consent/", consents.ConsentPage.as_view(), name="dossier_consent"),
    path("deeds/", dossiers.DeedsPage.as_view(), name="dossier_deeds"),
    path("photos/", photos.PhotosPage.as_view(), name="dossier_photos"),
    path("photos/<int:photo>/", photos.PhotoFile.as_view(), name="dossier_photo"),
    path("check/", submitting.CheckPage.as_view(), name="dossier_check"),
    path("submitted/", submitting.SubmittedPage.as_view(), name="dossier_submitted"),
    path("correct/", submitting.CorrectPage.as_view(), name="dossier_correct"),
    path("print/", submitting.PrintPage.as_view(), name="dossier_print"),
]
# Open to everybody.
OPEN = [
    path("notices/", notices.NoticesPage.as_view(), name="notice_list"),
    path("notices/<int:pk>/", notices.NoticePage.as_view(), name="notice"),
    path("notices/<int:pk>/paper/", notices.NoticePaper.as_view(), name="notice_paper"),
    path("notices/<int:pk>/object/", notices.ObjectPage.as_view(), name="notice_object"),
    path(
        "notices/<int:pk>/object/<int:position>/",
        notices.ObjectionPage.as_view(),
        name="notice_objection",
    ),
    path("notices/<int:pk>/leads/", leads.LeadPage.as_view(), name="notice_lead"),
    path("objections/<slug:code>/", notices.ObjectionStatus.as_view(), name="objection"),
    path(
        "objections/<slug:code>/retaliation/",
        notices.RetaliationPage.as_view(),
        name="objection_retaliation",
    ),
    path("programs/", programs.ProgramsPage.as_view(), name="program_list"),
    path("programs/<int:pk>/", programs.ProgramPage.as_view(), name="program"),
    path("winners/", programs.WallPage.as_view(), name="wall"),
    path("verify/", certificates.VerifyPage.as_view(), name="verify"),
    path("help/", guides.HelpPage.as_view(), name="help"),
    path("accessibility/", guides.AccessibilityPage.as_view(), name="accessibility"),
    path("privacy/", guides.PrivacyPage.as_view(), name="privacy"),
    path("v/<slug:code>/", certificates.CertificatePage.as_view(), name="certificate"),
]
# For auditors.
AUDIT = [
    path("audit/", audits.LedgerPage.as_view(), name="audit"),
    path("audit/events/<int:pk>/", audits.EventPage.as_view(), name="audit_event"),
    path("audit/verification/", audits.VerificationPage.as_view(), name="audit_verification"),
    path("audit/patterns/", patterns.PatternsPage.as_view(), name="audit_patterns"),
    path("audit/decisions/", evidence.DecisionsPage.as_view(), name="audit_decision_list"),
    path("audit/decisions/<int:pk>/", evidence.DecisionPage.as_view(), name="audit_decision"),
    path("audit/cases/<int:pk>/", evidence.CasePage.as_view(), name="audit_case"),
    path("audit/cases/<int:pk>/package/", evidence.CasePackage.as_view(), name="audit_package"),
    path("rankings/", sealed.RankingsPage.as_view(), name="sealed_list"),
    path("rankings/<int:pk>/", sealed.SealedPage.as_view(), name="sealed"),
    path("rankings/<int:pk>/methods/", sealed.MethodsPage.as_view(), name="sealed_methods"),
    path("rankings/<int:pk>/<int:position>/", sealed.PlacePage.as_view(), name="sealed_place"),
]
urlpatterns = [
    *JUDGING,
    *AUDIT,
    *POLLS,
    *OPEN,
    path("nominations/<int:pk>/moves/return/", desks.ReturnPage.as_view(), {"name": "return"}),
    path("nominations/<int:pk>/moves/decline/", desks.DeclinePage.as_view(), {"name": "decline"}),
    path("", home.HomePage.as_view(), name="home"),
    path("start/", home.WorkPage.as_view(), name="work"),
    path("start/nothing/", home.NothingPage.as_view(), name="nothing"),
    path("worklist/", worklist.WorklistPage.as_view(), name="worklist"),
    path("worklist/ageing/", worklist.AgeingPage.as_view(), name="worklist_ageing"),
    path("worklist/file/", worklist.WorklistFile.as_view(), name="worklist_file"),
    path("worklist/views/", worklist.ViewKept.as_view(), name="worklist_views"),
    path("sign-in/", accounts.SignInPage.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
    path("password/", accounts.PasswordPage.as_view(), name="password"),
    path("display/", display.Display.as_view(), name="display"),
    path("workbench/", workbench.WorkbenchPage.as_view(), name="workbench"),
    path("nominate/<int:category>/<int:unit>/", workbench.NominatePage.as_view(), name="nominate"),
    path("nominations/<int:pk>/dossier/", include(dossier)),
    path("nominations/<int:pk>/", nominations.NominationPage.as_view(), name="nomination"),
    path(
        "nominations/<int:pk>/moves/<slug:name>/",
        nominations.NominationMove.as_view(),
        name="nomination_move",
    ),
]
# Marks that judges gave on paper.
PAPERS = [
    path("desk/papers/", paper_sheets.PaperListPage.as_view(), name="paper_list"),
    path(
        "desk/papers/enter/<int:stage>/<int:category>/<int:judge>/",
        paper_sheets.EnterPage.as_view(),
        name="paper_enter",
    ),
    path("desk/papers/<int:pk>/", paper_sheets.PaperPage.as_view(), name="paper"),
    path("desk/papers/<int:pk>/read/", paper_sheets.ReadAgainPage.as_view(), name="paper_read"),
    path("desk/papers/<int:pk>/discard/", paper_sheets.DiscardPage.as_view(), name="paper_discard"),
    path("desk/papers/<int:pk>/scan/", paper_sheets.PaperScan.as_view(), name="paper_scan"),
]
urlpatterns += PAPERS
# How far the judges are, and the sheets that they get.
urlpatterns += [
    path("desk/judging/", panels.StageListPage.as_view(), name="panel_list"),
    path("desk/judging/copies/", blinding.CopyListPage.as_view(), name="copy_list"),
    path("desk/judging/copies/<int:pk>/", blinding.CopyPage.as_view(), name="blind_copy"),
    path("desk/judging/copies/<int:pk>/photos/", blinding.PhotosPage.as_view(), name="copy_photos"),
    path(
        "desk/judging/copies/<int:pk>/photos/<int:photo>/",
        blinding.CopyPhoto.as_view(),
        name="copy_photo",
    ),
    path("desk/judging/vetoes/", judge_vetoes.VetoListPage.as_view(), name="judge_veto_list"),
    path("desk/judging/vetoes/<int:pk>/", judge_vetoes.FindingPage.as_view(), name="judge_veto"),
    path("desk/judging/<int:pk>/", panels.StagePage.as_view(), name="panel"),
    path("desk/judging/<int:pk>/sheets/", panels.SheetsPage.as_view(), name="panel_sheets"),
]
# The places of units.
urlpatterns += [
    path("quotas/", quotas.QuotaListPage.as_view(), name="quota_list"),
    path("quotas/<int:pk>/", quotas.QuotaPage.as_view(), name="quota"),
    path("quotas/<int:pk>/hand-down/", quotas.HandDownPage.as_view(), name="quota_hand_down"),
    path("quotas/<int:pk>/recall/", quotas.RecallPage.as_view(), name="quota_recall"),
    path("quotas/<int:pk>/release/", quotas.ReleasePage.as_view(), name="quota_release"),
    path("quotas/<int:pk>/lend/", quotas.LendPage.as_view(), name="quota_lend"),
    path("quotas/loans/<int:pk>/give-back/", quotas.GiveBackPage.as_view(), name="quota_give_back"),
    path("quotas/shortfalls/<int:pk>/", quotas.ShortfallPage.as_view(), name="quota_shortfall"),
]
# Certificates on their way to their holders.
of_list = [
    path("", deliveries.TickPage.as_view(), name="delivery"),
    path("ceremony/", deliveries.CeremonyPage.as_view(), name="delivery_ceremony"),
    path("<int:honor>/", deliveries.HandOverPage.as_view(), name="delivery_honor"),
    path("<int:honor>/return/", deliveries.ReturnPage.as_view(), name="delivery_return"),
    path("<int:honor>/receipt/", deliveries.Receipt.as_view(), name="delivery_receipt"),
]
urlpatterns += [
    path("desk/deliveries/", deliveries.DeliveryListPage.as_view(), name="delivery_list"),
    path("desk/deliveries/<int:pk>/", include(of_list)),
]
# Spreadsheets coming in.
urlpatterns += [
    path("imports/", imports.ImportsPage.as_view(), name="import_list"),
    path("imports/new/", imports.ImportNew.as_view(), name="import_new"),
    path("imports/template/", imports.ImportTemplate.as_view(), name="import_template"),
    path("imports/<int:pk>/", imports.ImportPage.as_view(), name="import"),
    path("imports/<int:pk>/marked/", imports.ImportMarked.as_view(), name="import_marked"),
]
# Who acts in place of whom.
urlpatterns += [
    path("substitutes/", substitutes.SeatListPage.as_view(), name="substitute_list"),
    path("substitutes/seats/<int:pk>/", substitutes.AppointPage.as_view(), name="substitute_new"),
    path("substitutes/<int:pk>/end/", substitutes.EndPage.as_view(), name="substitute_end"),
]
# The desks of townships and the county.
urlpatterns += [
    path("worklist/batch/<slug:name>/", batches.BatchPage.as_view(), name="batch"),
    path("nominations/<int:pk>/signers/", desks.SignersPage.as_view(), name="case_signers"),
    path("nominations/<int:pk>/copies/", desks.CopiesPage.as_view(), name="case_copies"),
    path("nominations/<int:pk>/nudge/", desks.NudgePage.as_view(), name="case_nudge"),
    path("nominations/<int:pk>/unmask/", desks.UnmaskPage.as_view(), name="case_unmask"),
    path("desk/rankings/", rankings.RankingListPage.as_view(), name="ranking_list"),
    path(
        "desk/rankings/<int:category>/<int:organization>/",
        rankings.RankingPage.as_view(),
        name="ranking",
    ),
    path("desk/leads/", leads.LeadListPage.as_view(), name="lead_list"),
    path("desk/leads/<int:pk>/", leads.LeadDeskPage.as_view(), name="lead"),
    path("desk/objections/", objections.ObjectionListPage.as_view(), name="desk_objection_list"),
    path("desk/objections/<int:pk>/", objections.ObjectionPage.as_view(), name="desk_objection"),
    path(
        "desk/objections/<int:pk>/steps/new/",
        objections.StepPage.as_view(),
        name="desk_objection_step",
    ),
    path(
        "desk/objections/<int:pk>/retaliation/",
        objections.RetaliationPage.as_view(),
        name="desk_objection_retaliation",
    ),
    path(
        "desk/objections/<int:pk>/letter/",
        objections.LetterPage.as_view(),
        name="desk_objection_letter",
    ),
    path(
        "desk/objections/<int:pk>/objector/",
        objections.ObjectorPage.as_view(),
        name="desk_objection_objector",
    ),
    path(
        "desk/objections/<int:pk>/moves/<slug:name>/",
        objections.ObjectionMove.as_view(),
        name="desk_objection_move",
    ),
    path(
        "nominations/<int:pk>/versions/<int:number>/",
        versions.VersionPage.as_view(),
        name="case_version",
    ),
    path("signers/<int:pk>/sign/", desks.SignPage.as_view(), name="signer_sign"),
    path("copies/<int:pk>/mark/", worklist.CopyMark.as_view(), name="copy_mark"),
]
# What departments are asked, and the files of a case.
urlpatterns += [
    path("consultations/", consultations.ConsultationListPage.as_view(), name="consultation_list"),
    path(
        "consultations/letter/",
        consultations.AnswerLetterPage.as_view(),
        name="consultation_letter",
    ),
    path("consultations/<int:pk>/", consultations.ConsultationPage.as_view(), name="consultation"),
    path(
        "nominations/<int:pk>/consultations/",
        consultations.CaseConsultationsPage.as_view(),
        name="case_consultations",
    ),
    path(
        "nominations/<int:pk>/consultations/<int:consultation>/letter/",
        consultations.LetterFile.as_view(),
        name="case_letter",
    ),
    path(
        "nominations/<int:pk>/files/<int:file>/", nominations.CaseFile.as_view(), name="case_file"
    ),
]
# The sitting that approves, and figures.
urlpatterns += [
    path("desk/statistics/", statistics.StatisticsListPage.as_view(), name="statistics_list"),
    path("desk/statistics/<int:pk>/", statistics.StatisticsPage.as_view(), name="statistics"),
    path("desk/meetings/", meetings.MeetingListPage.as_view(), name="meeting_list"),
    path(
        "desk/meetings/<int:round>/<int:organization>/",
        meetings.MeetingPage.as_view(),
        name="meeting",
    ),
    path(
        "desk/meetings/<int:round>/<int:organization>/apply/",
        meetings.ApplyPage.as_view(),
        name="meeting_apply",
    ),
    path(
        "desk/meetings/<int:round>/<int:organization>/remaining/",
        meetings.RemainingPage.as_view(),
        name="meeting_remaining",
    ),
    path(
        "desk/meetings/<int:round>/<int:organization>/cases/<int:case>/",
        meetings.VerdictPage.as_view(),
        name="meeting_verdict",
    ),
]
urlpatterns += ROUNDS
# The county's notices, from the side of those who post them.
urlpatterns += [
    path("desk/notices/", desk_notices.NoticeListPage.as_view(), name="desk_notice_list"),
    path(
        "desk/notices/draft/<int:stage>/<int:organization>/",
        desk_notices.DraftPage.as_view(),
        name="desk_notice_draft",
    ),
    path("desk/notices/<int:pk>/", desk_notices.NoticeDeskPage.as_view(), name="desk_notice"),
    path(
        "desk/notices/<int:pk>/preview/",
        desk_notices.NoticePreview.as_view(),
        name="desk_notice_preview",
    ),
    path(
        "desk/notices/<int:pk>/moves/reword/",
        desk_notices.WordsPage.as_view(),
        {"name": "reword"},
        name="desk_notice_words",
    ),
    path(
        "desk/notices/<int:pk>/moves/<slug:name>/",
        desk_notices.NoticeMove.as_view(),
        name="desk_notice_move",
    ),
    path(
        "desk/notices/<int:pk>/proof/", desk_notices.ProofPage.as_view(), name="desk_notice_proof"
    ),
    path(
        "desk/notices/<int:pk>/proofs/<int:proof>/",
        desk_notices.ProofFile.as_view(),
        name="desk_notice_proof_file",
    ),
    path(
        "desk/notices/<int:pk>/report/",
        desk_notices.ReportFile.as_view(),
        name="desk_notice_report",
    ),
]
urlpatterns += OUTCOMES
urlpatterns += PAPERS_OF_ROUNDS
if not settings.PRODUCTION:
    urlpatterns += [path("styleguide/", styleguide.StylePage.as_view(), name="styleguide")]
