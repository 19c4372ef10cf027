"""What the database itself refuses, whatever the code above it does."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from honors.models import (
    Category,
    Criterion,
    Membership,
    Organization,
    PanelMember,
    Quota,
    Round,
    Stage,
    User,
)
from honors.roles import Role
from tests.factories.organizations import County
from tests.factories.rounds import DURING, category_of, stage_of


def refuses(model: Any, **values: Any) -> bool:
    """Whether an UPDATE of all rows is refused."""
    try:
        with transaction.atomic():
            model.objects.update(**values)
    except IntegrityError:
        return True
    return False


def test_organizations(tree: County) -> None:
    assert refuses(Organization, level="galaxy")
    assert refuses(Organization, code="371326000000")
    assert refuses(Organization, path="0001")
    assert refuses(Organization, valid_from="2026-03-02", valid_to="2026-03-02")


def test_memberships(officer: User) -> None:
    assert refuses(Membership, role="king")
    assert refuses(Membership, starts_at=DURING, ends_at=DURING)


def test_one_open_membership_a_role(tree: County, officer: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=officer, organization=tree.townships[0], role=Role.OFFICER, starts_at=DURING
        )


def test_rounds(opened: Round) -> None:
    assert refuses(Round, closes_at=opened.opens_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=opened.pk).write_place(state="dreaming")


def test_categories_are_not_overdrawn(opened: Round) -> None:
    assert refuses(Category, taken=3)
    assert not refuses(Category, taken=2)


def test_stages(opened: Round) -> None:
    assert refuses(Stage, kind="duel")
    assert refuses(Stage, level="galaxy")
    assert refuses(Stage, position=1)


def test_criteria(opened: Round) -> None:
    assert refuses(Criterion, weight=0)
    assert refuses(Criterion, weight="100.01")
    assert refuses(Criterion, maximum=0)


def test_a_panel_has_one_chair(opened: Round) -> None:
    assert refuses(PanelMember, is_chair=True)


@pytest.mark.parametrize(
    ("values", "legal"),
    [
        ({"places": 3, "allocated": 1, "taken": 2}, True),
        ({"places": 3, "allocated": 2, "taken": 2}, False),
        ({"places": 0, "allocated": 0, "taken": 1}, False),
        ({"places": -1, "allocated": 0, "taken": 0}, False),
    ],
)
def test_quotas_are_not_overdrawn(
    opened: Round, tree: County, values: dict[str, int], legal: bool
) -> None:
    Quota.objects.create(category=category_of(opened, "person"), organization=tree.county, places=5)

    assert refuses(Quota, **values) is not legal


def test_a_unit_has_one_quota_in_a_category(opened: Round, tree: County) -> None:
    quota = {"category": category_of(opened, "person"), "organization": tree.county}
    Quota.objects.create(**quota, places=5)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.create(**quota, places=1)


def test_what_others_stand_on_is_not_deleted(opened: Round, tree: County, officer: User) -> None:
    for row in (tree.county, officer, opened.program, stage_of(opened, "review").round):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Round.objects.filter(pk=opened.pk).exists()
