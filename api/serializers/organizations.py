"""Organizations, and what they run: programs with their titles and forms."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.shapes import Body, KeyOf, KeysOf, Line, Shape
from honors.models import FormDefinition, HonorTitle, Organization, Program
from honors.models.organizations import Level, OrganizationKind
from honors.models.programs import Nature, NomineeKind
from honors.queries import organizations, programs

MOST_ISSUERS, MOST_FIELDS = 10, 200


class OrganizationShape(Shape):
    """A division has a code; a department, firm or school has none."""

    class Meta:
        model = Organization
        fields = (
            "id", "parent", "code", "name", "level", "kind", "valid_from", "valid_to", "successor",
            "contact",
        )  # fmt: skip


class DivisionBody(Body):
    code = serializers.CharField(max_length=12)
    name = Line(max_length=100)
    level = serializers.ChoiceField(Level.choices)
    parent = KeyOf(organizations.visible_to, required=False, allow_null=True)


class UnitBody(Body):
    parent = KeyOf(organizations.visible_to)
    name = Line(max_length=100)
    kind = serializers.ChoiceField(OrganizationKind.choices)


class ContactBody(Body):
    contact = Line(max_length=100, allow_blank=True)


class AbolitionBody(Body):
    on = serializers.DateField()
    document = Line(max_length=100)
    successor = KeyOf(organizations.visible_to, required=False, allow_null=True)


class ProgramShape(Shape):
    class Meta:
        model = Program
        fields = ("id", "organizer", "name", "code", "nature", "legal_basis")


class ProgramBody(Body):
    organizer = KeyOf(organizations.visible_to)
    name = Line(max_length=100)
    code = Line(max_length=12)
    nature = serializers.ChoiceField(Nature.choices)
    legal_basis = Line(required=False, allow_blank=True)


class TitleShape(Shape):
    """A title as it stands on the certificate; `issuers` in their order of rank."""

    issuers = serializers.SerializerMethodField()

    class Meta:
        model = HonorTitle
        fields = (
            "id", "program", "name", "nominee_kind", "level", "nature", "years_valid",
            "prerequisite", "issuers",
        )  # fmt: skip

    def get_issuers(self, title: HonorTitle) -> list[int]:
        return [row.organization_id for row in title.issuer_rows.all()]


class TitleBody(Body):
    program = KeyOf(programs.visible_to)
    name = Line(max_length=100)
    nominee_kind = serializers.ChoiceField(NomineeKind.choices)
    level = serializers.ChoiceField(Level.choices)
    issuers = KeysOf(organizations.visible_to, min_length=1, max_length=MOST_ISSUERS)
    nature = serializers.ChoiceField(Nature.choices, required=False)
    years_valid = serializers.IntegerField(
        min_value=1, max_value=100, required=False, allow_null=True
    )
    prerequisite = KeyOf(programs.titles_visible_to, required=False, allow_null=True)


class FormShape(Shape):
    """The fields of a dossier; without an organization it is a standard form."""

    definition = serializers.JSONField(source="fields")

    class Meta:
        model = FormDefinition
        fields = ("id", "kind", "name", "number", "organization", "definition")


class FormBody(Body):
    kind = serializers.ChoiceField(NomineeKind.choices)
    name = Line(max_length=100)
    definition = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=MOST_FIELDS
    )
    organization = KeyOf(organizations.visible_to, required=False, allow_null=True)


class StandardFormBody(Body):
    kind = serializers.ChoiceField(NomineeKind.choices)
