from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from honors.models import Membership, Nomination, Organization, Round, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.ground import laid
from tests.honors.admin.stories import shown_models, tell_a_story
from workflow.models import CalendarDay, LedgerEvent, LedgerSalt

WRITTEN = (User, Membership, Organization)
READ = [model for model in shown_models() if model not in WRITTEN]
READ_NAMES = [model._meta.label_lower for model in READ]


def page(model: type[Model], kind: str = "changelist", row: Any = None) -> str:
    options = model._meta
    name = f"admin:{options.app_label}_{options.model_name}_{kind}"
    return reverse(name, args=[] if row is None else [row.pk])


@pytest.fixture
def support(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


@laid
def story(tree: County, staff: Staff) -> Nomination:
    return tell_a_story(tree, staff)


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(captured)


def test_every_table_has_its_page_but_the_salts(db: None) -> None:
    assert [model for model in shown_models() if not admin.site.is_registered(model)] == []
    assert not admin.site.is_registered(LedgerSalt)


def test_lists_and_pages_open_with_as_many_statements_for_more_rows(
    support: Client, tree: County, staff: Staff
) -> None:
    tell_a_story(tree, staff)
    for model in shown_models():
        first_page(support, model)  # Django remembers its content types from now on.
    rows = {model: model._default_manager.count() for model in shown_models()}
    lists = {model: statements(support, page(model)) for model in shown_models()}
    pages = {model: first_page(support, model) for model in shown_models()}

    tell_a_story(tree, staff)
    tell_a_story(tree, staff)

    assert [model for model, count in rows.items() if not count] == []
    assert {model: statements(support, page(model)) for model in shown_models()} == lists
    assert {model: first_page(support, model) for model in shown_models()} == pages


def first_page(client: Client, model: type[Model]) -> int:
    row = model._default_manager.order_by("pk")[0]
    return statements(client, page(model, "change", row))


@pytest.mark.parametrize("model", READ, ids=READ_NAMES)
def test_nobody_adds_changes_or_deletes_here(support: Client, db: None, model: type[Model]) -> None:
    assert support.post(page(model, "add"), {}).status_code == 403
    assert support.get(page(model, "add")).status_code == 403


def test_no_row_of_any_kind_can_be_changed_or_deleted(support: Client, story: Nomination) -> None:
    for model in READ:
        row = model._default_manager.order_by("pk")[0]
        before = model._default_manager.filter(pk=row.pk).values().get()

        assert support.post(page(model, "change", row), {"state": "honored"}).status_code == 403
        assert support.post(page(model, "delete", row), {"post": "yes"}).status_code == 403
        support.post(
            page(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        )

        assert model._default_manager.filter(pk=row.pk).values().get() == before


def test_a_state_cannot_be_posted(support: Client, story: Nomination) -> None:
    case = Nomination.objects.get(state="returned")

    response = support.post(
        page(Nomination, "change", case), {"state": "approved", "version": 99, "_save": "Save"}
    )

    assert response.status_code == 403
    assert Nomination.objects.get(pk=case.pk).state == "returned"


def test_an_event_cannot_be_deleted(support: Client, story: Nomination) -> None:
    events = LedgerEvent.objects.count()
    last = LedgerEvent.objects.order_by("-pk")[0]

    assert support.post(page(LedgerEvent, "delete", last), {"post": "yes"}).status_code == 403
    assert LedgerEvent.objects.count() == events


def test_the_calendar_is_imported_not_typed(support: Client, db: None) -> None:
    day = CalendarDay.objects.order_by("pk")[0]

    assert support.post(page(CalendarDay, "change", day), {"working": "on"}).status_code == 403
    assert CalendarDay.objects.get(pk=day.pk).working == day.working


def test_a_case_shows_what_happened_to_it(support: Client, story: Nomination) -> None:
    shown = support.get(page(Nomination, "change", story)).content.decode()

    assert "nominations.submit" in shown
    assert "nominations.honor" in shown


def test_what_is_sealed_or_private_is_not_shown(support: Client, story: Nomination) -> None:
    answer = story.versions.get().data["deeds"]
    nominee = support.get(page(type(story.nominee), "change", story.nominee)).content.decode()
    dossier = support.get(page(type(story.dossier), "change", story.dossier)).content.decode()

    assert "identity" not in nominee
    assert answer not in dossier


def test_who_is_no_staff_is_asked_to_sign_in(client: Client, db: None, officer: User) -> None:
    client.force_login(officer)

    for model in shown_models():
        assert client.get(page(model)).status_code == 302


def test_staff_see_what_their_roles_let_them_see(
    client: Client, opened: Round, officer: User, stranger: User
) -> None:
    for user, status in ((officer, 200), (stranger, 302)):
        User.objects.filter(pk=user.pk).update(is_staff=True)
        client.force_login(User.objects.get(pk=user.pk))

        assert client.get(page(Round)).status_code == 200
        assert client.get(page(Round, "change", opened)).status_code == status
        assert client.get(page(LedgerEvent)).status_code == 403
        assert client.post(page(Round, "change", opened), {"name": "x"}).status_code in {302, 403}
    assert Round.objects.get(pk=opened.pk).name == opened.name


def test_a_disabled_superuser_sees_nothing(support: Client, operator: User) -> None:
    User.objects.filter(pk=operator.pk).update(is_active=False)

    assert support.get(page(Round)).status_code == 302
