"""The addresses of the interface. What is not here is answered with a problem document as well."""

from __future__ import annotations

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from api.views import (
    accounts,
    audits,
    ballots,
    consultations,
    deliveries,
    desks,
    documents,
    earlier_titles,
    exports,
    imports,
    judging,
    nominations,
    nominees,
    notices,
    organizations,
    outcomes,
    paper_sheets,
    polls,
    programs,
    public,
    quotas,
    recommendations,
    rounds,
    vetoes,
    webhooks,
    worklists,
)
from api.views.described import DocsView, SchemaView
from api.views.doors import Door
from api.views.nothing import NothingView

VIEWS: tuple[type[Door], ...] = (
    organizations.OrganizationView,
    organizations.ProgramView,
    organizations.TitleView,
    organizations.FormView,
    accounts.UserView,
    accounts.MembershipView,
    accounts.TokenView,
    rounds.RoundView,
    rounds.CategoryView,
    rounds.StageView,
    rounds.RubricView,
    rounds.PanelView,
    quotas.QuotaView,
    quotas.LoanView,
    quotas.ApportionmentView,
    quotas.ShortfallView,
    nominees.NomineeView,
    earlier_titles.EarlierTitleView,
    nominations.NominationView,
    worklists.WorklistView,
    worklists.HandledView,
    worklists.StartedView,
    worklists.CopiedView,
    desks.SignerView,
    desks.CopyView,
    desks.PhraseView,
    desks.VerdictView,
    judging.ScoreSheetView,
    judging.JudgeVetoView,
    paper_sheets.PaperSheetView,
    ballots.BallotView,
    polls.PollView,
    judging.RankingView,
    consultations.ConsultationView,
    vetoes.VetoItemView,
    vetoes.VetoFindingView,
    notices.PublicNoticeView,
    notices.ObjectionView,
    notices.LeadView,
    outcomes.DecisionView,
    outcomes.CommendationView,
    outcomes.HonorView,
    deliveries.DeliveryView,
    deliveries.CeremonyView,
    documents.DocumentView,
    documents.WordingView,
    recommendations.CallView,
    recommendations.RecommendationView,
    webhooks.WebhookView,
    exports.JobView,
    exports.ExportView,
    imports.ImportView,
    audits.LedgerEventView,
    audits.VerificationView,
    public.PublishedNoticeView,
    public.FilingView,
    public.LeadFilingView,
    public.CertificateView,
    programs.PublishedProgramView,
    programs.WallView,
)

router = SimpleRouter()
for view in VIEWS:
    router.register(view.resource, view, basename=view.resource)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/me/", accounts.MeView.as_view({"get": "show"}), name="me"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    re_path(".*", NothingView.as_view()),
]
