"""Words with fields: what a county may write, and what is refused before anything is issued."""

from __future__ import annotations

from typing import Any

import pytest

from honors.documents.wordings import DECISION, STANDARD, checked_body
from workflow.refusals import InvalidInput, InvalidInputs


def test_the_standard_wording_is_one_that_may_be_written() -> None:
    assert checked_body(DECISION, STANDARD[DECISION]) == STANDARD[DECISION]


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"paragraphs": ["决定{awards}，{who}。"]}, "wording_field_unknown", "/body/paragraphs/0"),
        ({"paragraphs": ["{awards!r}{awards}"]}, "wording_field_unknown", "/body/paragraphs/0"),
        ({"paragraphs": ["{awards}{awards.real}"]}, "wording_field_unknown", "/body/paragraphs/0"),
        ({"paragraphs": ["决定{awards。"]}, "braces", "/body/paragraphs/0"),
        ({"paragraphs": ["{year}年表彰先进。"]}, "wording_field_required", "/body/paragraphs"),
        ({"paragraphs": []}, "paragraphs", "/body/paragraphs"),
        ({"paragraphs": ["{awards}"], "from": "县妇联"}, "wording_field_unknown", "/body/from"),
        ({"paragraphs": ["{awards}"], "to": 3}, "not_text", "/body/to"),
    ],
)
def test_what_could_not_be_filled_in_is_refused(
    body: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises((InvalidInput, InvalidInputs)) as refused:
        checked_body(DECISION, body)
    errors = getattr(refused.value, "errors", [refused.value])
    assert (errors[0].code, errors[0].pointer) == (code, pointer)


def test_a_paper_without_wording_has_none() -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_body("certificates", {})
    assert refused.value.code == "unknown_kind"
