"""The transitions of a machine over HTTP, for every machine alike, straight from its table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import entity_tags
from api.errors import VersionStale
from api.serializers.moves import (
    Fields,
    PossibilitiesShape,
    body_of,
    body_of_all,
    fields_of,
    made_by_people,
)
from api.serializers.shapes import Body
from api.views.doors import Door
from workflow import engine
from workflow.definition import Transition, Workflow

NAME = "(?P<name>[a-z_]+)"


class Moves(Door, ABC):
    """`own_fields` names what transitions take beyond the common words, by transition.

    `by_hand` names the transitions that a person makes one by one; without it, all of the table
    but those that fall due by the clock. `carry_out` calls the domain's action for one transition.
    """

    own_fields: ClassVar[Mapping[str, Fields]] = {}
    by_hand: ClassVar[frozenset[str] | None] = None
    changes = frozenset({"transition"})
    answers: ClassVar[Mapping[str, Any]] = {"transitions": PossibilitiesShape}

    @abstractmethod
    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        """Make the move by the domain's own action, and return the record."""

    @classmethod
    def table(cls) -> Workflow:
        model: Any = cls.model
        workflow: Workflow = model.workflow
        return workflow

    @classmethod
    def rows(cls) -> list[Transition]:
        rows = made_by_people(cls.table())
        return [row for row in rows if cls.by_hand is None or row.name in cls.by_hand]

    @classmethod
    def path_parameters(cls) -> Mapping[str, Any]:
        names = [row.name for row in cls.rows()]
        return {**super().path_parameters(), "name": {"type": "string", "enum": names}}

    @classmethod
    def fields_of(cls, row: Transition) -> Fields:
        """A transition with fields of its own takes those, and of the common ones what it names."""
        own = cls.own_fields.get(row.name, {})
        return {**fields_of(row, own), **own}

    @classmethod
    def every_body(cls) -> type[Body]:
        return body_of_all(cls.table(), [cls.fields_of(row) for row in cls.rows()])

    @action(detail=True, methods=["get"])
    def transitions(self, request: Request, pk: str) -> Response:
        """What the caller may do with the record now and, for the rest, why not."""
        subject = self.get_object()
        people = {row.name for row in self.rows()}
        possibilities = [
            possibility
            for possibility in engine.available(subject, actor=self.caller, at=self.at)
            if possibility.transition.name in people
        ]
        shown = {"version": subject.version, "transitions": possibilities}
        shape = PossibilitiesShape(shown, context=self.get_serializer_context())
        return Response(shape.data)

    @action(detail=True, methods=["post"], url_path=f"transitions/{NAME}")
    def transition(self, request: Request, pk: str, name: str) -> Response:
        """Perform one transition, whole or not at all. Answers the record as it is then."""
        row = self.row(name)
        return self.represent(self.moved(row))

    def row(self, name: str) -> Transition:
        for row in self.rows():
            if row.name == name:
                return row
        raise Http404

    def moved(self, row: Transition) -> Any:
        """Compared before and after: one transition is one version, so nobody came between."""
        subject = self.get_object()
        supplied = self.sent(body_of("Move", self.fields_of(row)))
        expected = entity_tags.expected_version(self.request)
        if subject.version != expected:
            raise VersionStale
        moved = self.carry_out(subject, row.name, **supplied)
        if moved.version != expected + 1:
            raise VersionStale
        return moved
