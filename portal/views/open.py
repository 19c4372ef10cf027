"""Pages for everybody: the same for all, so that whoever stands between may keep them a while."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import (
    add_never_cache_headers,
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)

from portal.views.pages import ReadPage

SECONDS_KEPT, OK = 60, 200


class OpenPage(ReadPage):
    """With somebody's name in its frame a page is theirs alone, and kept by no cache."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated or response.status_code != OK:
            add_never_cache_headers(response)
            return response
        patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response)
