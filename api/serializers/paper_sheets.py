"""Score sheets on paper: what clerks type, and where two of them read something else."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.shapes import Body, Key, KeyOf, Line, Scan, Shape, Text
from honors.actions.score_sheets import COMMENT_LIMIT, REASON_LIMIT
from honors.models import PaperSheet
from honors.queries import arrangements, memberships

MOST_CELLS, MARK_LENGTH = 5000, 12


class PaperSheetShape(Shape):
    """One paper of one judge. Its marks are in the score sheets once `counted_at` is set."""

    class Meta:
        model = PaperSheet
        fields = (
            "id", "stage", "category", "judge", "name", "sha256", "entered_by", "entered_at",
            "read_by", "read_at", "settled_by", "settled_at", "counted_at", "discarded_at",
            "discarded_for",
        )  # fmt: skip


class PaperCellBody(Body):
    """Marks are exact: send them as text, "92.50". `sheet` is the number of the score sheet."""

    sheet = Key()
    criterion = Key()
    mark = Line(max_length=MARK_LENGTH, allow_blank=True)
    comment = Text(max_length=COMMENT_LIMIT, required=False, allow_blank=True)


class CellsBody(Body):
    """What stands on the paper; lines without marks are left out. In a form, `cells[0]mark`."""

    cells = PaperCellBody(many=True, max_length=MOST_CELLS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        marks: dict[int, dict[int, str]] = {}
        comments: dict[int, dict[int, str]] = {}
        for cell in attrs.pop("cells"):
            marks.setdefault(cell["sheet"], {})[cell["criterion"]] = cell["mark"]
            if "comment" in cell:
                comments.setdefault(cell["sheet"], {})[cell["criterion"]] = cell["comment"]
        return attrs | {"marks": marks, "comments": comments}


class PaperSheetBody(CellsBody):
    """`file` is the scan of the paper: PDF, JPEG or PNG."""

    stage = KeyOf(arrangements.stages_visible_to)
    category = KeyOf(arrangements.categories_visible_to)
    judge = KeyOf(memberships.people_visible_to)
    file = Scan()


class DiscardBody(Body):
    reason = Text(max_length=REASON_LIMIT)


class PaperEntryShape(serializers.Serializer[Any]):
    """What somebody read in a cell; no value where nothing stands."""

    value = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    comment = serializers.CharField(allow_blank=True)


class PaperDifferenceShape(serializers.Serializer[Any]):
    """A cell that was read differently; `third` once somebody has looked again."""

    sheet = serializers.IntegerField(source="sheet_id")
    criterion = serializers.IntegerField(source="criterion_id")
    first = PaperEntryShape()
    second = PaperEntryShape()
    third = PaperEntryShape(allow_null=True)
