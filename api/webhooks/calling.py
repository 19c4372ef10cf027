"""One call: to a vetted address, without redirects, short, and reading next to nothing."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult

from api.webhooks import addresses

TIMEOUT_SECONDS = 15
READ_BYTES = 1024


class PinnedHTTP(http.client.HTTPConnection):
    """Connects to the address that was examined; the host's name is only for its certificate."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        port = parts.port or addresses.PORTS[parts.scheme]
        super().__init__(parts.hostname or "", port, timeout=TIMEOUT_SECONDS)
        self.address, self.encrypted = address, parts.scheme == "https"

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), TIMEOUT_SECONDS)
        if not self.encrypted:
            self.sock = plain
            return
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


def call(url: str, body: str, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises InvalidInput for an address that must not be called, and
    OSError or HTTPException for one that does not answer.
    """
    parts = addresses.parse(url)
    connection = PinnedHTTP(parts, addresses.vetted(parts))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "POST", path, body.encode(), {"Content-Type": "application/json", **headers}
        )
        response = connection.getresponse()
        response.read(READ_BYTES)
        return response.status
    finally:
        connection.close()
