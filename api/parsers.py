"""Reading bodies so that only one meaning is possible."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from api.errors import PayloadTooLarge

DEEPEST = 20


class StrictJSONParser(BaseParser):
    """JSON (RFC 8259, UTF-8) without double keys, NaN, NUL, lone surrogates or deep nesting."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise PayloadTooLarge(limit)
        try:
            value = json.loads(raw.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not JSON as RFC 8259 defines it.")) from error
        _refuse_depth(value)
        _refuse_broken_text(raw, value)
        return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError(_("An object names the same key twice."))
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _depth in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise ParseError(_("The body is nested too deeply."))


def _refuse_broken_text(raw: bytes, value: Any) -> None:
    """Both can only be written as escapes, which are rare: most bodies are not walked again."""
    if b"\\u" not in raw:
        return
    for text in _texts(value):
        if "\0" in text:
            raise ParseError(_("The body holds a NUL character."))
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ParseError(_("The body holds half a character.")) from error


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)


class LimitedMultiPartParser(MultiPartParser):
    """Forms with one file, refused by their declared size before they are read."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request = (parser_context or {})["request"]
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not declared.isdigit() or int(declared) > settings.HONORS_UPLOAD_LIMIT:
            raise PayloadTooLarge(settings.HONORS_UPLOAD_LIMIT)
        return super().parse(stream, media_type, parser_context)
