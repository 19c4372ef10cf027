"""One effect for a request that is sent twice.

The key, the answer, the effect and its event are in one transaction: either all are there or none.
An answer is kept for a day. Refusals are not kept, because nothing happened: the same request
meets the same refusal again, or succeeds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import InFlight, KeyReused
from api.models import StoredAnswer

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
KEPT_FOR = timedelta(hours=24)
REPLAYED = "Idempotent-Replayed"


def once(
    carry_out: Callable[..., Response], request: Request, at: datetime, *args: Any, **kwargs: Any
) -> Response:
    """Carry out, or give the answer that was given before."""
    key = request.headers.get(HEADER)
    if key is None:
        with transaction.atomic():
            return carry_out(request, *args, **kwargs)
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii():
        raise ParseError(_("The Idempotency-Key must be 1 to 255 plain characters."))
    with transaction.atomic():
        caller = _caller(request)
        _enter_alone(caller, key)
        StoredAnswer.objects.filter(created_at__lt=at - KEPT_FOR).delete()
        known = StoredAnswer.objects.filter(caller=caller, key=key).first()
        if known is not None:
            return _again(known, _fingerprint(request))
        answer = carry_out(request, *args, **kwargs)
        _keep(answer, caller, key, _fingerprint(request), at)
        return answer


def _caller(request: Request) -> str:
    if request.user.is_authenticated:
        return str(request.user.ledger_key)
    return f"address:{hashlib.sha256(request.META['REMOTE_ADDR'].encode()).hexdigest()[:24]}"


def _enter_alone(caller: str, key: str) -> None:
    """On PostgreSQL a second one is told so at once; SQLite lets it wait for the first to end."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"{caller} {key}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (alone,) = cursor.fetchone()
    if not alone:
        raise InFlight


def _fingerprint(request: Request) -> str:
    """Method, address, query, version seen, and the parsed body with its files."""
    digest = hashlib.sha256()
    seen = request.headers.get("If-Match", "")
    for part in (request.method, request.get_full_path(), seen, *_parts(request)):
        encoded = part if isinstance(part, bytes) else str(part).encode()
        digest.update(len(encoded).to_bytes(8) + encoded)
    return digest.hexdigest()


def _parts(request: Request) -> list[Any]:
    parts: list[Any] = []
    files = getattr(request, "FILES", {})
    for name in sorted(files):
        file = files[name]
        file.seek(0)
        parts += [name, file.name, file.read()]
        file.seek(0)
    plain = request.data
    if hasattr(plain, "lists"):
        plain = [[name, values] for name, values in plain.lists() if name not in files]
    return [*parts, _canonical(plain)]


def _canonical(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{name!r}:{_canonical(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    return repr(value)


def _keep(answer: Response, caller: str, key: str, fingerprint: str, at: datetime) -> None:
    kept = {name: answer[name] for name in ("ETag", "Location") if name in answer}
    StoredAnswer.objects.create(
        caller=caller,
        key=key,
        fingerprint=fingerprint,
        status=answer.status_code,
        body=_text(answer.data),
        headers=kept,
        created_at=at,
    )


def _text(data: Any) -> str:
    """As it is sent, so that the second answer is the first."""
    return "" if data is None else JSONRenderer().render(data).decode()


def _again(known: StoredAnswer, fingerprint: str) -> Response:
    if known.fingerprint != fingerprint:
        raise KeyReused
    body = json.loads(known.body) if known.body else None
    return Response(body, status=known.status, headers=known.headers | {REPLAYED: "true"})
