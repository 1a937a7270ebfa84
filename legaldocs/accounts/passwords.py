"""Password hashing with Argon2id, and the rules a new password must meet (ASVS 5.0, 6.2).

Length and a list of what is tried first, no rules of composition and no forced change: a password is changed when
it may be known to somebody else.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from legaldocs.core.text import fold

MIN_LENGTH, MAX_LENGTH = 12, 128
# Words that anybody would try first here; what is left of a password without them must still be hard to guess.
CONTEXT = ("legaldocs", "password", "matkhau", "tuphap", "sotuphap", "ubnd", "hdnd", "vanban", "admin", "quantri")
_LEFT_OVER = 6
_RUNS = " ".join((4 * "1234567890", 4 * "0987654321", 2 * "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"))
# Twenty people signing in at once must not take twenty times the hash's memory.
_slots = threading.BoundedSemaphore(4)


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


def weakness(password: str, username: str, words: Iterable[str] = ()) -> str | None:
    """Code of the rule a new password breaks, or ``None``: ``short``, ``long``, ``common``, ``own-name``, ``context``.

    ``words`` are further words close to the person, such as names of the unit and of the person.
    """
    if len(password) < MIN_LENGTH:
        return "short"
    if len(password) > MAX_LENGTH:
        return "long"
    if _common(password):
        return "common"
    if len(username) > 3 and username.lower() in password.lower():
        return "own-name"
    return "context" if _bare(password, (*CONTEXT, username, *words)) < _LEFT_OVER else None


def _common(password: str) -> bool:
    """On the list of the most used ones, also doubled or dressed with figures; a run of the keyboard; hardly varied."""
    lowered = password.lower()
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered)
    half = lowered[: len(lowered) // 2]
    listed = most_used()
    dressed = 2 * len(core) >= len(lowered) and core in listed
    doubled = lowered == half * 2 and half in listed
    return lowered in listed or dressed or doubled or lowered in _RUNS or len(set(lowered)) < 5


@cache
def most_used() -> frozenset[str]:
    """The passwords that are tried first, as published with ``zxcvbn``."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def _bare(password: str, words: Iterable[str]) -> int:
    """How many letters and figures are left once words of the place are struck out."""
    left = re.sub(r"[\W_]+", "", fold(password).lower())
    for word in sorted({re.sub(r"[\W_]+", "", fold(one).lower()) for one in words}, key=len, reverse=True):
        if len(word) > 2:
            left = left.replace(word, "")
    return len(left)
