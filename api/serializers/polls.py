"""Votes on papers. What a paper says is never shown."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.serializers.ballots import TallyShape
from api.serializers.shapes import Body, KeyOf, KeysOf, Line, Shape
from honors.actions.ballots import FEWEST_WITNESSES, MOST_WITNESSES
from honors.models import Poll, PollCase, PollVoter
from honors.queries import arrangements, organizations, papers
from honors.voting import CHOICES

MOST_VOTERS, LONGEST_KEY, MOST_PLACES = 1000, 18, 9999


class PollCaseShape(Shape):
    """`votes_for` is what a runoff gave, once it was counted."""

    class Meta:
        model = PollCase
        fields = ("nomination", "judged_version", "votes_for")


class PollVoterShape(Shape):
    """Who voted is known, what they chose is not."""

    is_recused = serializers.SerializerMethodField()

    class Meta:
        model = PollVoter
        fields = ("user", "has_voted", "is_recused")

    def get_is_recused(self, voter: PollVoter) -> bool:
        return voter.recused_for != ""


class PollShape(Shape):
    """`ballot` is what closing counted, `tallies` what it gave each case; `approves_max` the most
    cases that one paper approves. A runoff is among cases that their ballots left tied.
    """

    cases = PollCaseShape(many=True)
    voters = PollVoterShape(many=True)
    tallies = TallyShape(source="ballot.tallies", many=True, default=[])

    class Meta:
        model = Poll
        fields = (
            "id", "stage", "category", "organization", "number", "is_secret", "is_runoff",
            "approves_max", "opened_at", "closed_at", "ballot", "cases", "voters", "tallies",
        )  # fmt: skip


class ElectorateBody(Body):
    """What is voted on, and who may."""

    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to)
    voters = KeysOf(papers.electorate_visible_to, min_length=1, max_length=MOST_VOTERS)


class PollBody(ElectorateBody):
    organization = KeyOf(organizations.visible_to)


class RunoffBody(ElectorateBody):
    """`line` is where the cut will draw it, if not where the terms do."""

    line = serializers.IntegerField(min_value=0, max_value=MOST_PLACES, required=False)


class PaperBody(Body):
    """By the number of the case; one that is not named is abstained from."""

    choices = serializers.DictField(child=serializers.ChoiceField([(c, c) for c in CHOICES]))

    def validate_choices(self, choices: dict[str, str]) -> dict[int, str]:
        if not all(k.isascii() and k.isdigit() and len(k) <= LONGEST_KEY for k in choices):
            message = _("This case is not voted on here.")
            raise serializers.ValidationError([ErrorDetail(message, code="case_not_waiting")])
        return {int(key): choice for key, choice in choices.items()}


class PollClosingBody(Body):
    witnesses = serializers.ListField(
        child=Line(max_length=30), min_length=FEWEST_WITNESSES, max_length=MOST_WITNESSES
    )
