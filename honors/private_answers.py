"""Private answers at rest: one sealed envelope for a row, beside it in the clear all the others.

What a form calls private never lies in the clear: neither the answer nor, while it is typed, what
is no answer yet. The envelope opens in its own row alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from honors.identity import mask_id, mask_phone
from honors.sealing import site_keyring
from workflow import ledger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from honors.forms import FormField

# Where a frozen version has the commitment to its envelope: no field can have this name.
COMMITTED = "@private"
MASK = "***"
# What the nominee's own record tells of a member to whoever sees the case.
TOLD_OF_MEMBERS = ("name", "relation")
_NUMBERS = {"phone": (11, mask_phone), "resident_id": (18, mask_id)}


class Answers(Mapping[str, Any]):
    """All answers of a row. The envelope is opened only if a name is asked for that does not lie
    in the clear, so a list that shows none of them costs nothing.
    """

    def __init__(self, clear: Mapping[str, Any], envelope: str, *, place: str, part: str) -> None:
        self._clear = clear
        self._envelope = envelope
        self._place = place
        self._part = part
        self._private: dict[str, Any] | None = None if envelope else {}

    @property
    def private(self) -> dict[str, Any]:
        """Those of the envelope; `SealBroken` if it was changed or lay elsewhere."""
        if self._private is None:
            self._private = opened(self._envelope, place=self._place).get(self._part, {})
        return self._private

    def __getitem__(self, name: str) -> Any:
        return self._clear[name] if name in self._clear else self.private[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._clear
        yield from self.private

    def __len__(self) -> int:
        return len(self._clear) + len(self.private)


def split(
    answers: Mapping[str, Any], private: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What may lie in the clear, and what is to be sealed."""
    clear = {name: value for name, value in answers.items() if name not in private}
    return clear, {name: value for name, value in answers.items() if name in private}


def seal(contents: Mapping[str, Any], *, place: str) -> str:
    """The envelope of a row; empty if there is nothing to seal."""
    if not any(contents.values()):
        return ""
    return site_keyring().seal(json.dumps(contents, ensure_ascii=False), place=place)


def opened(envelope: str, *, place: str) -> dict[str, Any]:
    """What was sealed in this very place, or `SealBroken`."""
    contents: dict[str, Any] = json.loads(site_keyring().open(envelope, place=place))
    return contents


def commitment(private: Mapping[str, Any], *, salt: str) -> str:
    """64 hexadecimal digits that vouch for the private answers and tell nothing of them: whoever
    guesses a telephone number cannot try it without the salt, which lies in the envelope.
    """
    return ledger.commitment(salt=salt, field_name=COMMITTED, value=ledger.dump(private))


def masked(fields: Iterable[FormField], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers for whoever has no need to see the private ones."""
    hidden = {field.name: field for field in fields if field.is_sealed}
    return {
        name: _mask(hidden[name], value) if name in hidden else value
        for name, value in answers.items()
    }


def _mask(field: FormField, value: Any) -> Any:
    """Some digits of a whole number, as everywhere; of anything else nothing, half a number too."""
    if field.kind == "members" and isinstance(value, list):
        return [_masked_member(field, row) for row in value]
    length, mask = _NUMBERS.get(field.kind, (0, None))
    return mask(value) if mask and isinstance(value, str) and len(value) == length else MASK


def _masked_member(table: FormField, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return MASK
    hidden = {
        field.name: field
        for field in table.fields
        if field.private or (table.private and field.name not in TOLD_OF_MEMBERS)
    }
    return {
        name: _mask(hidden[name], value) if name in hidden else value for name, value in row.items()
    }
