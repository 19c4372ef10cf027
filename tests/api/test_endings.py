"""What ends over the interface: a consent, a reserve, an organization."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from honors.models import ConsentRevocation, User
from tests.api.doors import Clock, Door, fine, made, refused
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.quotas import FRONT_LINE, a_ruled_round, limited

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n a made-up scan"
SAID = {"said_by": "李娜（虚构）", "revoked_at": "2026-03-09T09:00:00+08:00"}


def test_a_consent_taken_back_withdraws_the_case(
    tree: County, staff: Staff, nominator: User, door: Callable[[User], Door]
) -> None:
    path = f"nominations/{nomination_in('review', tree, staff).pk}/"
    unit = door(nominator)
    seen = unit.seen(path)

    told = {**SAID, "form": "in_person"}
    told_back = made(unit.post(f"{path}revoke-consent/", told, If_Match=seen))

    assert (told_back["said_by"], told_back["form"]) == ("李娜（虚构）", "in_person")
    assert unit.get(path).json()["state"] == "withdrawn"
    refused(unit.post(f"{path}revoke-consent/", told, If_Match=seen), 412, "stale_version")


def test_a_signed_paper_comes_as_its_scan(
    tree: County, staff: Staff, nominator: User, door: Callable[[User], Door]
) -> None:
    case, unit = nomination_in("review", tree, staff), door(nominator)
    path = f"nominations/{case.pk}/"
    unit.headers["If-Match"] = unit.seen(path)

    made(unit.upload(f"{path}revoke-consent/", PNG, "撤回.png", **SAID, form="signed_paper"))

    assert len(ConsentRevocation.objects.get(nomination=case).paper_sha256) == 64


def test_a_reserve_is_opened_once(
    tree: County, staff: Staff, secretary: User, door: Callable[[User], Door]
) -> None:
    rules = {"shares": {"front": FRONT_LINE}}
    category = a_ruled_round(tree, staff, quota_rules=rules).categories.get()
    path = f"quotas/{limited(category, tree.townships[0], 4, secretary).pk}/"
    office, body = door(secretary), {"share": "front", "reason": "无人申报（虚构）"}

    opened = fine(office.post(f"{path}release/", body, If_Match=office.seen(path)))

    (share,) = opened["shares"]
    assert (share["reserved"], share["released"]) == (2, 2)
    again = office.post(f"{path}release/", body, If_Match=office.seen(path))
    refused(again, 409, "nothing_reserved")


def test_an_organization_ends_with_another_in_its_place(
    tree: County, administrator: User, door: Callable[[User], Door], clock: Clock
) -> None:
    gone, after = tree.villages[:2]
    path, day = f"organizations/{gone.pk}/", (clock.at + timedelta(days=1)).date()
    registry = door(administrator)
    body = {"on": day.isoformat(), "document": "平政发〔2026〕7号（虚构）", "successor": after.pk}

    ended = fine(registry.post(f"{path}abolish/", body, If_Match=registry.seen(path)))

    assert (date.fromisoformat(ended["valid_to"]), ended["successor"]) == (day, after.pk)
    refused(
        registry.post(f"{path}abolish/", body, If_Match=registry.seen(path)),
        409,
        "already_abolished",
    )
