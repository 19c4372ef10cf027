"""Who is nominated agrees first, where the category asks for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from honors.models import Category, Consent, Nomination, Round, User
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
SAID = {"given_by": "李娜", "form": "in_person", "given_at": f"{DURING:%Y-%m-%d}"}


@laid
def case(opened: Round, tree: County, staff: Staff) -> Nomination:
    Category.objects.filter(round=opened).update(consent_required=True)
    return a_nomination(opened, tree.villages[0], staff.nominators[0], "person")


def page_of(case: Nomination) -> str:
    return f"/nominations/{case.pk}/dossier/consent/"


def tasks(client: Client, case: Nomination) -> dict[str, bool]:
    listed = client.get(f"/nominations/{case.pk}/dossier/").context["tasks"]
    return {task.name: task.tag is None for task in listed}


def test_the_consent_is_a_task_where_it_is_asked_for(
    at_desk: AtDesk, case: Nomination, nominator: User
) -> None:
    client = at_desk(nominator)
    before = tasks(client, case)

    sent = client.post(page_of(case), SAID)

    assert sent.headers["Location"] == page_of(case)
    assert (before["consent"], tasks(client, case)["consent"]) == (False, True)
    assert Consent.objects.get().given_by == "李娜"
    assert LedgerEvent.objects.filter(action="nominations.record_consent").count() == 1


def test_where_nobody_asks_for_it_there_is_no_such_task(
    at_desk: AtDesk, case: Nomination, nominator: User
) -> None:
    Category.objects.update(consent_required=False)

    assert "consent" not in tasks(at_desk(nominator), case)
    assert at_desk(nominator).get(page_of(case)).status_code == 404


def test_a_consent_on_paper_comes_with_the_paper(
    at_desk: AtDesk, case: Nomination, nominator: User
) -> None:
    client, on_paper = at_desk(nominator), SAID | {"form": "signed_paper"}
    scan = SimpleUploadedFile("同意书.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n")

    refused = client.post(page_of(case), on_paper)
    kept = client.post(page_of(case), {**on_paper, "paper": scan})

    assert (refused.status_code, [*refused.context["form"].errors]) == (422, ["paper"])
    assert kept.status_code == 303
    assert len(Consent.objects.get().paper_sha256) == 64


def test_a_consent_cannot_lie_in_the_future(
    at_desk: AtDesk, case: Nomination, nominator: User
) -> None:
    refused = at_desk(nominator).post(page_of(case), SAID | {"given_at": "2030-01-01"})

    assert (refused.status_code, [*refused.context["form"].errors]) == (422, ["given_at"])
    assert refused.context["form"].data["given_by"] == "李娜"
    assert not Consent.objects.exists()


def test_another_village_finds_no_such_page(
    at_desk: AtDesk, case: Nomination, staff: Staff
) -> None:
    assert at_desk(staff.nominators[1]).post(page_of(case), SAID).status_code == 404
