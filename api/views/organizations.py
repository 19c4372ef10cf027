"""Organizations and what they run: programs, titles, forms."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import organizations as shapes
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import READERS, Histories
from honors.actions import organizations, programs
from honors.actions.abolishing import abolish
from honors.models import FormDefinition, HonorTitle, Organization, Program
from honors.queries import organizations as organization_queries
from honors.queries import programs as program_queries
from honors.roles import Role

CREATED = 201


class OrganizationView(Reads, Histories):
    noun, resource, stream = "organizations", "organizations", "organizations"
    place = "path"
    historians = (*READERS, Role.ADMINISTRATOR)
    model = Organization
    serializer_class = shapes.OrganizationShape
    filterset_class = filters.OrganizationFilter
    orderings = {"path": "path", "id": "pk"}
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "units", "contact", "abolish", "events"), SIGNED_IN
    )
    inputs = {
        "create": shapes.DivisionBody,
        "units": shapes.UnitBody,
        "contact": shapes.ContactBody,
        "abolish": shapes.AbolitionBody,
    }
    answers = {
        **Histories.answers,
        "units": {201: shapes.OrganizationShape},
        "abolish": {200: shapes.OrganizationShape},
    }
    changes = frozenset({"contact", "abolish"})

    def visible(self) -> QuerySet[Any]:
        return organization_queries.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """A division, by its official code."""
        sent = {"parent": None} | self.sent()
        made = organizations.create_division(**sent, by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"])
    def units(self, request: Request) -> Response:
        """A department, firm, clinic, school or association below a division."""
        made = organizations.create_unit(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["put"])
    def contact(self, request: Request, pk: str) -> Response:
        """Where people may ask."""
        organization = self.get_object()
        sent = self.sent()
        self.require_match(organization)
        changed = organizations.set_contact(
            organization=organization, **sent, by=self.caller, at=self.at
        )
        return self.represent(changed)

    @action(detail=True, methods=["post"])
    def abolish(self, request: Request, pk: str) -> Response:
        """It ends on that day by a document, and another of its level may go on in its place."""
        organization = self.get_object()
        sent = self.sent()
        self.require_match(organization)
        ended = abolish(organization=organization, **sent, by=self.caller, at=self.at)
        return self.represent(ended)


class ProgramView(Reads):
    noun, resource = "programs", "programs"
    model = Program
    serializer_class = shapes.ProgramShape
    filterset_class = filters.ProgramFilter
    permissions = dict.fromkeys(("list", "retrieve", "create"), SIGNED_IN)
    inputs = {"create": shapes.ProgramBody}

    def visible(self) -> QuerySet[Any]:
        return program_queries.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        made = programs.create_program(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)


class TitleView(Reads):
    noun, resource = "programs", "titles"
    model = HonorTitle
    serializer_class = shapes.TitleShape
    filterset_class = filters.TitleFilter
    permissions = dict.fromkeys(("list", "retrieve", "create"), SIGNED_IN)
    inputs = {"create": shapes.TitleBody}

    def visible(self) -> QuerySet[Any]:
        return program_queries.titles_visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("issuer_rows")

    def create(self, request: Request) -> Response:
        made = programs.add_title(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)


class FormView(Reads):
    noun, resource = "programs", "forms"
    model = FormDefinition
    serializer_class = shapes.FormShape
    filterset_class = filters.FormFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "standard"), SIGNED_IN)
    inputs = {"create": shapes.FormBody, "standard": shapes.StandardFormBody}

    def visible(self) -> QuerySet[Any]:
        return program_queries.forms_visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """A further version if there is a form of this name."""
        sent = self.sent()
        fields = sent.pop("definition")
        made = programs.add_form(**sent, fields=fields, by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"])
    def standard(self, request: Request) -> Response:
        """The form that this software ships for the kind, stored when it is first asked for."""
        found = programs.standard_form(**self.sent(), by=self.caller, at=self.at)
        return self.represent(found)
