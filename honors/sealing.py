"""Personal values at rest: sealed to open only in their own place, found by a keyed index.

A model says in `envelopes` by column where its sealed values open, as a template of its `row`: by
that `honors.actions.resealing` finds them when a key is retired. Files that lie sealed it names in
`sealed_files` in the same way.

AES-256-GCM with a random nonce. The place (table, row, field) is authenticated, not stored, so a
sealed value copied to another row does not open there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES = 32
_NONCE_BYTES = 12
_KEY_ID = re.compile("[a-z0-9][a-z0-9_-]{0,31}")


class SealBroken(Refusal):
    """A value that does not open: another place, another key, or somebody changed it."""

    code = kind = "seal_broken"


@dataclass(frozen=True, slots=True)
class Keyring:
    """`current` seals; every key opens what it sealed. `index_key` is apart from them all."""

    keys: Mapping[str, bytes] = field(repr=False)
    current: str
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if any(not _KEY_ID.fullmatch(key_id) for key_id in self.keys):
            raise ImproperlyConfigured("A sealing key id is a word of a-z, 0-9, - and _.")
        if any(len(key) != KEY_BYTES for key in (*self.keys.values(), self.index_key)):
            raise ImproperlyConfigured(f"A sealing key and the index key have {KEY_BYTES} bytes.")
        if self.current not in self.keys:
            raise ImproperlyConfigured("The current sealing key is not among the keys.")
        if self.index_key in self.keys.values():
            raise ImproperlyConfigured("The index key must differ from every sealing key.")

    def seal(self, value: str, *, place: str) -> str:
        """`key id:base64(nonce + ciphertext + tag)`; sealing twice gives two different texts."""
        nonce = os.urandom(_NONCE_BYTES)
        cipher = AESGCM(self.keys[self.current])
        sealed = cipher.encrypt(nonce, value.encode(), _place_bytes(self.current, place))
        return f"{self.current}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, place: str) -> str:
        """The value sealed in this very place, or `SealBroken`: never anything half right."""
        key_id, _colon, body = sealed.partition(":")
        if key_id not in self.keys:
            message = _("The key “%(key)s” that sealed this value is not at hand.")
            raise SealBroken(message, code="seal_key_unknown", key=key_id[:32])
        try:
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
            nonce, ciphertext = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
            aad = _place_bytes(key_id, place)
            return AESGCM(self.keys[key_id]).decrypt(nonce, ciphertext, aad).decode()
        except (InvalidTag, ValueError, binascii.Error):
            message = _("A sealed value was changed or moved from its place; it cannot be opened.")
            raise SealBroken(message) from None

    def seal_bytes(self, content: bytes, *, place: str) -> bytes:
        """Of a file: what lies in the storage instead of it."""
        return self.seal(base64.b64encode(content).decode(), place=place).encode()

    def open_bytes(self, sealed: bytes, *, place: str) -> bytes:
        return base64.b64decode(self.open(sealed.decode(errors="replace"), place=place))

    def index(self, value: str, *, purpose: str) -> str:
        """64 hexadecimal digits, equal for equal values of one purpose: for exact match only.

        Give the canonical form of the value; the index of a typing variant differs.
        """
        message = b"honors/index/v1\x00" + purpose.encode() + b"\x00" + value.encode()
        return hmac.digest(self.index_key, message, hashlib.sha256).hex()


def _place_bytes(key_id: str, place: str) -> bytes:
    return b"honors/seal/v1\x00" + key_id.encode() + b"\x00" + place.encode()


def site_keyring() -> Keyring:
    """The keys of this site; the first that the settings name seals."""
    keys: dict[str, bytes] = settings.HONORS_DATA_KEYS
    return Keyring(keys=keys, current=next(iter(keys)), index_key=settings.HONORS_INDEX_KEY)
