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
# An IPv4 address in the last 32 bits: by a known gateway, by one of the site's own, or packed.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
OWN_TRANSLATED = ipaddress.ip_network("64:ff9b:1::/48")
COMPATIBLE = ipaddress.ip_network("::/96")
IPV4_BITS = 2**32 - 1


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
    meant = _meant(address)
    if any(meant in ipaddress.ip_network(n) for n in settings.HONORS_WEBHOOK_NETWORKS):
        return True
    return encrypted and meant.is_global and not (meant.is_multicast or _is_retired(meant))


def _meant(address: Address) -> Address:
    """Where a call ends: gateways take an IPv4 address out of one of IPv6 (RFC 6052, RFC 3056)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & IPV4_BITS)
    return address.ipv4_mapped or address.sixtofour or address


def _is_retired(address: Address) -> bool:
    """What was once for one site's own use, or a packed IPv4 address (RFC 3879, RFC 4291)."""
    return isinstance(address, ipaddress.IPv6Address) and (
        address.is_site_local or address in COMPATIBLE or address in OWN_TRANSLATED
    )


def _refused(code: str) -> InvalidInput:
    messages = {
        "not_an_address": _("This is not an address that can be called."),
        "host_unknown": _("There is no such host."),
        "address_forbidden": _("This address must not be called: it is private, or without TLS."),
    }
    return InvalidInput(messages[code], code=code, pointer="/url")
