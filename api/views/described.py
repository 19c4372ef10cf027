"""The description of the interface, as a document and as pages; both without signing in."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.permissions import Anybody

LANGUAGE = "en"


@cache
def document() -> Any:
    """The OpenAPI document. Drawing it up takes seconds, and it is the same for everybody."""
    with translation.override(LANGUAGE):
        return SchemaGenerator().get_schema(request=None, public=True)


class SchemaView(APIView):
    """The OpenAPI document, in English whatever the reader's language."""

    permission_classes = [Anybody]
    authentication_classes: list[Any] = []
    schema = None

    def get(self, request: Request) -> Response:
        return Response(document())


class DocsView(SpectacularSwaggerSplitView):
    """The same as pages to try it out on; every script comes from here."""

    permission_classes = [Anybody]
    authentication_classes: list[Any] = []
    url_name = "schema"
