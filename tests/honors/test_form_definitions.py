"""The forms that come with the product."""

import json

import pytest

from honors.form_definitions import STANDARD_FORMS
from honors.forms import parse_form


@pytest.mark.parametrize("kind", ["person", "family", "collective", "pair", "place"])
def test_each_kind_of_nominee_has_a_sound_form(kind: str) -> None:
    form = parse_form(STANDARD_FORMS[kind])
    assert {"deeds_brief", "deeds", "earlier_honors"} <= form.judged_names
    assert form.missing({})


def test_the_forms_survive_storage_as_json() -> None:
    stored = json.loads(json.dumps(STANDARD_FORMS))
    assert {kind: parse_form(form) for kind, form in stored.items()} == {
        kind: parse_form(form) for kind, form in STANDARD_FORMS.items()
    }


def test_addresses_phones_and_families_are_private() -> None:
    private = {kind: parse_form(form).private_names for kind, form in STANDARD_FORMS.items()}
    assert private == {
        "person": set(),
        "family": {"members", "address"},
        "collective": {"leader_phone"},
        "pair": {"address", "contact_phone"},
        "place": {"keeper_phone"},
    }
