"""The lists of vetoes, and what departments confirm of a nominee and take back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, Key, KeyOf, Line, Scan, Shape
from honors.actions.vetoes import VetoSpec
from honors.models import NomineeMember, VetoFinding, VetoItem
from honors.models.programs import NomineeKind
from honors.queries import nominations, organizations


class VetoItemShape(Shape):
    """One wording of a veto in [valid_from, valid_to); without an organization a standard one."""

    kinds = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = VetoItem
        fields = ("id", "organization", "code", "text", "kinds", "valid_from", "valid_to")


class VetoItemBody(Body):
    code = serializers.CharField(max_length=40)
    text = Line()
    kinds = serializers.ListField(
        child=serializers.ChoiceField(NomineeKind.choices),
        min_length=1,
        max_length=len(NomineeKind),
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True)
    organization = KeyOf(organizations.visible_to, required=False, allow_null=True)


class LeftOutBody(Body):
    """By which organization, and from which day on."""

    organization = KeyOf(organizations.visible_to)
    valid_from = serializers.DateField()


class RewordedItemBody(LeftOutBody):
    text = Line()
    kinds = serializers.ListField(
        child=serializers.ChoiceField(NomineeKind.choices),
        min_length=1,
        max_length=len(NomineeKind),
    )


class EndOfItemBody(Body):
    """The first day on which it is asked no more."""

    valid_to = serializers.DateField()


class StandardVetoesBody(Body):
    valid_from = serializers.DateField()


class VetoFindingShape(Shape):
    """A department confirmed that a veto applies; it bars until lifted, or until `bars_until`."""

    document_number = serializers.CharField(source="letter.document_number")
    lifted_by_document = serializers.SerializerMethodField()

    class Meta:
        model = VetoFinding
        fields = (
            "id", "nominee", "member", "nomination", "consultation", "code", "text", "department",
            "document_number", "bars_until", "recorded_at", "lifted_at", "lifted_by_document",
        )  # fmt: skip

    def get_lifted_by_document(self, finding: VetoFinding) -> str:
        return finding.lifting.document_number if finding.lifting else ""


class ConfirmedBody(Body):
    """A veto of the round's list; `member` is the number of a member of the family or pair."""

    code = serializers.CharField(max_length=40)
    member = Key(required=False, allow_null=True)
    bars_until = serializers.DateField(required=False, allow_null=True)


CONFIRMED = ("code", "member", "bars_until")


def specs_of(vetoes: Sequence[dict[str, Any]]) -> list[VetoSpec]:
    """In one statement. Whose member it is, the domain asks."""
    keys = {veto["member"] for veto in vetoes if veto.get("member")}
    members = NomineeMember.objects.in_bulk(keys) if keys else {}
    if len(members) < len(keys):
        message = _("This is no member of the nominee.")
        raise serializers.ValidationError({"vetoes": [ErrorDetail(message, code="unknown_member")]})
    return [VetoSpec(**veto | {"member": members.get(veto.get("member"))}) for veto in vetoes]


class FindingBody(ConfirmedBody):
    """What a department confirmed by a document; `file` is its scan."""

    nomination = KeyOf(nominations.visible_to)
    department = KeyOf(organizations.visible_to)
    document_number = Line(max_length=60)
    file = Scan()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        veto = {name: attrs.pop(name) for name in CONFIRMED if name in attrs}
        return attrs | {"veto": specs_of([veto])[0]}


class LiftingBody(Body):
    """The document by which the department takes it back."""

    document_number = Line(max_length=60)
    file = Scan()
