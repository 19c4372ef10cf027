"""What the database itself refuses, whatever the code above it does."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from honors.models import (
    Category,
    Consent,
    Criterion,
    Membership,
    Organization,
    PanelMember,
    Quota,
    QuotaLoan,
    Round,
    Shortfall,
    Stage,
    SubQuota,
    User,
)
from honors.roles import Role
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.rounds import DURING, OPENED_AT, category_of, stage_of


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
        ({"places": 3, "extra": 1, "taken": 4}, True),
        ({"places": 3, "extra": 1, "taken": 5}, False),
        ({"places": 3, "borrowed": 2, "taken": 5}, True),
        ({"places": 3, "lent": 2, "taken": 1}, True),
        ({"places": 3, "lent": 2, "taken": 2}, False),
        ({"places": 3, "lent": 2, "allocated": 2, "extra": 1}, False),
        ({"places": 3, "lent": 4, "extra": 1}, False),
        ({"kind": "minimum", "places": 3, "taken": 5}, True),
        ({"kind": "unlimited", "places": 0, "lent": 1}, False),
        ({"kind": "minimum", "places": 3, "allocated": 1}, False),
        ({"kind": "lavish"}, False),
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


def test_a_share_of_a_quota_is_not_overdrawn(opened: Round, tree: County) -> None:
    quota = Quota.objects.create(
        category=category_of(opened, "person"), organization=tree.county, places=5
    )
    SubQuota.objects.create(quota=quota, name="social", reserved=1, most=2)

    assert not refuses(SubQuota, taken=2)
    assert refuses(SubQuota, taken=3)
    assert not refuses(SubQuota, taken=3, most=None)


def test_no_more_is_given_back_than_was_lent(opened: Round, tree: County, secretary: User) -> None:
    category = category_of(opened, "person")
    lender, borrower = (
        Quota.objects.create(category=category, organization=unit, places=5)
        for unit in tree.townships
    )
    QuotaLoan.objects.create(
        lender=lender, borrower=borrower, places=2, lent_at=DURING, lent_by=secretary
    )

    assert not refuses(QuotaLoan, given_back=2)
    assert refuses(QuotaLoan, given_back=3)
    assert refuses(QuotaLoan, places=0, given_back=0)
    assert refuses(QuotaLoan, borrower=lender)


def test_a_shortfall_is_answered_with_a_reason(
    opened: Round, tree: County, secretary: User
) -> None:
    quota = Quota.objects.create(
        category=category_of(opened, "person"), organization=tree.county, places=5
    )
    Shortfall.objects.create(quota=quota, missing=1, asked_at=DURING)

    assert refuses(Shortfall, missing=0)
    assert refuses(Shortfall, answered_at=DURING, answered_by=secretary)
    assert not refuses(Shortfall, reason="无。", answered_at=DURING, answered_by=secretary)


def test_consent_has_its_evidence(opened: Round, tree: County, nominator: User) -> None:
    Consent.objects.create(
        nomination=a_nomination(opened, tree.villages[0], nominator),
        given_by="王秀兰",
        form="in_person",
        given_at=DURING,
        recorded_at=DURING,
        recorded_by=nominator,
    )

    assert refuses(Consent, form="signed_paper")
    assert refuses(Consent, form="sms_code")
    assert refuses(Consent, form="telepathy")
    assert refuses(Consent, recorded_at=OPENED_AT)
    assert not refuses(Consent, form="sms_code", reference="17")


def test_what_others_stand_on_is_not_deleted(opened: Round, tree: County, officer: User) -> None:
    for row in (tree.county, officer, opened.program, stage_of(opened, "review").round):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Round.objects.filter(pk=opened.pk).exists()
