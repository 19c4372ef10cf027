"""Addresses below the interface at which there is nothing."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import Http404
from rest_framework.request import Request
from rest_framework.views import APIView

from api.permissions import Anybody


class NothingView(APIView):
    permission_classes = [Anybody]
    schema = None

    @property
    def default_response_headers(self) -> dict[str, str]:
        """No method is allowed, so none is named."""
        return {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404
