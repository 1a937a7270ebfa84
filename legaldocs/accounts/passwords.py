"""Password hashing with Argon2id, and the rules a new password must meet (ASVS 5.0, 6.2)."""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

MIN_LENGTH, MAX_LENGTH = 10, 128
# Twenty people signing in at once must not take twenty times the hash's memory.
_slots = threading.BoundedSemaphore(4)
_COMMON = frozenset({"password12", "1234567890", "qwertyuiop", "matkhau123", "12345678910", "abcdefghij"})


def hasher() -> PasswordHasher:
    """The hasher with the configured cost."""
    memory, passes, lanes = current_app.config["ARGON2"]
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=lanes)


def hash_password(password: str) -> str:
    """Argon2id hash with its own salt and parameters."""
    with _slots:
        return hasher().hash(password)


def of_nobody() -> str:
    """A hash that no password has, at the configured cost; made once, since checking against it is what takes time."""
    return _of_nobody(*current_app.config["ARGON2"])


@cache
def _of_nobody(*_cost: int) -> str:
    return hash_password(secrets.token_urlsafe(24))


def matches(password_hash: str, password: str) -> bool:
    """Whether ``password`` is the one hashed; a malformed hash matches nothing."""
    try:
        with _slots:
            return hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, username: str) -> str | None:
    """Code of the rule a new password breaks, or ``None``: ``short``, ``long``, ``common``, ``own-name``."""
    if len(password) < MIN_LENGTH:
        return "short"
    if len(password) > MAX_LENGTH:
        return "long"
    if password.lower() in _COMMON or len(set(password)) < 4:
        return "common"
    return "own-name" if username.lower() in password.lower() else None
