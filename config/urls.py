"""The doors of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # The admin's own page would write a password past the ledger.
    path("admin/password_change/", RedirectView.as_view(pattern_name="portal:password")),
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
    path("", include("portal.urls")),
]
handler400 = "portal.views.failures.malformed"
handler403 = "portal.views.failures.forbidden"
handler404 = "portal.views.failures.missing"
handler500 = "portal.views.failures.broken"
