"""How the interface describes itself: every status, every header, stable names, in English."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from api.errors import MEDIA_TYPE

REASONS = {
    "304": "Not modified since the tag in If-None-Match.",
    "400": "Something in the request is wrong; `errors` names each place.",
    "401": "Not signed in, or the token is unknown, expired or revoked.",
    "403": "Signed in, but this is not yours to do, or not within the token's scopes.",
    "404": "There is nothing here that you may see.",
    "406": "Only JSON is answered.",
    "409": "The state, a condition or another record forbids it; `code` says which.",
    "412": "Somebody changed the record since you looked.",
    "413": "The body is too large.",
    "415": "Only the listed kinds of content are read.",
    "422": "The Idempotency-Key belongs to another request.",
    "428": "If-Match is missing.",
    "429": "Too many requests; Retry-After says how long to wait.",
    "503": "The database is busy; Retry-After says how long to wait.",
}
ETAG = {"description": "Names this version of the record.", "schema": {"type": "string"}}
KEY = {"type": "integer", "format": "int64", "minimum": 1}


class ErrorShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()
    pointer = serializers.CharField(required=False, help_text="JSON pointer into the body")
    parameter = serializers.CharField(required=False, help_text="name of the query parameter")


class AnswerConflictShape(serializers.Serializer[Any]):
    sent = serializers.JSONField()
    kept = serializers.JSONField()


class ProblemShape(serializers.Serializer[Any]):
    """RFC 9457. `code` never changes; `title` and `detail` are in the language asked for."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    instance = serializers.CharField()
    errors = ErrorShape(many=True, required=False)
    transition = serializers.CharField(required=False)
    subject = serializers.IntegerField(required=False)
    revision = serializers.IntegerField(required=False)
    conflicts = serializers.DictField(child=AnswerConflictShape(), required=False)


class DescribedView(AutoSchema):
    """Reads what the views declare; a view cannot forget to document an answer."""

    view: Any

    def get_tags(self) -> list[str]:
        return [self.view.noun]

    def get_operation_id(self) -> str:
        verb = self.view.action or self.method.lower()
        return f"{type(self.view).operations()}_{verb}"

    def get_filter_backends(self) -> list[Any]:
        """Only the list itself is filtered: an action beside it refuses the list's parameters."""
        return super().get_filter_backends() if self.view.action == "list" else []

    def get_override_parameters(self) -> list[Any]:
        asked = [self._header("Accept-Language", "zh-hans (the default) or en, for texts.")]
        if self.view.action in self.view.changes:
            asked.append(self._header("If-Match", "The ETag that you have seen.", required=True))
        if self.method == "POST" and self.view.keeps(self.view.action):
            asked.append(self._header("Idempotency-Key", "Makes repeating this request safe."))
        if self.view.is_sparse():
            asked.append(OpenApiParameter("fields", str, description="Only these, by comma."))
        return [*asked, *self._path_parameters()]

    def _path_parameters(self) -> list[OpenApiParameter]:
        found = []
        for name, kind in self.view.path_parameters().items():
            if f"{{{name}}}" in self.path:
                found.append(OpenApiParameter(name, kind, OpenApiParameter.PATH))
        return found

    def _header(self, name: str, description: str, *, required: bool = False) -> OpenApiParameter:
        return OpenApiParameter(
            name,
            OpenApiTypes.STR,
            OpenApiParameter.HEADER,
            required=required,
            description=description,
        )

    def get_request_serializer(self) -> Any:
        if self.view.action == "transition":
            return self.view.every_body()
        if self.view.action == "bulk":
            return self.view.every_bulk_body()
        return self.view.inputs.get(self.view.action)

    def get_response_serializers(self) -> Any:
        stated = self.view.answers.get(self.view.action)
        return stated if stated is not None else self.view.serializer_class

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        if self.view.action in {"create", "retrieve", *self.view.changes}:
            for code in bodies.keys() & {"200", "201"}:
                bodies[code].setdefault("headers", {})["ETag"] = ETAG
        for code in self._refusals():
            bodies[code] = self._problem(code)
        if self.view.action == "retrieve":
            bodies["304"] = {"description": REASONS["304"]}
        return dict(sorted(bodies.items()))

    def _refusals(self) -> set[str]:
        codes = {"400", "401", "403", "404", "406", "429"}
        if self.method != "GET":
            codes |= {"409", "503"}
        if self.method in {"POST", "PUT", "PATCH"}:
            codes |= {"413", "415"}
        if self.method == "POST" and self.view.keeps(self.view.action):
            codes.add("422")
        if self.view.action in self.view.changes:
            codes |= {"412", "428"}
        return codes

    def _problem(self, code: str) -> dict[str, Any]:
        component = self.resolve_serializer(ProblemShape, "response")
        return {
            "description": REASONS[code],
            "content": {MEDIA_TYPE: {"schema": component.ref}},
        }
