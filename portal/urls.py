"""The addresses of the pages. A noun has its list, its record, and the moves of the record."""

from django.conf import settings
from django.urls import path

from portal.views import accounts, batches, display, home, nominations, styleguide, worklist

app_name = "portal"
urlpatterns = [
    path("", home.HomePage.as_view(), name="home"),
    path("work/", home.WorkPage.as_view(), name="work"),
    path("work/nothing/", home.NothingPage.as_view(), name="nothing"),
    path("worklist/", worklist.WorklistPage.as_view(), name="worklist"),
    path("sign-in/", accounts.SignInPage.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
    path("password/", accounts.PasswordPage.as_view(), name="password"),
    path("display/", display.Display.as_view(), name="display"),
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
    path("copies/<int:pk>/mark/", worklist.CopyMark.as_view(), name="copy_mark"),
]
if not settings.PRODUCTION:
    urlpatterns += [path("styleguide/", styleguide.StylePage.as_view(), name="styleguide")]
