"""Failures are pages like all others, in words and with a way out."""

from __future__ import annotations

import pytest
from django import forms
from django.test import Client, RequestFactory

from portal import errors
from portal.forms.pages import PageForm
from portal.views import failures
from workflow.refusals import GuardFailed, InvalidInput, InvalidInputs

pytestmark = pytest.mark.django_db


class Sample(PageForm):
    name = forms.CharField()
    deeds = forms.CharField(required=False)


def filled() -> Sample:
    form = Sample({"name": "王", "deeds": "很多"})
    assert form.is_valid()
    return form


def test_a_refusal_stands_beside_the_field_that_it_names() -> None:
    form = filled()
    refused = [InvalidInput("太短", pointer="/name"), InvalidInput("太长", pointer="/deeds/0/x")]

    errors.put(form, InvalidInputs(refused))

    assert [(p.text, p.anchor) for p in errors.problems_of(form)] == [
        ("太短", "id_name"),
        ("太长", "id_deeds"),
    ]


def test_a_refusal_of_the_whole_stands_on_top() -> None:
    form = filled()

    errors.put(form, GuardFailed("还不行"))

    assert [(p.text, p.anchor) for p in errors.problems_of(form)] == [("还不行", "")]


def test_an_address_without_a_page_says_so_in_the_look_of_all_pages(client: Client) -> None:
    response = client.get("/no-such-page/")

    assert (response.status_code, response.templates[0].name) == (404, "portal/failure.html")


def test_a_failure_of_ours_is_drawn_without_the_person_and_the_database() -> None:
    response = failures.broken(RequestFactory().get("/"))

    assert (response.status_code, b"<h1>" in response.content) == (500, True)


def test_a_form_without_its_proof_of_origin_changes_nothing_and_loses_nothing() -> None:
    browser = Client(enforce_csrf_checks=True)

    response = browser.post("/password/", {"note": "写了很久"})

    assert (response.status_code, bool(response.context["kept"])) == (401, True)
