"""What a transition takes, read off its row of the table; and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rest_framework import serializers

from api.serializers.shapes import Body, Line, Text
from workflow.definition import Transition, Workflow

Field = serializers.Field[Any, Any, Any, Any]
Fields = Mapping[str, Callable[[], Field]]


class DefectBody(Body):
    """One thing to mend: which field of the dossier, and what is wrong with it."""

    field = serializers.CharField(max_length=40)
    text = Text()


# A name that is not here is supplied by the domain itself (terms), or by the view that knows it.
# None is required: the engine says what is missing, after it has said whether one may at all.
COMMON: Fields = {
    "reason": lambda: Text(required=False, allow_blank=True),
    "opinion": lambda: Text(required=False, allow_blank=True),
    "findings": lambda: Text(required=False, allow_blank=True),
    "answer": lambda: Text(required=False, allow_blank=True),
    "evidence": lambda: Text(required=False, allow_blank=True),
    "ground": lambda: Line(required=False, allow_blank=True, max_length=16),
    "remedy": lambda: Line(required=False, allow_blank=True, max_length=16),
    "document": lambda: Line(required=False, allow_blank=True, max_length=60),
    "expires_on": lambda: serializers.DateField(required=False),
    "defects": lambda: DefectBody(many=True, required=False, max_length=100),
}


class RefusalShape(serializers.Serializer[Any]):
    """Why a transition is not possible now."""

    kind = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField(source="*")


class PossibilityShape(serializers.Serializer[Any]):
    """One transition that leaves the present state."""

    name = serializers.CharField(source="transition.name")
    label = serializers.CharField(source="transition.label")
    results = serializers.ListField(child=serializers.CharField(), source="transition.results")
    needs = serializers.SerializerMethodField()
    accepts = serializers.SerializerMethodField()
    available = serializers.SerializerMethodField()
    refusal = RefusalShape(allow_null=True)

    def get_needs(self, possibility: Any) -> list[str]:
        row = possibility.transition
        fields = self.context["view"].fields_of(row)
        return [name for name in fields if name in row.needs]

    def get_accepts(self, possibility: Any) -> list[str]:
        row = possibility.transition
        return [name for name in self.context["view"].fields_of(row) if name not in row.needs]

    def get_available(self, possibility: Any) -> bool:
        return possibility.refusal is None


class PossibilitiesShape(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    transitions = PossibilityShape(many=True)


def made_by_people(workflow: Workflow) -> list[Transition]:
    """All but what falls due by the clock, and what only follows another move."""
    rows = [row for row in workflow.transitions if not row.inner]
    return [row for row in rows if not getattr(row.by, "automatic", False)]


def fields_of(row: Transition, own: Fields) -> dict[str, Callable[[], Field]]:
    """The names that a caller may send with this transition."""
    known = {**COMMON, **own}
    return {name: known[name] for name in (*row.needs, *row.accepts) if name in known}


def body_of(name: str, fields: Fields, bases: tuple[type[Body], ...] = (Body,)) -> type[Body]:
    """A body with these fields; `name` is how the schema calls it."""
    declared = {field: make() for field, make in fields.items()}
    return type(f"{name}Body", bases, declared)


class AnyMove(Body):
    """Of all moves at once, where what one of them needs is nothing to the others."""

    def get_fields(self) -> dict[str, Field]:
        fields: dict[str, Field] = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


def body_of_all(workflow: Workflow, fields: Iterable[Fields]) -> type[Body]:
    """For the schema: every name that any transition of the machine takes."""
    merged: dict[str, Callable[[], Field]] = {}
    for some in fields:
        merged |= some
    label = "".join(part.title() for part in workflow.name.split("_"))
    return body_of(f"{label}Move", merged, (AnyMove,))
