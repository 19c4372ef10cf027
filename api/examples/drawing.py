"""Puts an example beside every body that is taken and every answer that is given."""

from __future__ import annotations

from typing import Any

from api.examples.words import DAYS, MOMENTS, MOVES, NUMBERS, TEXTS, WHOLES

FORMATS: dict[str, tuple[dict[str, str], str]] = {
    "date-time": (MOMENTS, "2026-03-10T10:00:00+08:00"),
    "date": (DAYS, "2026-03-10"),
}
KEY = 1
Schema = dict[str, Any]


def illustrate(result: Any, **_stated: Any) -> Any:
    """A hook of the schema's generator, after its own: whatever it names is there by now."""
    drawing = Drawing(result["components"]["schemas"])
    for methods in result["paths"].values():
        for operation in methods.values():
            for shown in _shown(operation):
                shown["example"] = drawing.of(shown["schema"])
    return result


def _shown(operation: Any) -> list[Any]:
    """The contents of its body, and of its answers that are no refusals."""
    answers = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
    parts = [operation.get("requestBody", {}), *answers]
    return [content for part in parts for content in part.get("content", {}).values()]


class Drawing:
    """A field without a value in `words` is shown as "...", and `missing` names it."""

    def __init__(self, components: dict[str, Schema]) -> None:
        self.components = components
        self.missing: list[str] = []

    def of(self, schema: Schema, owner: str = "", name: str = "") -> Any:
        """`name` is the field's and `owner` the component's that it belongs to."""
        for table in (WHOLES, NUMBERS if _counts(schema) else {}):
            for called in (f"{owner}.{name}", name):
                if called in table and _fits(table[called], schema):
                    return table[called]
        for part in (*schema.get("allOf", ()), *schema.get("oneOf", ())):
            return self.of(part, owner, name)
        if "$ref" in schema:
            return self._component(schema["$ref"].rpartition("/")[2], owner, name)
        return self._plain(schema, owner, name)

    def _component(self, called: str, owner: str, name: str) -> Any:
        schema = self.components[called]
        if called in MOVES:
            return MOVES[called]
        if "properties" not in schema:
            return self._plain(schema, owner, name)
        return {key: self.of(part, called, key) for key, part in schema["properties"].items()}

    def _plain(self, schema: Schema, owner: str, name: str) -> Any:
        if "enum" in schema:
            usual = TEXTS.get(f"{owner}.{name}", TEXTS.get(name))
            return usual if usual in schema["enum"] else schema["enum"][0]
        match schema.get("type"):
            case "array":
                return [self.of(schema["items"], owner, name)]
            case "boolean":
                return True
            case "integer":
                return KEY
            case "string":
                return self._text(schema, owner, name)
        return self._unknown(owner, name)

    def _text(self, schema: Schema, owner: str, name: str) -> Any:
        if schema.get("format") in FORMATS:
            known, usual = FORMATS[schema["format"]]
            return known.get(name, usual)
        if name in {"next", "previous"}:
            return None
        if schema.get("format") == "binary" and not name:
            return TEXTS["file"]
        found = TEXTS.get(f"{owner}.{name}", TEXTS.get(name))
        if found is None:
            return self._unknown(owner, name)
        return found

    def _unknown(self, owner: str, name: str) -> str:
        self.missing.append(f"{owner}.{name}")
        return "..."


def _counts(schema: Schema) -> bool:
    return schema.get("type") == "integer" or schema.get("format") == "decimal"


def _fits(value: Any, schema: Schema) -> bool:
    """Some names stand for a whole here and for a line of text there."""
    kinds = {"object": dict, "array": list, "integer": int, "string": str}
    kind = kinds.get(schema.get("type", ""))
    return "$ref" not in schema and (kind is None or isinstance(value, kind))
