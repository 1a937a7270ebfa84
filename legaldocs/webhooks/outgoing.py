"""One POST to a stranger's address, without being led into the house's own network.

The name is resolved once, every address it has must be allowed, and the connection goes to the address that was looked
at, so a name cannot answer differently a moment later.  No redirect is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from flask_babel import gettext as _

SECONDS = 10
_READ = 2048  # bytes of an answer; what it says is of no use to us
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Addresses of the world by their form that lead to others: NAT64, 6to4, Teredo.
_TUNNELS = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32"))


class AddressRefused(Exception):
    """An address that nothing may be sent to; the words say why."""


def networks(given: str) -> tuple[_Network, ...]:
    """Networks named in a setting, parted by commas.  Raises ``ValueError``."""
    return tuple(ipaddress.ip_network(part.strip()) for part in given.split(",") if part.strip())


def check(address: str, allowed: Iterable[_Network]) -> tuple[str, int, bool, str, _Address]:
    """(host, port, encrypted, path, address looked at) of an allowed URL.  Raises ``AddressRefused``."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(_("This is no address.")) from error
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.fragment:
        raise AddressRefused(_("The address must begin with https:// and hold neither name nor password."))
    encrypted, private = parts.scheme == "https", tuple(allowed)
    found = _resolved(parts.hostname, port or (443 if encrypted else 80))
    for one in found:
        if any(one in network for network in private):
            continue
        if not encrypted:
            raise AddressRefused(_("The address must begin with https://."))
        if not _public(one):
            raise AddressRefused(_("The address lies in a network that nothing may be sent to."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.hostname, port or (443 if encrypted else 80), encrypted, path, found[0]


def _resolved(host: str, port: int) -> list[_Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [_plain(ipaddress.ip_address(str(row[4][0]).partition("%")[0])) for row in rows]
    except (OSError, UnicodeError, ValueError) as error:
        raise AddressRefused(_("The name of the address is not known: %(host)s.", host=host)) from error


def _plain(address: _Address) -> _Address:
    """An IPv4 address in the clothes of IPv6 is what it is."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _public(address: _Address) -> bool:
    tunnel = any(address in network for network in _TUNNELS)
    return address.is_global and not address.is_multicast and not tunnel


def post(address: str, body: bytes, headers: Mapping[str, str], allowed: Iterable[_Network]) -> int:
    """Send; the status of the answer.  Raises ``AddressRefused``, ``OSError`` or ``http.client.HTTPException``."""
    host, port, encrypted, path, place = check(address, allowed)
    connection = _Connection(host, port, timeout=SECONDS)
    connection.aim(place, ssl.create_default_context() if encrypted else None)
    try:
        connection.request("POST", path, body, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        answer.read(_READ)
        return answer.status
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to the address that was looked at, under the name that was asked for."""

    def aim(self, place: _Address, context: ssl.SSLContext | None) -> None:
        """Where to connect, and how to prove who answers."""
        self._place, self._context = place, context

    def connect(self) -> None:
        """Connect to the address itself; the name is only for the certificate and the Host header."""
        self.sock = socket.create_connection((str(self._place), self.port), SECONDS)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)
