"""Votes that were counted openly."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.shapes import Body, Key, KeyOf, Line, Shape
from honors.actions.ballots import FEWEST_WITNESSES, MOST_VOTERS, MOST_WITNESSES, VoteSpec
from honors.models import Ballot, BallotTally
from honors.queries import arrangements, organizations

MOST_CASES = 1000


class TallyShape(Shape):
    """Those present who are in none of the three gave a spoiled paper."""

    class Meta:
        model = BallotTally
        fields = (
            "nomination", "judged_version", "votes_for", "votes_against", "abstained", "passed",
            "voided_at",
        )  # fmt: skip


class BallotShape(Shape):
    """One meeting of one unit; `rules` are quorum and threshold as the terms had them."""

    tallies = TallyShape(many=True)
    witnesses = serializers.ListField(child=serializers.CharField())
    rules = serializers.DictField()

    class Meta:
        model = Ballot
        fields = (
            "id", "stage", "category", "organization", "held_at", "entitled", "present",
            "witnesses", "rules", "recorded_at", "tallies",
        )  # fmt: skip


class VoteBody(Body):
    nomination = Key()
    votes_for = serializers.IntegerField(min_value=0, max_value=MOST_VOTERS)
    votes_against = serializers.IntegerField(min_value=0, max_value=MOST_VOTERS)
    abstained = serializers.IntegerField(min_value=0, max_value=MOST_VOTERS, required=False)


class BallotBody(Body):
    """The votes for every case of the category that waits on the organization's desk."""

    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to)
    organization = KeyOf(organizations.visible_to)
    held_at = serializers.DateTimeField()
    entitled = serializers.IntegerField(min_value=1, max_value=MOST_VOTERS)
    present = serializers.IntegerField(min_value=1, max_value=MOST_VOTERS)
    witnesses = serializers.ListField(
        child=Line(max_length=30), min_length=FEWEST_WITNESSES, max_length=MOST_WITNESSES
    )
    votes = VoteBody(many=True, min_length=1, max_length=MOST_CASES)

    def validate_votes(self, votes: list[dict[str, Any]]) -> dict[int, VoteSpec]:
        by_case = {vote.pop("nomination"): VoteSpec(**vote) for vote in votes}
        if len(by_case) < len(votes):
            message = _("Name each case once.")
            raise serializers.ValidationError([ErrorDetail(message, code="twice")])
        return by_case
