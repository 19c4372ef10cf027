"""Strong entity tags: `"7-3f0c..."`, the version of a record and a digest of what is shown of it.

A change names the tag that its author has seen. For a record with a version only the version
counts, and the engine compares it under the lock; for others the whole representation does.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from rest_framework.request import Request

from api.errors import VersionRequired, VersionStale
from workflow.definition import WorkflowModel

TAG = re.compile(r'"(?:(\d{1,9})-)?([0-9a-f]{16})"')


def tag_of(instance: Any, shown: Any) -> str:
    text = json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    version = f"{instance.version}-" if isinstance(instance, WorkflowModel) else ""
    return f'"{version}{digest}"'


def expected_version(request: Request) -> int:
    """The version in If-Match. 428 without the header; 412 for what is no tag of a version."""
    match = TAG.fullmatch(_seen(request))
    if match is None or match[1] is None:
        raise VersionStale
    return int(match[1])


def require_match(request: Request, current: str) -> None:
    if _seen(request) != current:
        raise VersionStale


def is_known(request: Request, tag: str) -> bool:
    """Whether the caller has exactly this already (If-None-Match compares weakly)."""
    known = request.headers.get("If-None-Match", "")
    return tag in (entry.strip().removeprefix("W/") for entry in known.split(","))


def _seen(request: Request) -> str:
    """`*` would say that any version is fine, which nobody who decides about people may say.

    Whatever compresses an answer on its way calls its tag weak; the version it names is the same.
    """
    seen = request.headers.get("If-Match", "").strip().removeprefix("W/")
    if seen in {"", "*"}:
        raise VersionRequired
    return seen
