"""New certificates in place of lost ones."""

from __future__ import annotations

from api.serializers.shapes import Body, Shape, Text
from honors.actions.honors import REISSUE_REASON_LIMIT
from honors.models import Reissue


class ReissueBody(Body):
    reason = Text(max_length=REISSUE_REASON_LIMIT)


class ReissueShape(Shape):
    """`code` is that of the new certificate; the codes before answer that they were replaced."""

    class Meta:
        model = Reissue
        fields = ("id", "honor", "code", "made_at", "made_by")
