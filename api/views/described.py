"""The description of the interface, as a document and as pages; both without signing in."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Anybody

LANGUAGE = "en"


class SchemaView(SpectacularAPIView):
    """The OpenAPI document, in English whatever the reader's language."""

    permission_classes = [Anybody]
    authentication_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    schema = None
    throttle_classes: list[Any] = []

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with translation.override(LANGUAGE):
            return self._get_schema_response(request)


class DocsView(SpectacularSwaggerSplitView):
    """The same as pages to try it out on; every script comes from here."""

    permission_classes = [Anybody]
    authentication_classes: list[Any] = []
    url_name = "schema"
