"""Forms of the organizers' own: a standard form, and what is added to it."""

from __future__ import annotations

from typing import Any, Final

from honors.form_definitions import STANDARD_FORMS

RELATIONS: Final = {"mother_in_law": "婆婆", "daughter_in_law": "儿媳"}
OWN_FORMS: Final[dict[str, list[dict[str, Any]]]] = {
    "in_law": [
        {
            "name": "relation",
            "label": "身份",
            "kind": "choice",
            "choices": [list(pair) for pair in RELATIONS.items()],
            "required": True,
        },
        {"name": "relation_to", "label": "婆媳另一方姓名", "kind": "text", "limit": 60},
        *STANDARD_FORMS["person"],
    ],
}
NAMES: Final = {"in_law": "好婆婆好媳妇推荐表"}
