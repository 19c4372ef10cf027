"""The addresses of rounds at the organizer's desk, and of what is kept for all of them."""

from django.urls import include, path

from portal.views import (
    arranging,
    category_terms,
    dossier_forms,
    phrases,
    places,
    previews,
    rounds,
    vetoes,
)

of_round = [
    path("", rounds.RoundPage.as_view(), name="round"),
    path("check/", rounds.CheckPage.as_view(), name="round_check"),
    path("preview/", previews.PreviewPage.as_view(), name="round_preview"),
    path("changes/", rounds.ChangesPage.as_view(), name="round_changes"),
    path("timetable/", rounds.TimetablePage.as_view(), name="round_timetable"),
    path("titles/new/", rounds.TitlePage.as_view(), name="round_title"),
    path("route/", arranging.RoutePage.as_view(), name="round_route"),
    path("categories/", arranging.CategoriesPage.as_view(), name="round_categories"),
    path("categories/<int:category>/", arranging.CategoryPage.as_view(), name="round_category"),
    path(
        "categories/<int:category>/conditions/",
        category_terms.ConditionsPage.as_view(),
        name="round_conditions",
    ),
    path(
        "categories/<int:category>/terms/", category_terms.TermsPage.as_view(), name="round_terms"
    ),
    path(
        "categories/<int:category>/quota-rules/",
        category_terms.QuotaRulesPage.as_view(),
        name="round_quota_rules",
    ),
    path(
        "categories/<int:category>/list-rules/",
        category_terms.ListRulesPage.as_view(),
        name="round_list_rules",
    ),
    path("categories/<int:category>/quotas/", places.QuotasPage.as_view(), name="round_quotas"),
    path(
        "categories/<int:category>/quotas/units/",
        places.UnitQuotasPage.as_view(),
        name="round_unit_quotas",
    ),
    path("categories/<int:category>/formula/", places.FormulaPage.as_view(), name="round_formula"),
    path(
        "stages/<int:stage>/rubrics/<int:category>/",
        arranging.RubricPage.as_view(),
        name="round_rubric",
    ),
    path("stages/<int:stage>/", arranging.StagePage.as_view(), name="round_stage"),
    path("stages/<int:stage>/panel/", arranging.PanelPage.as_view(), name="round_panel"),
    path(
        "stages/<int:stage>/panel/<int:category>/",
        arranging.PanelPage.as_view(),
        name="round_own_panel",
    ),
    path("moves/<slug:name>/", rounds.RoundMove.as_view(), name="round_move"),
]
# What an office keeps for all of its rounds.
of_office = [
    path("vetoes/", vetoes.VetoListPage.as_view(), name="veto_list"),
    path("vetoes/<int:pk>/", vetoes.VetoPage.as_view(), name="veto"),
    path("phrases/", phrases.PhraseListPage.as_view(), name="phrase_list"),
    path("phrases/<int:pk>/retire/", phrases.RetirePage.as_view(), name="phrase_retire"),
    path("forms/", dossier_forms.FormListPage.as_view(), name="form_list"),
    path("forms/<int:pk>/", dossier_forms.DossierFormPage.as_view(), name="form"),
]
ROUNDS = [
    path("desk/offices/<int:office>/", include(of_office)),
    path("desk/rounds/", rounds.RoundListPage.as_view(), name="round_list"),
    path("desk/rounds/new/", rounds.PlanPage.as_view(), name="round_new"),
    path("desk/programs/new/", rounds.ProgramPage.as_view(), name="program_new"),
    path("desk/rounds/<int:pk>/", include(of_round)),
]
