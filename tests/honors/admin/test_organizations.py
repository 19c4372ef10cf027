import pytest
from django.test import Client
from django.urls import reverse

from honors.models import Organization, User
from tests.factories.organizations import County
from workflow.models import LedgerEvent

ADD = reverse("admin:honors_organization_add")


@pytest.fixture
def support(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def change(organization: Organization) -> str:
    return reverse("admin:honors_organization_change", args=[organization.pk])


def test_a_unit_is_founded_by_the_action(support: Client, tree: County) -> None:
    response = support.post(
        ADD, {"parent": tree.townships[0].pk, "name": "卫生院（虚构）", "kind": "clinic"}
    )

    unit = Organization.objects.get(name="卫生院（虚构）")
    assert response.status_code == 302
    assert (unit.parent, unit.level, unit.code) == (tree.townships[0], "township", None)
    assert LedgerEvent.objects.filter(stream=f"organizations:{unit.pk}").count() == 1


@pytest.mark.parametrize("given", [{"kind": "clinic"}, {"kind": "county"}])
def test_a_division_or_a_root_is_not_founded_here(
    support: Client, tree: County, given: dict[str, str]
) -> None:
    parent = {"parent": str(tree.county.pk)} if given["kind"] == "county" else {}

    response = support.post(ADD, given | parent | {"name": "新县"})

    assert response.status_code == 200
    assert not Organization.objects.filter(name="新县").exists()


def test_only_the_contact_changes_and_it_is_recorded(support: Client, tree: County) -> None:
    before = Organization.objects.filter(pk=tree.county.pk).values().get()

    support.post(
        change(tree.county),
        {"contact": "王主任", "name": "新名", "code": "1", "path": "9999", "level": "nation"},
    )

    after = Organization.objects.filter(pk=tree.county.pk).values().get()
    assert after == before | {"contact": "王主任"}
    assert LedgerEvent.objects.filter(action="organizations.set_contact").count() == 1


def test_a_refusal_is_told_and_nothing_is_stored(support: Client, tree: County) -> None:
    response = support.post(change(tree.county), {"contact": "王\u202e主任"}, follow=True)

    assert len(list(response.context["messages"])) == 1
    assert Organization.objects.get(pk=tree.county.pk).contact == ""


def test_an_organization_is_never_deleted(support: Client, tree: County) -> None:
    address = reverse("admin:honors_organization_delete", args=[tree.firm.pk])

    assert support.post(address, {"post": "yes"}).status_code == 403
    assert Organization.objects.filter(pk=tree.firm.pk).exists()
