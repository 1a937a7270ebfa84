"""Files that come into a dossier: papers kept byte for byte, and draft texts read in the sandbox of the import.

Everything here happens before the transaction begins: reading a large file must not keep other writers waiting.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from legaldocs.core.text import nfc
from legaldocs.documents import blobs
from legaldocs.formats import intake
from legaldocs.formats.convert import convert
from legaldocs.formats.refusals import RefusedFile

NAME = 255  # characters kept of a file's name


@dataclass(frozen=True, slots=True)
class File:
    """An attached file that is kept under its digest."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Text:
    """A draft text as read, with the file it was read from and what was noticed on the way."""

    text: str
    sha256: str
    file: File | None = None
    warnings: tuple[str, ...] = ()


def keep(name: str, data: bytes) -> File:
    """Keep an attached file whatever it holds; it is only ever given back as a download.  Raises ``RefusedFile``."""
    plain = PurePath(name.replace("\\", "/")).name[-NAME:] or "file"
    if not data:
        raise RefusedFile("empty-file", plain)
    intake.check_size(len(data), plain)
    return File(plain, blobs.keep(data), len(data))


def read(name: str, data: bytes) -> Text:
    """The text of a Word (or PDF, HTML …) file and its bytes kept.  Raises ``RefusedFile``; a scan is refused."""
    plain = PurePath(name.replace("\\", "/")).name[-NAME:] or "file"
    converted = convert(data, plain)
    if not converted.text.strip():
        raise RefusedFile("empty-document", plain)
    text = nfc(converted.text)
    return Text(text, digest(text), keep(plain, data), tuple(converted.warnings))


def digest(text: str) -> str:
    """By which two texts are told apart."""
    return hashlib.sha256(text.encode()).hexdigest()
