"""The addresses of what a round ends with, and of what lives on after it."""

from django.urls import path

from portal.views import commendations, cuts, honors

# The cut, and what a round ends with.
OUTCOMES = [
    path("desk/cuts/", cuts.CutListPage.as_view(), name="cut_list"),
    path("desk/cuts/<int:stage>/<int:category>/", cuts.CutPage.as_view(), name="cut"),
    path(
        "desk/commendations/",
        commendations.CommendationListPage.as_view(),
        name="commendation_list",
    ),
    path(
        "desk/commendations/draft/<int:round>/",
        commendations.CommendationDraftPage.as_view(),
        name="commendation_draft",
    ),
    path(
        "desk/commendations/<int:pk>/",
        commendations.CommendationPage.as_view(),
        name="commendation",
    ),
    path(
        "desk/commendations/<int:pk>/list/",
        commendations.RelistPage.as_view(),
        name="commendation_relist",
    ),
    path(
        "desk/commendations/<int:pk>/moves/<slug:name>/",
        commendations.CommendationMove.as_view(),
        name="commendation_move",
    ),
    path(
        "desk/commendations/<int:pk>/papers/<slug:kind>/",
        commendations.PaperFile.as_view(),
        name="commendation_paper",
    ),
]
# Honors after the decision.
OUTCOMES += [
    path("desk/honors/", honors.HonorListPage.as_view(), name="honor_list"),
    path("desk/honors/<int:pk>/", honors.HonorPage.as_view(), name="honor"),
    path("desk/honors/<int:pk>/paper/", honors.HonorPaper.as_view(), name="honor_paper"),
    path("desk/honors/<int:pk>/moves/<slug:name>/", honors.HonorMove.as_view(), name="honor_move"),
    path("desk/honors/of/<int:case>/", honors.HonorOfCase.as_view(), name="honor_of_case"),
]
