"""Pages by key, not by number: the thousandth costs what the first does, and none shifts.

The position is signed and bound to the list that it was given for, so that it can neither be
forged nor carried over to another filter. It carries no time: the same page is the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import UnknownParameters

SIGNER = signing.Signer(salt="api.pagination")
PARAMETERS = ("cursor", "page_size", "total", "ordering")
DESCRIPTIONS = {
    "cursor": _("Where to go on: copy it from `next` or `previous`."),
    "page_size": _("How many at most, 1 to 100."),
    "total": _("`true` also counts all that match, which takes longer on large lists."),
    "ordering": _("The order; a minus sign turns it round."),
}


class KeysetPagination(BasePagination):
    """`?ordering=` takes a name of the view's `orderings`, with "-" for descending."""

    default_size = 20
    largest_size = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        self.size = self._size()
        self.order = self._order(view)
        self.total = queryset.order_by().count() if self._wants_total() else None
        position, backward = self._position()
        rows = self._slice(queryset, position, backward)
        more = len(rows) > self.size
        rows = rows[: self.size]
        if backward:
            rows.reverse()
        self.next = self._link(rows, 1) if rows and (more or backward) else None
        self.previous = self._link(rows, -1) if rows and (more if backward else position) else None
        return rows

    def _slice(
        self, queryset: QuerySet[Any], position: list[str] | None, backward: bool
    ) -> list[Any]:
        field, descending = self.order
        sign = "-" if descending != backward else ""
        if position is not None:
            queryset = queryset.filter(self._beyond(queryset, position, sign))
        keys = (f"{sign}{field}", f"{sign}pk") if field != "pk" else (f"{sign}pk",)
        return list(queryset.order_by(*keys)[: self.size + 1])

    def _beyond(self, queryset: QuerySet[Any], position: list[str], sign: str) -> Q:
        way = "lt" if sign else "gt"
        field, _descending = self.order
        if field == "pk":
            return Q(**{f"pk__{way}": int(position[-1])})
        value = _column(queryset, field).to_python(position[0])
        return Q(**{f"{field}__{way}e": value}) & (
            Q(**{f"{field}__{way}": value}) | Q(**{f"pk__{way}": int(position[-1])})
        )

    def _size(self) -> int:
        asked = self.request.query_params.get("page_size", str(self.default_size))
        if (
            not asked.isascii()
            or not asked.isdigit()
            or not 1 <= int(asked[:9]) <= self.largest_size
        ):
            raise _illegal("page_size", str(_("A page holds 1 to 100 entries.")))
        return int(asked)

    def _wants_total(self) -> bool:
        asked = self.request.query_params.get("total", "false")
        if asked not in {"true", "false"}:
            raise _illegal("total", str(_("Say true or false.")))
        return asked == "true"

    def _order(self, view: Any) -> tuple[str, bool]:
        orderings = view.order_names()
        asked = self.request.query_params.get("ordering", view.default_order())
        name, descending = asked.removeprefix("-"), asked.startswith("-")
        if name not in orderings:
            raise _illegal("ordering", str(_("This list cannot be put in that order.")))
        return orderings[name], descending

    def _bound_to(self) -> str:
        """What a cursor belongs to: the address, and every parameter but the page's own."""
        kept = sorted(
            (name, value)
            for name, values in self.request.query_params.lists()
            for value in values
            if name not in {"cursor", "page_size", "total"}
        )
        return hashlib.sha256(f"{self.request.path}?{urlencode(kept)}".encode()).hexdigest()[:16]

    def _position(self) -> tuple[list[str] | None, bool]:
        cursor = self.request.query_params.get("cursor")
        if cursor is None:
            return None, False
        try:
            bound_to, way, *position = SIGNER.unsign_object(cursor)
        except (signing.BadSignature, ValueError) as error:
            raise _illegal("cursor", str(_("This position was not given by us."))) from error
        if bound_to != self._bound_to():
            raise _illegal("cursor", str(_("This position belongs to another list.")))
        return position, way < 0

    def _link(self, rows: Sequence[Any], way: int) -> str:
        row = rows[-1] if way > 0 else rows[0]
        field = self.order[0]
        position = [str(row.pk)]
        if field != "pk":
            position.insert(0, str(getattr(row, field)))
        parameters = self.request.query_params.copy()
        parameters["cursor"] = SIGNER.sign_object([self._bound_to(), way, *position])
        return self.request.build_absolute_uri(f"{self.request.path}?{parameters.urlencode()}")

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self.next, "previous": self.previous, "count": self.total, "results": data}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        count = {"type": "integer", "minimum": 0, "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "count", "results"],
            "properties": {"next": link, "previous": link, "count": count, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        orderings = view.order_names()
        names = [*orderings, *(f"-{name}" for name in orderings)]
        schemas: dict[str, dict[str, Any]] = {
            "cursor": {"type": "string"},
            "page_size": {"type": "integer", "minimum": 1, "maximum": self.largest_size},
            "total": {"type": "boolean"},
            "ordering": {"type": "string", "enum": names},
        }
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": str(DESCRIPTIONS[name]),
                "schema": schemas[name],
            }
            for name in PARAMETERS
        ]


def _column(queryset: QuerySet[Any], name: str) -> Any:
    """What the list is put in order by: something that the query works out, or a column."""
    worked_out = queryset.query.annotations.get(name)
    if worked_out is not None:
        return worked_out.output_field
    return queryset.model._meta.get_field(name)


def _illegal(parameter: str, message: str) -> UnknownParameters:
    return UnknownParameters({parameter: [ErrorDetail(message, code="invalid")]})
