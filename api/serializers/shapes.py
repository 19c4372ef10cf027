"""What every shape shares: bodies without unknown names, answers with only the asked ones."""

from __future__ import annotations

from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.errors import UnknownParameters

LARGEST_KEY = 2**63 - 1
LONGEST_TEXT = 10_000
MOST_VALUES, LONGEST_VALUE = 20, 100


class Body(serializers.Serializer[Any]):
    """What a caller sends. A name that is not listed, or not theirs to set, is refused."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = sorted(_names(data) - known)
            if unknown:
                message = _("This name is not known here.")
                raise serializers.ValidationError(
                    {name: [ErrorDetail(message, code="unknown_field")] for name in unknown}
                )
        return super().to_internal_value(data)


def _names(data: dict[str, Any]) -> set[str]:
    """A form writes what lies deeper as `answers[0]reply`."""
    if isinstance(data, MultiValueDict):
        return {name.partition("[")[0] for name in data}
    return set(data)


class Shape(serializers.ModelSerializer[Any]):
    """What a caller gets: read-only, cut down to `?fields=a,b` at the outermost level."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        asked = self._asked()
        if not asked:
            return fields
        unknown = sorted(asked - fields.keys())
        if unknown:
            message = _("There is no field %(name)s.") % {"name": unknown[0]}
            raise UnknownParameters({"fields": [ErrorDetail(message, code="unknown_field")]})
        return {name: field for name, field in fields.items() if name in asked}

    def _asked(self) -> set[str]:
        parent = self.parent
        if isinstance(parent, serializers.ListSerializer):
            parent = parent.parent
        request = self.context.get("request")
        if parent is not None or request is None:
            return set()
        return set(filter(None, request.query_params.get("fields", "").split(",")))


class Key(serializers.IntegerField):
    """The number of a record."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"min_value": 1, "max_value": LARGEST_KEY} | options))


class KeyOf(Key):
    """The number of a record that the caller may see, turned into the record.

    `visible` is the domain's `visible_to(user, at=)`. What may not be seen is not there.
    """

    default_error_messages = {"does_not_exist": gettext_lazy("There is no record %(key)s.")}

    def __init__(self, visible: Any, **options: Any) -> None:
        super().__init__(**options)
        self.visible = visible

    def to_internal_value(self, data: Any) -> Any:
        key = Key().run_validation(data)
        view = self.context["view"]
        found = self.visible(self.context["request"].user, at=view.at).filter(pk=key).first()
        if found is None:
            message = str(self.error_messages["does_not_exist"]) % {"key": key}
            raise serializers.ValidationError(message, code="does_not_exist")
        return found

    def run_validators(self, value: Any) -> None:
        """The number was examined before the record was looked for."""

    def to_representation(self, value: Any) -> int:
        return int(value.pk)


class KeysOf(serializers.ListField):
    """Numbers of records that the caller may see, turned into the records in one statement."""

    default_error_messages = KeyOf.default_error_messages

    def __init__(self, visible: Any, **options: Any) -> None:
        super().__init__(child=Key(), **options)
        self.visible = visible

    def to_internal_value(self, data: Any) -> Any:
        keys = super().to_internal_value(data)
        request, view = self.context["request"], self.context["view"]
        found = {row.pk: row for row in self.visible(request.user, at=view.at).filter(pk__in=keys)}
        message = str(self.error_messages["does_not_exist"])
        errors: Any = {
            number: [ErrorDetail(message % {"key": key}, code="does_not_exist")]
            for number, key in enumerate(keys)
            if key not in found
        }
        if errors:
            raise serializers.ValidationError(errors)
        return [found[key] for key in keys]


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": LONGEST_VALUE},
            {
                "type": "array",
                "items": {"type": "string", "maxLength": LONGEST_VALUE},
                "maxItems": MOST_VALUES,
            },
        ]
    }
)
class Values(serializers.ListField):
    """What a parameter of a list is: one value, or several."""

    def __init__(self, **options: Any) -> None:
        child = serializers.CharField(max_length=LONGEST_VALUE)
        super().__init__(child=child, max_length=MOST_VALUES, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        values: list[str] = super().to_internal_value(data if isinstance(data, list) else [data])
        return values


class Line(serializers.CharField):
    """One line of text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": 200} | options))


class Text(serializers.CharField):
    """Running text. What the domain does not accept in it, the domain refuses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_length": LONGEST_TEXT} | options))


class Scan(serializers.FileField):
    """A file that may come along where the request is a form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"allow_empty_file": True, "required": False} | options))


def scan_of(sent: dict[str, Any], *, name: str = "name", content: str = "content") -> None:
    """Turns the file of a body, if it came with one, into what the domain's actions take."""
    file = sent.pop("file", None)
    if file is not None:
        sent |= {name: file.name, content: file.read()}
