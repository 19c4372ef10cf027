"""What every view shares: the clock, deny by default, strict parameters, tags, one effect.

A view names its `noun` (for scopes), its `permissions` by action, what is `visible` of its model,
and the `changes` that may only be made by somebody who names the version that they saw. `uploads`
take a form with a file; `scans` take one as well, and JSON where there is no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, cast

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from api import entity_tags, idempotency, pagination
from api.errors import UnknownParameters
from api.parsers import LimitedMultiPartParser
from api.permissions import Anybody, Nobody, SignedIn
from api.serializers.shapes import Shape
from honors.models import User

Permissions = tuple[type[BasePermission], ...]
KEY = "[1-9][0-9]{0,17}"
KEY_SCHEMA = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 10**18 - 1}
SIGNED_IN = (SignedIn,)
ANYBODY = (Anybody,)
UNSAFE = ("put", "patch", "delete")


class Door(GenericViewSet[Any]):
    noun: ClassVar[str]
    resource: ClassVar[str]
    model: ClassVar[type[Model]]
    permissions: ClassVar[Mapping[str, Permissions]] = {}
    orderings: ClassVar[Mapping[str, str]] = {"id": "pk"}
    usual_order: ClassVar[str] = ""
    pages: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    parameters: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    changes: ClassVar[frozenset[str]] = frozenset()
    inputs: ClassVar[Mapping[str, type[BaseSerializer[Any]]]] = {}
    answers: ClassVar[Mapping[str, Any]] = {}
    uploads: ClassVar[frozenset[str]] = frozenset()
    scans: ClassVar[frozenset[str]] = frozenset()
    replays = True
    secrets: ClassVar[frozenset[str]] = frozenset()
    lookup_value_regex = KEY
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    at: datetime

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The clock is read once, and every change is wrapped in one transaction."""
        self.at = timezone.now()
        self.wrap("post", self._once if self.keeps(self.action_map.get("post", "")) else _atomic)
        for method in UNSAFE:
            self.wrap(method, _atomic)
        return super().dispatch(request, *args, **kwargs)

    @property
    def caller(self) -> User:
        """Who asks, where only the known may."""
        return cast("User", self.request.user)

    @classmethod
    def operations(cls) -> str:
        """What the names of its operations in the schema begin with."""
        return cls.resource.replace("-", "_")

    @classmethod
    def path_parameters(cls) -> Mapping[str, Any]:
        return {"pk": KEY_SCHEMA, "id": KEY_SCHEMA}

    @classmethod
    def keeps(cls, action: str) -> bool:
        """Whether an answer may be kept for who sends twice: not where it holds a secret."""
        return cls.replays and action not in cls.secrets

    def wrap(self, method: str, around: Callable[..., Response]) -> None:
        handler = getattr(self, method, None)
        if handler is not None:
            setattr(self, method, partial(around, handler))

    def _once(
        self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        return idempotency.once(handler, request, self.at, *args, **kwargs)

    def get_parsers(self) -> list[Any]:
        """Asked for before the action is known."""
        method = (self.request.method or "").lower() if self.request else ""
        named = getattr(self, "action", None) or self.action_map.get(method)
        if named in self.uploads:
            return [LimitedMultiPartParser()]
        more = [LimitedMultiPartParser()] if named in self.scans else []
        return [*super().get_parsers(), *more]

    def get_permissions(self) -> list[Any]:
        """A method that the address does not know is refused as such, whoever asks."""
        if self.action in {None, "metadata"}:
            return []
        return [permission() for permission in self.permissions.get(self.action, (Nobody,))]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.caller.remember_standing(at=self.at)
        refuse_unknown(request, self.known_parameters())
        if "fields" in request.query_params:
            shape: Any = self.get_serializer()
            shape.get_fields()

    def known_parameters(self) -> set[str]:
        known = set(self.parameters.get(self.action or "", ()))
        if self.action == "list":
            known |= {*pagination.PARAMETERS, *self.filter_names()}
        elif self.action in self.pages:
            known |= {*pagination.PARAMETERS}
        return known | ({"fields"} if self.is_sparse() else set())

    def is_sparse(self) -> bool:
        """Whether a caller may ask for some fields alone."""
        shape = self.answers.get(self.action or "", self.serializer_class)
        reads = self.action in {"list", "retrieve"}
        return reads and isinstance(shape, type) and issubclass(shape, Shape)

    def filter_names(self) -> Iterable[str]:
        filterset = getattr(self, "filterset_class", None)
        return filterset.base_filters if filterset else ()

    def default_order(self) -> str:
        """Of the list `usual_order`; of others and without one the first that it can have."""
        return (self.usual_order if self.action == "list" else "") or next(iter(self.order_names()))

    def order_names(self) -> Mapping[str, str]:
        return self.pages.get(self.action or "", self.orderings)

    def page(self, queryset: QuerySet[Any], shape: type[BaseSerializer[Any]]) -> Response:
        rows = self.paginate_queryset(queryset)
        shown = shape(rows, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(shown.data)

    def visible(self) -> QuerySet[Any]:
        """What the caller may know to exist; everything else is answered with 404.

        Nothing, for a view that does not say.
        """
        return self.model._default_manager.none()

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With all that the representation reads, in a fixed number of statements."""
        return queryset

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.loaded(self.visible())

    def sent(self, serializer: type[BaseSerializer[Any]] | None = None) -> dict[str, Any]:
        """The body, validated."""
        kind = serializer or self.inputs[self.action or ""]
        reader = kind(data=self.request.data, context=self.get_serializer_context())
        reader.is_valid(raise_exception=True)
        return dict(reader.validated_data)

    def represent(self, instance: Any, http_status: int = status.HTTP_200_OK) -> Response:
        """The record with its tag; read again after a change, for what an action gives is bare."""
        reading = self.request.method == "GET"
        shown = self.get_serializer(instance if reading else self.current(instance))
        tag = entity_tags.tag_of(shown.instance, shown.data)
        if reading and entity_tags.is_known(self.request, tag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        return Response(shown.data, status=http_status, headers={"ETag": tag})

    def current(self, instance: Any) -> Any:
        rows = type(instance)._default_manager.filter(pk=instance.pk)
        return (self.loaded(rows) if isinstance(instance, self.model) else rows).get()

    def require_match(self, instance: Any) -> None:
        """For records without a version: locked, and compared with what the caller has seen."""
        locked = type(instance)._default_manager.select_for_update(no_key=True)
        locked.filter(pk=instance.pk).values_list("pk").get()
        current = self.current(instance)
        shown = self.get_serializer(current).data
        entity_tags.require_match(self.request, entity_tags.tag_of(current, shown))


class Lists(Door):
    def list(self, request: Request) -> Response:
        found = self.filter_queryset(self.get_queryset())
        return self.page(found, self.get_serializer_class())


class Shows(Door):
    def retrieve(self, request: Request, pk: str) -> Response:
        return self.represent(self.get_object())


class Reads(Lists, Shows):
    """A list, and each record of it."""


def refuse_unknown(request: Request, known: set[str]) -> None:
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        message = _("This parameter is not known here.")
        raise UnknownParameters(
            {name: [ErrorDetail(message, code="unknown_parameter")] for name in unknown}
        )


def _atomic(
    handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any
) -> Response:
    with transaction.atomic():
        return handler(request, *args, **kwargs)


def attached(row: Any) -> FileResponse:
    """The file of a row as a file, never to be shown inside a page."""
    response = FileResponse(
        row.file.open(),
        as_attachment=True,
        filename=row.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
