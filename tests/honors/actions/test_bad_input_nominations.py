"""What people type wrongly about nominees and nominations: a refusal each, and nothing stored."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from honors.actions import nominations
from honors.models import Category, Dossier, Nomination, Nominee, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, answers, moved, nomination_in
from tests.factories.nominees import MEMBERS, a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, DURING, condition
from workflow.models import LedgerEvent
from workflow.refusals import (
    GuardFailed,
    InvalidInput,
    InvalidInputs,
    WrongState,
)

GOOD = a_resident_id(born=date(1985, 5, 20))
WRONG_CHECK = GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")


def refusal_of(tree: County, by: User, **changes: Any) -> InvalidInput:
    """Both languages have words for it, and nothing was stored."""
    events = LedgerEvent.objects.count()
    with pytest.raises(InvalidInput) as refused:
        a_nominee(tree.villages[0], by, **changes)
    for language in ("zh-hans", "en"):
        with override(language):
            assert str(refused.value)
    assert (Nominee.objects.count(), LedgerEvent.objects.count()) == (0, events)
    return refused.value


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (WRONG_CHECK, "id_checksum"),
        (GOOD[:17], "id_too_short"),
        (GOOD + "1", "id_too_long"),
        ("371326198502310021", "id_date"),
        ("371326209905200021", "id_future"),
        ("371326850520002", "id_old"),
        ("999999198505200021", "id_region"),
        ("37132619850520@021", "id_characters"),
        ("3.71326E+17", "id_rounded"),
        ("\u200b", "id_empty"),
        (371326198505200021, "not_text"),
    ],
)
def test_an_identity_number_that_is_none(
    tree: County, nominator: User, number: object, code: str
) -> None:
    refused = refusal_of(tree, nominator, resident_id=number, birth_date=None)

    assert (refused.code, refused.pointer) == (code, "/resident_id")


@pytest.mark.parametrize(
    "typed",
    [
        f" {GOOD[:6]} {GOOD[6:14]}-{GOOD[14:]} ",
        f"{GOOD[:6]}\u200b{GOOD[6:]}",
        GOOD.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    ],
)
def test_an_identity_number_typed_in_another_way_is_the_same(
    tree: County, nominator: User, typed: str
) -> None:
    first = a_nominee(tree.villages[0], nominator, resident_id=GOOD, name="钱小红")

    assert a_nominee(tree.villages[0], nominator, resident_id=typed, name="钱小红") == first


def test_a_small_x_at_its_end_is_a_large_one(tree: County, nominator: User) -> None:
    number = next(n for n in iter(a_resident_id, "") if n.endswith("X"))
    first = a_nominee(tree.villages[0], nominator, resident_id=number, name="钱小红")

    again = a_nominee(tree.villages[0], nominator, resident_id=number.lower(), name="钱小红")

    assert again == first


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_empty"),
        ("　 ", "name_empty"),
        ("\u200b\u200b", "name_empty"),
        ("钱\ud800红", "lone_surrogate"),
        ("钱\x00红", "nul"),
        ("钱\u202e红", "bidi_control"),
        ("钱小红\r\nBcc: 1", "control_character"),
        ("钱\ue000红", "name_private_use"),
        ("钱" * 61, "name_too_long"),
        (7, "not_text"),
    ],
)
def test_a_name_that_is_none(tree: County, nominator: User, name: object, code: str) -> None:
    refused = refusal_of(tree, nominator, name=name)

    assert (refused.code, refused.pointer) == (code, "/name")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("钱　红", "钱红"),
        ("𠮷小红", "𠮷小红"),
        ("e\u0301lodie", "élodie"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}}", "{{7*7}}"),
        ("'; DROP TABLE honors_nominee; --", "'; DROP TABLE honors_nominee; --"),
    ],
)
def test_an_unusual_name_is_kept_as_text(
    tree: County, nominator: User, typed: str, stored: str
) -> None:
    assert a_nominee(tree.villages[0], nominator, name=typed).name == stored


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"kind": "animal", "members": ()}, "not_a_choice", "/kind"),
        ({"sex": "f"}, "not_a_choice", "/sex"),
        ({"birth_date": date(2099, 1, 1)}, "date_out_of_range", "/birth_date"),
        ({"birth_date": date(1899, 12, 31)}, "date_out_of_range", "/birth_date"),
        ({"birth_date": "1985-05-20"}, "not_a_date", "/birth_date"),
        ({"kind": "pair", "members": MEMBERS["family"]}, "pair_of_two", "/members"),
    ],
)
def test_a_nominee_that_cannot_be(
    tree: County, nominator: User, changes: dict[str, Any], code: str, pointer: str
) -> None:
    given = {"kind": "person", "sex": "", "birth_date": None, **changes}
    refused = refusal_of(tree, nominator, **given)

    assert (refused.code, refused.pointer) == (code, pointer)


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("person", {"deeds": "长" * 20_001}, "too_long"),
        ("person", {"deeds": "甲\x00"}, "nul"),
        ("person", {"deeds": "甲\ud800"}, "lone_surrogate"),
        ("person", {"deeds": "甲\u202e乙"}, "bidi_control"),
        ("person", {"deeds": True}, "not_text"),
        ("person", {"deeds": ["甲"]}, "not_text"),
        ("person", {"score_total": 100}, "unknown_field"),
        ("person", {"county_id": 1}, "unknown_field"),
        ("person", {"political_status": "皇帝"}, "not_a_choice"),
        ("collective", {"headcount": "3.5"}, "not_an_integer"),
        ("collective", {"headcount": float("nan")}, "not_an_integer"),
        ("collective", {"headcount": 10**30}, "number_too_large"),
        ("pair", {"contact_phone": "1390000000"}, "phone_length"),
        ("pair", {"contact_phone": "139abc00000"}, "phone_characters"),
        ("pair", {"shared_household": "maybe"}, "not_yes_or_no"),
        ("place", {"established_on": "2026-02-31"}, "not_a_date"),
        ("place", {"area": "1e308"}, "not_a_number"),
        ("family", {"members": "赵大山"}, "not_members"),
        ("family", {"members": [{"state": "approved"}]}, "unknown_field"),
    ],
)
def test_an_answer_that_a_dossier_does_not_take(
    tree: County, opened: Round, nominator: User, kind: str, data: dict[str, Any], code: str
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator, kind)
    before = Dossier.objects.get(nomination=case).data
    events = LedgerEvent.objects.count()

    with pytest.raises(InvalidInputs) as refused:
        nominations.save_dossier(nomination=case, data=data, by=nominator, at=DURING)

    assert [error.code for error in refused.value.errors] == [code]
    assert Dossier.objects.get(nomination=case).data == before
    assert LedgerEvent.objects.count() == events


@pytest.mark.parametrize("data", [None, [], "deeds", 7])
def test_a_dossier_is_an_object(tree: County, opened: Round, nominator: User, data: object) -> None:
    case = a_nomination(opened, tree.villages[0], nominator)

    with pytest.raises(InvalidInputs) as refused:
        nominations.save_dossier(nomination=case, data=data, by=nominator, at=DURING)

    assert [error.code for error in refused.value.errors] == ["not_an_object"]


def test_a_phone_with_its_country_code_is_the_same_phone(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator, "pair")
    data = answers(case.category) | {"contact_phone": "+86 139-0000-0000"}

    saved = nominations.save_dossier(nomination=case, data=data, by=nominator, at=DURING)

    assert saved.answers["contact_phone"] == "13900000000"


def test_a_request_at_the_exact_close_comes_too_late(
    tree: County, opened: Round, nominator: User
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator)

    with pytest.raises(GuardFailed) as refused:
        moved(case, "submit", nominator, at=CLOSES_AT)

    assert refused.value.code == "too_late"
    assert Nomination.objects.get(pk=case.pk).state == "draft"


@pytest.mark.parametrize(
    ("eligibility", "code"),
    [
        ([condition("age_min", 60)], "ineligible_age"),
        ([condition("members_min", 2)], "ineligible_size"),
    ],
)
def test_who_is_not_eligible_is_told_why(
    tree: County, opened: Round, nominator: User, eligibility: list[Any], code: str
) -> None:
    case = a_nomination(opened, tree.villages[0], nominator)
    Category.objects.filter(pk=case.category_id).update(eligibility=eligibility)

    with pytest.raises(GuardFailed) as refused:
        moved(case, "submit", nominator)

    assert refused.value.code == code


def test_a_draft_is_not_approved(tree: County, staff: Staff) -> None:
    approved = nomination_in("approved", tree, staff)
    decision = approved.decision_items.get().decision
    draft = nomination_in("draft", tree, staff)

    with pytest.raises(WrongState) as refused:
        moved(draft, "approve", staff.approvers[-1], decision=decision)

    assert refused.value.code == "wrong_state"
