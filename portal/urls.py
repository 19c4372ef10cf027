"""The addresses of the pages. A noun has its list, its record, and the moves of the record."""

from django.conf import settings
from django.urls import include, path

from portal.views import (
    accounts,
    audits,
    batches,
    certificates,
    consents,
    desks,
    display,
    dossiers,
    evidence,
    home,
    judging,
    nominations,
    notices,
    objections,
    photos,
    programs,
    rankings,
    sealed,
    sheets,
    styleguide,
    submitting,
    tables,
    workbench,
    worklist,
)

app_name = "portal"
# What judges do.
JUDGING = [
    path("judging/", judging.TasksPage.as_view(), name="judging_list"),
    path("judging/<int:pk>/", judging.PilePage.as_view(), name="judging"),
    path("judging/<int:pk>/promise/", judging.PromisePage.as_view(), name="judging_promise"),
    path("judging/<int:pk>/submit/", judging.SubmitPage.as_view(), name="judging_submit"),
    path("judging/<int:pk>/table/", tables.TablePage.as_view(), name="judging_table"),
    path("sheets/<int:pk>/", sheets.SheetPage.as_view(), name="sheet"),
    path("sheets/<int:pk>/marks/", sheets.SheetMarks.as_view(), name="sheet_marks"),
    path("sheets/<int:pk>/files/<int:file>/", sheets.SheetFile.as_view(), name="sheet_file"),
    path("sheets/<int:pk>/moves/<slug:name>/", sheets.SheetMove.as_view(), name="sheet_move"),
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
    path("photos/<int:photo>/drop/", photos.PhotoDrop.as_view(), name="dossier_photo_drop"),
    path("check/", submitting.CheckPage.as_view(), name="dossier_check"),
    path("submitted/", submitting.SubmittedPage.as_view(), name="dossier_submitted"),
    path("correct/", submitting.CorrectPage.as_view(), name="dossier_correct"),
    path("print/", submitting.PrintPage.as_view(), name="dossier_print"),
]
# Open to everybody.
OPEN = [
    path("notices/", notices.NoticesPage.as_view(), name="notice_list"),
    path("notices/<int:pk>/", notices.NoticePage.as_view(), name="notice"),
    path("notices/<int:pk>/object/", notices.ObjectPage.as_view(), name="notice_object"),
    path(
        "notices/<int:pk>/object/<int:position>/",
        notices.ObjectionPage.as_view(),
        name="notice_objection",
    ),
    path("objections/<slug:code>/", notices.ObjectionStatus.as_view(), name="objection"),
    path("programs/", programs.ProgramsPage.as_view(), name="program_list"),
    path("programs/<int:pk>/", programs.ProgramPage.as_view(), name="program"),
    path("winners/", programs.WallPage.as_view(), name="wall"),
    path("verify/", certificates.VerifyPage.as_view(), name="verify"),
    path("v/<slug:code>/", certificates.CertificatePage.as_view(), name="certificate"),
]
# For auditors.
AUDIT = [
    path("audit/", audits.LedgerPage.as_view(), name="audit"),
    path("audit/events/<int:pk>/", audits.EventPage.as_view(), name="audit_event"),
    path("audit/verification/", audits.VerificationPage.as_view(), name="audit_verification"),
    path("audit/decisions/", evidence.DecisionsPage.as_view(), name="audit_decision_list"),
    path("audit/decisions/<int:pk>/", evidence.DecisionPage.as_view(), name="audit_decision"),
    path("audit/cases/<int:pk>/", evidence.CasePage.as_view(), name="audit_case"),
    path("audit/cases/<int:pk>/package/", evidence.CasePackage.as_view(), name="audit_package"),
    path("rankings/", sealed.RankingsPage.as_view(), name="sealed_list"),
    path("rankings/<int:pk>/", sealed.SealedPage.as_view(), name="sealed"),
    path("rankings/<int:pk>/<int:position>/", sealed.PlacePage.as_view(), name="sealed_place"),
]
urlpatterns = [
    *JUDGING,
    *AUDIT,
    *OPEN,
    path("nominations/<int:pk>/moves/return/", desks.ReturnPage.as_view(), {"name": "return"}),
    path("", home.HomePage.as_view(), name="home"),
    path("start/", home.WorkPage.as_view(), name="work"),
    path("start/nothing/", home.NothingPage.as_view(), name="nothing"),
    path("worklist/", worklist.WorklistPage.as_view(), name="worklist"),
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
    path("desk/objections/", objections.ObjectionListPage.as_view(), name="desk_objection_list"),
    path("desk/objections/<int:pk>/", objections.ObjectionPage.as_view(), name="desk_objection"),
    path(
        "desk/objections/<int:pk>/moves/<slug:name>/",
        objections.ObjectionMove.as_view(),
        name="desk_objection_move",
    ),
    path("signers/<int:pk>/sign/", desks.SignPage.as_view(), name="signer_sign"),
    path("copies/<int:pk>/mark/", worklist.CopyMark.as_view(), name="copy_mark"),
]
if not settings.PRODUCTION:
    urlpatterns += [path("styleguide/", styleguide.StylePage.as_view(), name="styleguide")]
