"""Secrets and signatures of webhooks: HMAC-SHA256 over the instant and the body, as receivers check it.

``X-Legaldocs-Signature: t=<unix seconds>,v1=<hex>``; during a rotation a second ``v1`` by the secret before.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

PREFIX = "whsec_"
HEADER = "X-Legaldocs-Signature"


def secret(key: bytes, salt: str) -> str:
    """The secret that belongs to ``salt`` under the key of the installation."""
    made = hmac.new(key, f"webhook:{salt}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.urlsafe_b64encode(made).decode().rstrip("=")


def signature(secrets: list[str], body: bytes, at: int) -> str:
    """The value of the header."""
    return ",".join([f"t={at}", *(f"v1={_mac(one, body, at)}" for one in secrets)])


def _mac(given: str, body: bytes, at: int) -> str:
    return hmac.new(given.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def holds(given: str, body: bytes, header: str, now: int, tolerance: int = 300) -> bool:
    """Whether a receiver that holds ``given`` may believe a message: signed with it, not older than the tolerance."""
    parts = [part.partition("=") for part in header.split(",")]
    at = next((value for name, _equals, value in parts if name == "t"), "")
    if not at.isdigit() or abs(now - int(at)) > tolerance:
        return False
    wanted = _mac(given, body, int(at))
    return any(name == "v1" and hmac.compare_digest(value, wanted) for name, _equals, value in parts)
