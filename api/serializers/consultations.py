"""What departments are asked and answer, one by one or by a letter for a whole list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, Key, KeysOf, Line, Scan, Shape, Text
from api.serializers.vetoes import ConfirmedBody, specs_of
from honors.actions.consultations import AnswerSpec
from honors.models import Consultation
from honors.models.consultations import ConsultationReply
from honors.queries import consultations, nominations

MOST_ANSWERS, MOST_VETOES = 1000, 20


class ConsultationShape(Shape):
    """What one department was asked about a case, and what it answered."""

    class Meta:
        model = Consultation
        fields = (
            "id", "nomination", "stage", "department", "asked_at", "due_at", "reply", "text",
            "document_number", "replied_at", "voided_at",
        )  # fmt: skip


class ConsultedCaseShape(serializers.Serializer[Any]):
    """All that the department reads of the case: who it is, and what the stage's settings name."""

    name = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField()
    resident_id = serializers.CharField(required=False)
    sex = serializers.CharField(required=False)
    birth_date = serializers.DateField(required=False, allow_null=True)
    members = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()), required=False
    )
    answers = serializers.DictField()


class ConsultationBody(Body):
    """`vetoes` are those that the department confirms by its objection; `file` is its letter."""

    reply = serializers.ChoiceField(ConsultationReply.choices)
    text = Text(required=False, allow_blank=True)
    document_number = Line(max_length=60, required=False, allow_blank=True)
    vetoes = ConfirmedBody(many=True, required=False, max_length=MOST_VETOES)
    file = Scan()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        vetoes = attrs.pop("vetoes", [])
        return attrs | {"vetoes": specs_of(vetoes)} if vetoes else attrs


class AnswerBody(Body):
    consultation = Key()
    reply = serializers.ChoiceField(ConsultationReply.choices)
    text = Text(required=False, allow_blank=True)
    vetoes = ConfirmedBody(many=True, required=False, max_length=MOST_VETOES)


class LetterBody(Body):
    """One letter of one department; in a form, `answers[0]consultation` and so on."""

    answers = AnswerBody(many=True, min_length=1, max_length=MOST_ANSWERS)
    document_number = Line(max_length=60)
    file = Scan()

    def validate_answers(self, answers: list[dict[str, Any]]) -> list[AnswerSpec]:
        """All in a fixed number of statements. What may not be seen is not there."""
        view, user = self.context["view"], self.context["request"].user
        asked = consultations.visible_to(user, at=view.at).select_related("department")
        found = asked.in_bulk([given["consultation"] for given in answers])
        errors: list[Any] = [_missing(given, found) for given in answers]
        if any(errors):
            raise serializers.ValidationError(errors)
        vetoes = iter(specs_of([veto for given in answers for veto in given.get("vetoes", ())]))
        return [
            AnswerSpec(
                consultation=found[given["consultation"]],
                reply=given["reply"],
                text=given.get("text", ""),
                vetoes=[next(vetoes) for _veto in given.get("vetoes", ())],
            )
            for given in answers
        ]


def _missing(given: dict[str, Any], found: dict[int, Consultation]) -> dict[str, Any]:
    if given["consultation"] in found:
        return {}
    message = _("There is no record %(key)s.") % {"key": given["consultation"]}
    return {"consultation": [ErrorDetail(message, code="does_not_exist")]}


class ClosingBody(Body):
    """Whose overdue answers are waited for no longer, and why."""

    nominations = KeysOf(nominations.visible_to, min_length=1, max_length=MOST_ANSWERS)
    reason = Text(max_length=500)
