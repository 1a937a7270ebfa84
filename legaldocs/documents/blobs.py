"""Original files, kept byte for byte under their SHA-256 in the store of the application (``core.filestore``)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import current_app

from legaldocs.core import filestore
from legaldocs.core.filestore import FileStore


def sha256(data: bytes) -> str:
    """Hex digest by which the bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def store() -> FileStore:
    """Where the files of the current application lie; made once, because a bucket keeps its connections."""
    settings = current_app.config
    named = tuple(str(settings[key]) for key in ("DATA_DIR", "FILES_STORE", "FILES_KEY"))
    known: tuple[tuple[str, ...], FileStore] | None = current_app.extensions.get("legaldocs.files")
    if known is None or known[0] != named:
        known = current_app.extensions["legaldocs.files"] = (named, filestore.of(settings))
    return known[1]


def keep(data: bytes) -> str:
    """Store ``data`` durably and return its digest; storing twice is one file.

    A crash between this and the commit leaves an unreferenced file, never a record without its file.
    """
    digest = sha256(data)
    store().keep(digest, data)
    return digest


def read(digest: str) -> bytes:
    """The bytes, proved by their digest.  Raises ``FileNotFoundError`` or ``filestore.Altered``."""
    return store().read(digest)


def exists(digest: str) -> bool:
    """Whether a file is kept under what may be a digest."""
    return filestore.DIGEST.fullmatch(digest) is not None and store().exists(digest)


def at_hand(digest: str) -> Path:
    """A path at which the bytes can be read now.  Raises ``FileNotFoundError``."""
    return store().at_hand(digest)
