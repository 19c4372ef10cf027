"""The pages of a village: its own cases, the tasks of a draft, what came back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Attachment, Defect, Dossier, Nomination, Round, User
from honors.states import NominationState
from portal.models import Typed
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination, moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import category_of
from tests.ground import laid
from tests.honors.test_photos import taken
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
MEMBERS = [{"name": "赵大山", "relation": "丈夫"}]
PAGES = ("", "basic/", "members/", "members/add/", "members/0/", "conditions/", "deeds/",
         "photos/", "check/", "print/")  # fmt: skip


@laid
def family(opened: Round, tree: County, nominator: User) -> Nomination:
    return a_nomination(opened, tree.villages[0], nominator, "family", members=MEMBERS)


def url(case: Nomination, page: str = "") -> str:
    return f"/nominations/{case.pk}/dossier/{page}"


def hidden(client: Client, address: str) -> dict[str, str]:
    form = client.get(address).context["form"]
    return {name: form.initial[name] for name in ("window", "seen")}


def data(case: Nomination) -> dict[str, object]:
    return dict(Dossier.objects.get(nomination=case).answers)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_draft_opens_with_few_statements(
    at_desk: AtDesk, family: Nomination, nominator: User, page: str
) -> None:
    client = at_desk(nominator)

    with CaptureQueriesContext(connection) as captured:
        response = client.get(url(family, page))

    assert response.status_code == 200
    assert len(captured) <= MOST_STATEMENTS


@pytest.mark.parametrize("page", PAGES)
def test_a_draft_is_nobody_elses_business(
    at_desk: AtDesk, family: Nomination, staff: Staff, stranger: User, page: str
) -> None:
    for other in (staff.nominators[1], staff.officers[0], staff.secretary, stranger):
        assert at_desk(other).get(url(family, page)).status_code == 404


def test_a_case_that_was_submitted_is_followed_not_written(
    at_desk: AtDesk, tree: County, staff: Staff, nominator: User
) -> None:
    case = nomination_in(NominationState.REVIEW, tree, staff)

    response = at_desk(nominator).get(url(case, "deeds/"))

    assert (response.status_code, response.headers["Location"]) == (303, f"/nominations/{case.pk}/")


def test_the_workbench_shows_what_waits_and_what_may_begin(
    at_desk: AtDesk, family: Nomination, tree: County, staff: Staff, nominator: User
) -> None:
    returned = nomination_in(NominationState.RETURNED, tree, staff)
    under_way = nomination_in(NominationState.REVIEW, tree, staff)

    shown = at_desk(nominator).get("/start/", follow=True).context

    assert [list(shown[name]) for name in ("drafts", "returned", "under_way")] == [
        [family],
        [returned],
        [under_way],
    ]
    assert category_of(family.round, "family") in [o.category for o in shown["openings"]]


def test_saving_a_page_leads_to_the_next_task_that_is_open(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "basic/")
    typed = {**data(family), "address": "东关村（虚构）"}

    response = client.post(page, {**typed, **hidden(client, page)})

    assert (response.status_code, response.headers["Location"]) == (303, url(family, "photos/"))
    assert data(family)["address"] == "东关村（虚构）"


def test_whoever_goes_on_later_may_leave_gaps(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "basic/")
    typed = {**data(family), "address": "", "later": "yes"}

    response = client.post(page, {**typed, **hidden(client, page)})

    assert (response.status_code, response.headers["Location"]) == (303, url(family))
    assert "address" not in data(family)


def test_what_is_typed_is_kept_sealed_until_it_is_saved(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "deeds/")
    typed = {**hidden(client, page), "deeds": "写到一半（虚构）", "deeds_brief": "简（虚构）"}

    kept = client.post(page, {**typed, "autosave": "yes"})

    assert (kept.status_code, data(family)["deeds"]) == (204, "主要事迹（虚构）")
    assert "写到一半" not in Typed.objects.get().sealed
    assert client.get(page).context["form"]["deeds"].value() == "写到一半（虚构）"
    client.post(page, typed)
    assert (data(family)["deeds"], Typed.objects.count()) == ("写到一半（虚构）", 0)


def test_what_is_kept_is_shown_to_nobody_else_and_may_be_let_go(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "deeds/")
    typed = {**hidden(client, page), "deeds": "写到一半（虚构）"}
    client.post(page, {**typed, "autosave": "yes"})

    let_go = client.post(page, {"window": typed["window"], "discard": "yes"})

    assert let_go.headers["Location"] == page
    assert client.get(page).context["form"]["deeds"].value() == "主要事迹（虚构）"


def test_a_refused_saving_keeps_all_that_was_typed(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "basic/")
    typed = {**data(family), "resident_since": "前年"}

    refused = client.post(page, {**typed, **hidden(client, page)})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["resident_since"])
    assert client.get(page).context["form"]["resident_since"].value() == "前年"


def test_photos_are_written_anew_and_can_be_taken_out(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "photos/")
    sent = [SimpleUploadedFile("全家福.jpg", taken()), SimpleUploadedFile("二.png", taken("PNG"))]

    client.post(page, {"photos": sent})
    photos = list(Attachment.objects.filter(nomination=family).order_by("pk"))
    shown = client.get(url(family, f"photos/{photos[0].pk}/"))
    client.post(page, {"step": f"drop:{photos[0].pk}"})

    assert [photo.name for photo in photos] == ["全家福.jpg", "二.jpg"]
    assert (shown.headers["Content-Type"], b"MadeUpPhone" in b"".join(shown)) == (
        "image/jpeg",
        False,
    )
    assert list(Attachment.objects.filter(nomination=family)) == photos[1:]


def test_photos_get_captions_and_an_order_by_buttons(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "photos/")
    for width in (400, 300):
        client.post(page, {"photos": [SimpleUploadedFile("一.jpg", taken(size=(width, 300)))]})
    first, second = Attachment.objects.filter(nomination=family).order_by("pk")

    moved = client.post(page, {f"caption-{first.pk}": "院里", "step": f"down:{first.pk}"})

    shown = client.get(page).context["photos"]
    assert moved.headers["Location"] == page
    assert [(photo.pk, photo.caption) for photo, _field in shown] == [
        (second.pk, ""),
        (first.pk, "院里"),
    ]


def test_what_is_no_photo_is_told_in_words(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    response = at_desk(nominator).post(
        url(family, "photos/"), {"photos": SimpleUploadedFile("照片.jpg", b"no photo")}
    )

    assert response.status_code == 422
    assert not Attachment.objects.filter(nomination=family).exists()


def test_a_checked_draft_is_submitted_and_gets_its_number(
    at_desk: AtDesk, family: Nomination, nominator: User
) -> None:
    client, page = at_desk(nominator), url(family, "check/")

    response = client.post(page, {"version": family.version}, follow=True)

    assert response.redirect_chain == [(url(family, "submitted/"), 303)]
    assert str(Nomination.objects.get(pk=family.pk).number) in response.content.decode()


def test_a_return_is_corrected_by_following_its_defects(
    at_desk: AtDesk, tree: County, staff: Staff, nominator: User
) -> None:
    case = nomination_in(NominationState.RETURNED, tree, staff)
    defect, client = Defect.objects.get(nomination=case), at_desk(nominator)
    page = client.get(url(case, "correct/"))

    assert [item["url"] for item in page.context["items"]] == [url(case, "deeds/#id_deeds")]
    sent = {"version": case.version, f"answer_{defect.pk}": "已补充（虚构）。"}
    response = client.post(url(case, "correct/"), sent)

    assert response.headers["Location"] == url(case, "submitted/")
    assert Nomination.objects.get(pk=case.pk).state == NominationState.REVIEW


def test_a_newcomer_who_looks_like_somebody_known_is_asked_about(
    at_desk: AtDesk, family: Nomination, tree: County, nominator: User
) -> None:
    category = category_of(family.round, "family")
    page = f"/nominate/{category.pk}/{tree.villages[0].pk}/"
    client = at_desk(nominator)
    typed = {
        **hidden(client, page),
        "name": family.nominee.name,
        "members-0-name": "赵大山",
        "members-0-relation": "丈夫",
    }

    asked = client.post(page, typed)
    begun = client.post(page, {**typed, "is_another": "on", "later": "yes"})

    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["is_another"])
    assert begun.status_code == 303


def test_the_paper_of_a_submitted_case_says_private_things_when_they_are_asked_for(
    at_desk: AtDesk, opened: Round, tree: County, nominator: User
) -> None:
    home = "虚构路十二号"
    draft = a_nomination(opened, tree.villages[0], nominator, "family", address=home)
    client, page = at_desk(nominator), url(draft, "print/")
    written = client.get(page)
    moved(draft, "submit", nominator)

    masked, asked = client.get(page), client.post(page)

    assert [home in each.content.decode() for each in (written, masked, asked)] == [
        True,
        False,
        True,
    ]
    assert [each.context["is_masked"] for each in (written, masked, asked)] == [False, True, False]
    assert LedgerEvent.objects.filter(action="nominations.unmask").count() == 1
