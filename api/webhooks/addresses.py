"""Where we may call: the open internet over TLS, and networks that the operator named.

A name is resolved once, every address that it has is examined, and the call goes to the address
that was examined, so that a name cannot point elsewhere a moment later.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from workflow.refusals import InvalidInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"https": 443, "http": 80}


def parse(url: str) -> SplitResult:
    """Refuses what no receiver would have: other schemes, credentials, a missing host."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused("not_an_address") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.username or port == 0:
        raise _refused("not_an_address")
    return parts


def vetted(parts: SplitResult) -> str:
    """One address of the host, all of which are allowed."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _refused("host_unknown") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        if not _is_allowed(address, encrypted=parts.scheme == "https"):
            raise _refused("address_forbidden")
    return str(addresses[0])


def _is_allowed(address: Address, *, encrypted: bool) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if any(address in ipaddress.ip_network(n) for n in settings.HONORS_WEBHOOK_NETWORKS):
        return True
    return encrypted and address.is_global and not address.is_multicast


def _refused(code: str) -> InvalidInput:
    messages = {
        "not_an_address": _("This is not an address that can be called."),
        "host_unknown": _("There is no such host."),
        "address_forbidden": _("This address must not be called: it is private, or without TLS."),
    }
    return InvalidInput(messages[code], code=code, pointer="/url")
