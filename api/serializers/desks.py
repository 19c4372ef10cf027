"""What people do around a case on a desk: signatures, copies, nudges, looks, phrases, verdicts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.moves import RefusalShape
from api.serializers.nominations import NominationShape
from api.serializers.outcomes import MOST_CASES, MOST_DECIDERS, DecisionShape
from api.serializers.shapes import Body, Key, KeyOf, KeysOf, Line, Shape, Text
from honors.actions.copies import MOST_COPIES
from honors.actions.signers import MOST_SIGNERS
from honors.models import CaseCopy, Nudge, PendingVerdict, Phrase, Signer, User
from honors.models.decisions import DecisionForm
from honors.models.desks import PhraseUse
from honors.queries import desks, memberships, organizations, rounds


class PersonShape(Shape):
    """Somebody to whom one may turn."""

    class Meta:
        model = User
        fields = ("id", "display_name")


class SignerShape(Shape):
    """`required`: the case goes no further until they agree. `closed_at`: it left the stage."""

    user_name = serializers.CharField(source="user.display_name")
    asked_by_name = serializers.CharField(source="asked_by.display_name")

    class Meta:
        model = Signer
        fields = (
            "id", "nomination", "stage", "user", "user_name", "required", "question", "due_at",
            "asked_by", "asked_by_name", "asked_at", "answer", "opinion", "answered_at",
            "withdrawn_at", "withdrawn_for", "closed_at",
        )  # fmt: skip


class SignersBody(Body):
    """`due_on` is the last day on which they answer."""

    users = KeysOf(desks.people_visible_to, min_length=1, max_length=MOST_SIGNERS)
    required = serializers.BooleanField()
    question = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class SignatureBody(Body):
    """Who does not agree says why."""

    agrees = serializers.BooleanField()
    opinion = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class WithdrawalBody(Body):
    reason = Text(max_length=1000)


class CopyShape(Shape):
    user_name = serializers.CharField(source="user.display_name")
    sent_by_name = serializers.CharField(source="sent_by.display_name")

    class Meta:
        model = CaseCopy
        fields = (
            "id", "nomination", "user", "user_name", "note", "sent_by", "sent_by_name", "sent_at",
            "read_at",
        )  # fmt: skip


class CopiesBody(Body):
    users = KeysOf(desks.people_visible_to, min_length=1, max_length=MOST_COPIES)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ReadBody(Body):
    """False: it counts as unread again."""

    read = serializers.BooleanField()


class NudgeShape(Shape):
    class Meta:
        model = Nudge
        fields = ("id", "nomination", "day", "note", "nudged_by", "nudged_at")


class NudgeBody(Body):
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class LookShape(serializers.Serializer[Any]):
    """Who opened the case where it is now. `now`: within the last five minutes."""

    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField()
    first_seen = serializers.DateTimeField()
    last_seen = serializers.DateTimeField()
    now = serializers.BooleanField()


class PhraseShape(Shape):
    """A reason that an office gives often; it may be chosen at and below the organization."""

    class Meta:
        model = Phrase
        fields = ("id", "organization", "use", "text", "added_at")


class PhraseBody(Body):
    organization = KeyOf(organizations.visible_to)
    use = serializers.ChoiceField(PhraseUse.choices)
    text = Text(max_length=500)


class VerdictShape(Shape):
    """What a sitting noted of a case; no decision yet."""

    class Meta:
        model = PendingVerdict
        fields = ("id", "nomination", "approved", "reason", "noted_by", "noted_at")


class VerdictBody(Body):
    """Who is turned down is given a reason."""

    approved = serializers.BooleanField()
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class SittingBody(Body):
    """The cases of a round that wait at an organization."""

    round = KeyOf(rounds.visible_to)
    organization = KeyOf(organizations.visible_to)


class VerdictsPreviewBody(SittingBody):
    """All verdicts noted of them."""

    decided_on = serializers.DateField()
    deciders = KeysOf(memberships.people_visible_to, min_length=1, max_length=MOST_DECIDERS)


class SeenVerdictBody(Body):
    nomination = Key()
    approved = serializers.BooleanField()


class VerdictsBody(VerdictsPreviewBody):
    """`expected` is what the caller has seen noted; if that changed since, nothing happens."""

    form = serializers.ChoiceField(DecisionForm.choices)
    document_number = Line(max_length=60)
    expected = SeenVerdictBody(many=True, min_length=1, max_length=MOST_CASES)

    def validate_expected(self, expected: list[dict[str, Any]]) -> dict[int, bool]:
        seen = {entry["nomination"]: entry["approved"] for entry in expected}
        if len(seen) < len(expected):
            message = _("Name each case once.")
            raise serializers.ValidationError([ErrorDetail(message, code="twice")])
        return seen


class OutcomeShape(serializers.Serializer[Any]):
    """What becomes of a case; `refusal` is why it would not."""

    nomination = serializers.IntegerField(source="nomination.pk")
    approved = serializers.BooleanField()
    reason = serializers.CharField()
    state = serializers.CharField()
    refusal = RefusalShape(allow_null=True)


class PlacesShape(serializers.Serializer[Any]):
    """Of one category: how many places it has, and how many are taken before and after."""

    category = serializers.IntegerField(source="category.pk")
    places = serializers.IntegerField()
    taken_before = serializers.IntegerField()
    taken = serializers.IntegerField()


class VerdictsPreviewShape(serializers.Serializer[Any]):
    """`refusal` is what would stop the whole."""

    possible = serializers.BooleanField()
    refusal = RefusalShape(allow_null=True)
    outcomes = OutcomeShape(many=True)
    places = PlacesShape(many=True)


class AppliedShape(serializers.Serializer[Any]):
    """The decision that was recorded, and the cases as they are now."""

    decision = DecisionShape()
    nominations = NominationShape(many=True)


class AnswersBody(Body):
    """Some answers of the form by field; an empty one is removed, all others stay as they are.

    `revision` is that of the dossier from which the caller started.
    """

    patch = serializers.DictField()
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class MistakeShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField(source="*")
    pointer = serializers.CharField()


class SavedShape(serializers.Serializer[Any]):
    """`revision` goes with the next answers. `unfit` are those kept as typed, until mended."""

    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField(source="dossier.saved_at")
    unfit = serializers.DictField(source="dossier.half_typed")
    mistakes = MistakeShape(many=True)
