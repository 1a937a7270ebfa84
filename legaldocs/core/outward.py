"""Requests to other machines: only over TLS, only to public addresses or to hosts the operator named, never onward.

The address is looked at on the open connection, before a byte is sent: a name that answers "public" when asked and
"private" when used gains nothing.
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

SECONDS = 10
LARGEST = 1024 * 1024  # bytes of an answer


class RefusedAddress(Exception):
    """The address leads where a request from here has no business."""


def public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also when an IPv6 address only wraps an IPv4 one."""
    found = ipaddress.ip_address(address.split("%")[0])
    wrapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return (wrapped or found).is_global and not (wrapped or found).is_multicast


def check(url: str, own_hosts: Iterable[str] = ()) -> str:
    """``url`` when a request may go there; plain http only to a named host.  Raises ``RefusedAddress``."""
    parts = urlsplit(url)
    named = (parts.hostname or "") in set(own_hosts)
    if parts.scheme != "https" and not (parts.scheme == "http" and named):
        raise RefusedAddress(f"only https: {parts.scheme}://{parts.hostname}")
    if not parts.hostname or parts.username or parts.password:
        raise RefusedAddress("an address with a host and without a name or password in it")
    return url


def guarded(session: requests.Session, own_hosts: Iterable[str] = ()) -> requests.Session:
    """Make every connection of ``session`` look at where it arrived.  ``own_hosts`` may be private."""
    adapter = _Guarded(frozenset(own_hosts))
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.trust_env = False  # a proxy of the environment would be where every connection arrives
    session.max_redirects = 0
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    return session


def fetch_json(session: requests.Session, url: str, own_hosts: Iterable[str] = (), **options: Any) -> dict[str, Any]:
    """The JSON object at ``url``.  Raises ``RefusedAddress``, ``requests.RequestException`` or ``ValueError``."""
    check(url, own_hosts)
    with session.get(url, timeout=SECONDS, stream=True, allow_redirects=False, **options) as answer:
        answer.raise_for_status()
        body = answer.raw.read(LARGEST + 1, decode_content=True)
    if answer.status_code != 200 or len(body) > LARGEST:
        raise ValueError(f"no plain answer from {url}")
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError(f"no object at {url}")
    return cast("dict[str, Any]", found)


class _Guarded(HTTPAdapter):
    def __init__(self, own_hosts: frozenset[str]) -> None:
        self._own = own_hosts
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        own = self._own

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _looked_at(super()._new_conn(), self.host, own)

        class Tls(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _looked_at(super()._new_conn(), self.host, own)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}


def _looked_at(open_socket: socket.socket, host: str, own: frozenset[str]) -> socket.socket:
    arrived = str(open_socket.getpeername()[0])
    if host not in own and not public(arrived):
        open_socket.close()
        raise RefusedAddress(f"{host} is at {arrived}, which is not public")
    return open_socket
