"""The addresses of what a round ends with, and of what lives on after it."""

from django.urls import path

from portal.views import commendations, cuts, honors, recommendations

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
# Recommending upward.
OUTCOMES += [
    path("desk/calls/", recommendations.CallListPage.as_view(), name="call_list"),
    path("desk/calls/new/", recommendations.CallNewPage.as_view(), name="call_new"),
    path("desk/calls/<int:pk>/", recommendations.CallPage.as_view(), name="call"),
    path("desk/calls/<int:pk>/order/", recommendations.RankPage.as_view(), name="call_rank"),
    path("desk/calls/<int:pk>/send/", recommendations.SendPage.as_view(), name="call_send"),
    path(
        "desk/calls/<int:pk>/add/<slug:basis>/<int:key>/",
        recommendations.PreparePage.as_view(),
        name="call_prepare",
    ),
    path(
        "desk/recommendations/<int:pk>/",
        recommendations.RecommendationPage.as_view(),
        name="recommendation",
    ),
    path(
        "desk/recommendations/<int:pk>/moves/<slug:name>/",
        recommendations.RecommendationMove.as_view(),
        name="recommendation_move",
    ),
]
