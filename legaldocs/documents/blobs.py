"""Original files, kept byte for byte under their SHA-256; written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from flask import current_app


def sha256(data: bytes) -> str:
    """Hex digest by which the bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def path_of(digest: str) -> Path:
    """Where the bytes with this digest live."""
    root: Path = current_app.config["DATA_DIR"]
    return root / "blobs" / digest[:2] / digest


def keep(data: bytes) -> str:
    """Store ``data`` durably (temporary file, fsync, rename) and return its digest; storing twice is one file.

    A crash between this and the commit leaves an unreferenced file, never a record without its file.
    """
    digest = sha256(data)
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as fresh:
            fresh.write(data)
            fresh.flush()
            os.fsync(fresh.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest


def read(digest: str) -> bytes:
    """The bytes, proved by their digest.  Raises ``FileNotFoundError`` or ``ValueError`` when they were altered."""
    data = path_of(digest).read_bytes()
    if sha256(data) != digest:
        raise ValueError(f"original {digest} was altered on disk")
    return data
