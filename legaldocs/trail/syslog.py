"""Messages of RFC 5424 and the ways to a log server: UDP, TCP, a socket of the machine.

Over TCP each message has its length before it (RFC 6587, octet counting); a batch counts as taken only when the server
has read all of it and closed its side, because what merely left this machine may still be lost.  A socket of the
machine hands over or refuses; UDP promises nothing.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from legaldocs.core.audit import AuditEntry

PRIORITY = 13 * 8 + 5  # facility "log audit", severity "notice"
ENTERPRISE = "legaldocs@32473"  # the number that RFC 5612 keeps for documentation
SECONDS = 15.0
_PORTS = {"udp": 514, "tcp": 601}
_LONGEST = 1_000  # characters of field names: with the rest within the 2,048 bytes every server must take


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: ``way`` is udp, tcp or unix; ``host`` and ``port``, or the path of a socket as ``host``."""

    way: str
    host: str
    port: int = 0


def target(setting: str) -> Target:
    """The server that ``AUDIT_SYSLOG`` names.  Raises ``ValueError`` with what may stand there."""
    parts = urlsplit(setting)
    if parts.scheme == "unix" and parts.path:
        return Target("unix", parts.path)
    if parts.scheme in _PORTS and parts.hostname:
        return Target(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme])
    raise ValueError(f"AUDIT_SYSLOG = {setting!r}: udp://host:port, tcp://host:port or unix:///path is meant")


def message(entry: AuditEntry, province: str) -> bytes:
    """One entry as a message: who, what and which fields by their names, never a value of a record.

    ``seq`` runs without gaps and ``hash`` covers the entry and all before it, so the server's copy proves the audit.
    """
    facts = {
        "seq": str(entry.seq), "actor": str(entry.actor_id or ""), "useCase": entry.use_case, "entity": entry.entity,
        "id": entry.entity_id, "action": entry.action, "hash": entry.hash, "province": province,
    }  # fmt: skip
    data = " ".join(f'{name}="{_escaped(value)}"' for name, value in facts.items() if value)
    fields = json.dumps(sorted(json.loads(entry.changes)), ensure_ascii=False)[:_LONGEST]
    at = entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    head = f"<{PRIORITY}>1 {at} {socket.gethostname()[:255] or '-'} legaldocs - audit [{ENTERPRISE} {data}] "
    return head.encode() + b"\xef\xbb\xbf" + fields.encode()


def _escaped(value: str) -> str:
    printed = "".join(sign if sign >= " " else " " for sign in value)
    return printed.replace("\\", "\\\\").replace('"', '\\"').replace("]", "\\]")


def send(to: Target, messages: Sequence[bytes]) -> None:
    """Hand a batch over in its order.  Raises ``OSError`` unless the server took all of it, as far as the way tells."""
    if to.way == "tcp":
        _send_stream(to, messages)
        return
    family = socket.AF_UNIX if to.way == "unix" else _family(to)
    with socket.socket(family, socket.SOCK_DGRAM) as channel:
        channel.settimeout(SECONDS)
        channel.connect(to.host if to.way == "unix" else (to.host, to.port))
        for one in messages:
            channel.send(one)


def _family(to: Target) -> int:
    return socket.getaddrinfo(to.host, to.port, type=socket.SOCK_DGRAM)[0][0]


def _send_stream(to: Target, messages: Iterable[bytes]) -> None:
    with socket.create_connection((to.host, to.port), timeout=SECONDS) as channel:
        channel.sendall(b"".join(b"%d %s" % (len(one), one) for one in messages))
        channel.shutdown(socket.SHUT_WR)
        while channel.recv(4096):  # the end of its side says that it has read the end of ours; a reset raises
            pass
