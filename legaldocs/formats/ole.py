"""What the container of old Office files (.doc, and password-protected .docx) tells without being opened.

Source: [MS-CFB] 2.2, 2.6.1 (container), [MS-DOC] 2.5.2 (header of a Word file).
"""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_PROTECTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MACRO_STORAGE = "_VBA_PROJECT".encode("utf-16-le")
_WORD_MARK = 0xA5EC
_ENCRYPTED = 0x0100
_SMALL_STREAM = 4096  # bytes


def is_word(data: bytes) -> bool:
    """Whether the container holds a Word document."""
    return _WORD_STREAM in data


def has_macros(data: bytes) -> bool:
    """Whether the container holds macros."""
    return _MACRO_STORAGE in data


def is_encrypted(data: bytes) -> bool:
    """Whether a password is needed: a protected .docx, or a .doc whose header says so."""
    if _PROTECTED_PACKAGE in data:
        return True
    entry = data.find(_WORD_STREAM)
    if entry < 0:
        return False
    try:
        mark, flags = struct.unpack_from("<H8xH", data, _stream_offset(data, entry))
    except struct.error:
        return False
    return bool(mark == _WORD_MARK and flags & _ENCRYPTED)


def _stream_offset(data: bytes, entry: int) -> int:
    """Where the stream of the directory entry at ``entry`` begins; 0 where that is nonsense."""
    (bits,) = struct.unpack_from("<H", data, 30)
    first, size = struct.unpack_from("<II", data, entry + 116)
    if bits not in (9, 12):
        return 0
    if size >= _SMALL_STREAM:
        return int(first + 1 << bits)
    (directory,) = struct.unpack_from("<I", data, 48)  # small streams lie together in the stream of the root entry
    (shared,) = struct.unpack_from("<I", data, (directory + 1 << bits) + 116)
    return int((shared + 1 << bits) + 64 * first)
