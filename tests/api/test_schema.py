"""The interface describes itself completely, in English, without help from elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from api.examples.drawing import Drawing

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u4e00-\u9fff]")


def served(language: str = "en") -> dict:
    return Client().get("/api/schema/", headers={"Accept-Language": language}).json()


def operations() -> list[tuple[str, str, dict]]:
    return [
        (path, method, stated)
        for path, methods in served()["paths"].items()
        for method, stated in methods.items()
    ]


def test_the_description_is_valid_and_complete() -> None:
    GENERATOR_STATS.reset()
    validate_schema(SchemaGenerator().get_schema(request=None, public=True))

    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_the_description_is_in_english_whatever_the_readers_language() -> None:
    assert served("zh-hans") == served("en")
    assert CHINESE.search(str(served("zh-hans"))) is None


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [stated["operationId"] for _path, _method, stated in operations()]

    assert len(names) == len(set(names))


def test_every_operation_names_every_refusal_as_a_problem_document() -> None:
    for path, method, stated in operations():
        codes = set(stated["responses"])
        assert codes >= {"400", "401", "403", "404", "406", "429"}, path
        if method in {"post", "put"}:
            assert codes >= {"409", "413", "415", "503"}, path
        for code in codes - {"200", "201", "204", "304"}:
            assert list(stated["responses"][code]["content"]) == ["application/problem+json"]


def test_what_needs_a_version_says_so() -> None:
    for path, method, stated in operations():
        headers = {p["name"]: p["required"] for p in stated["parameters"] if p.get("required")}
        assert ("If-Match" in headers) == ("428" in stated["responses"]), (method, path)


def test_the_transitions_are_those_of_the_tables() -> None:
    paths = served()["paths"]
    names = paths["/api/v1/rounds/{id}/transitions/{name}/"]["post"]["parameters"]

    (stated,) = [p["schema"]["enum"] for p in names if p["name"] == "name"]
    assert stated == ["open", "close", "conclude", "archive", "cancel"]


def test_the_pages_load_nothing_from_elsewhere() -> None:
    page = Client().get("/api/docs/")

    assert page.status_code == 200
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*\"", page.content.decode()) == []
    for address in re.findall(r"(?:src|href)=\"(/static[^\"]*)\"", page.content.decode()):
        asset = Client().get(address)
        asset.getvalue()
        assert asset.status_code == 200, address


def test_every_body_and_every_answer_has_an_example_that_its_own_schema_accepts() -> None:
    components = {"components": modern(served()["components"])}
    refused, shown = [], 0
    for path, method, stated in operations():
        for content in contents(stated):
            schema = modern(content["schema"]) | components
            validator = Draft202012Validator(schema, format_checker=FormatChecker())
            found = validator.iter_errors(content["example"])
            refused += [(method, path, error.message) for error in found]
            shown += 1

    assert refused == []
    assert shown > 300


def test_a_field_that_nobody_gave_an_example_for_is_named() -> None:
    components = {"PhotoShape": {"properties": {"tint": {"type": "string"}}}}
    drawing = Drawing(components)

    assert drawing.of({"$ref": "#/components/schemas/PhotoShape"}) == {"tint": "..."}
    assert drawing.missing == ["PhotoShape.tint"]


def test_no_field_is_without_an_example() -> None:
    drawing = Drawing(served()["components"]["schemas"])
    for _path, _method, stated in operations():
        for content in contents(stated):
            drawing.of(content["schema"])

    assert drawing.missing == []


def contents(stated: dict) -> list[dict]:
    """Of its body and of its answers that are no refusals."""
    answers = [answer for code, answer in stated["responses"].items() if code < "300"]
    parts = [stated.get("requestBody", {}), *answers]
    return [content for part in parts for content in part.get("content", {}).values()]


def modern(schema: Any) -> Any:
    """As JSON Schema says it now: nothing instead of something is a kind of its own."""
    if isinstance(schema, list):
        return [modern(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: modern(part) for name, part in schema.items()}
    return {"anyOf": [parts, {"type": "null"}]} if parts.pop("nullable", False) else parts
