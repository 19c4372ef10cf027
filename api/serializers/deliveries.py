"""How certificates reach their holders, and how they are presented."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.shapes import Body, Key, KeyOf, KeysOf, Line, Scan, Shape, Text
from honors.actions import deliveries as actions
from honors.actions.deliveries import TurnSpec
from honors.models import Ceremony, CeremonyTurn, Delivery
from honors.models.deliveries import Way
from honors.queries import commendations, organizations
from honors.queries.deliveries import to_deliver

MOST_AT_ONCE = 1000


class AwardDeliveryShape(Shape):
    """`received_by` and `on_behalf` name who took it; empty until it was handed over."""

    class Meta:
        model = Delivery
        fields = (
            "id", "honor", "way", "through", "turn", "place_in_turn", "planned_at", "handed_on",
            "received_by", "on_behalf", "name", "sha256", "recorded_at", "recorded_by",
            "returned_at", "returned_for",
        )  # fmt: skip


class DeliveryPlanBody(Body):
    """`through` is the unit or office that carries them on."""

    commendation = KeyOf(commendations.visible_to)
    honors = KeysOf(to_deliver, min_length=1, max_length=MOST_AT_ONCE)
    way = serializers.ChoiceField([way for way in Way.choices if way[0] != Way.CEREMONY])
    through = KeyOf(organizations.visible_to, required=False, allow_null=True)


class HandOverBody(Body):
    """Without `received_by` each holder took it. `file` is the receipt that was signed."""

    commendation = KeyOf(commendations.visible_to)
    honors = KeysOf(to_deliver, min_length=1, max_length=MOST_AT_ONCE)
    handed_on = serializers.DateField()
    received_by = Line(max_length=actions.NAME_LIMIT, required=False, allow_blank=True)
    on_behalf = Line(max_length=actions.RELATION_LIMIT, required=False, allow_blank=True)
    file = Scan()


class ReturnBody(Body):
    reason = Text(max_length=actions.REASON_LIMIT)


class CeremonyTurnShape(Shape):
    honors = serializers.SerializerMethodField()

    class Meta:
        model = CeremonyTurn
        fields = ("position", "label", "presenter", "honors")

    def get_honors(self, turn: CeremonyTurn) -> list[int]:
        """In the order in which they walk up."""
        standing = [row for row in turn.deliveries.all() if row.returned_at is None]
        return [row.honor_id for row in sorted(standing, key=lambda row: row.place_in_turn or 0)]


class CeremonyShape(Shape):
    turns = CeremonyTurnShape(many=True)

    class Meta:
        model = Ceremony
        fields = (
            "id", "commendation", "name", "place", "starts_at", "host", "seats_per_row", "turns",
        )  # fmt: skip


class TurnBody(Body):
    label = Line(max_length=actions.TEXT_LIMIT)
    presenter = Line(max_length=actions.NAME_LIMIT, required=False, allow_blank=True)
    honors = serializers.ListField(child=Key(), min_length=1, max_length=MOST_AT_ONCE)


class ArrangementBody(Body):
    """Who walks up in which order, group by group."""

    name = Line(max_length=actions.TEXT_LIMIT)
    place = Line(max_length=actions.TEXT_LIMIT)
    host = Line(max_length=actions.NAME_LIMIT, required=False, allow_blank=True)
    starts_at = serializers.DateTimeField()
    seats_per_row = serializers.IntegerField(min_value=1, max_value=actions.MOST_SEATS)
    turns = TurnBody(many=True, max_length=actions.MOST_TURNS)

    def validate_turns(self, turns: list[dict[str, Any]]) -> list[TurnSpec]:
        """In one statement. What may not be seen is left out, and its group refused if empty."""
        view, user = self.context["view"], self.context["request"].user
        asked = [key for turn in turns for key in turn["honors"]]
        found = to_deliver(user, at=view.at).in_bulk(asked)
        return [
            TurnSpec(
                label=turn["label"],
                presenter=turn.get("presenter", ""),
                honors=[found[key] for key in turn["honors"] if key in found],
            )
            for turn in turns
        ]


class CeremonyBody(ArrangementBody):
    commendation = KeyOf(commendations.visible_to)
