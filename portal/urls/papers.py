"""The papers of rounds, certificates printed anew, and honorees of earlier years."""

from django.urls import path

from portal.views import documents, earlier_titles, honors, wordings

PAPERS_OF_ROUNDS = [
    path("desk/honors/<int:pk>/reissue/", honors.ReissuePage.as_view(), name="honor_reissue"),
    path("desk/honorees/", earlier_titles.EarlierTitlesPage.as_view(), name="earlier_title_list"),
    path(
        "desk/honorees/<int:pk>/strike/",
        earlier_titles.StrikePage.as_view(),
        name="earlier_title_strike",
    ),
    path("desk/wordings/", wordings.WordingListPage.as_view(), name="wording_list"),
    path("desk/wordings/<int:pk>/", wordings.WordingPage.as_view(), name="wording"),
    path("desk/documents/", documents.DocumentsPage.as_view(), name="document_list"),
    path("desk/documents/<int:pk>/", documents.DocumentFile.as_view(), name="document_file"),
    path("desk/documents/rounds/<int:pk>/", documents.PapersPage.as_view(), name="round_papers"),
]
