"""Checking the files of a Tantivy index before they are mapped into memory.

Tantivy ends each file with a footer: JSON holding the CRC-32 of the content, then the JSON's length and the magic
number 1337, both 32-bit little-endian.  It writes the CRC but does not check it when opening.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

from legaldocs.search.errors import IndexUnusable

_MAGIC = 1337
_TAIL = struct.Struct("<II")
_CHUNK = 1 << 20
_UNFOOTED = {"meta.json", ".managed.json"}


def verify_files(directory: Path) -> None:
    """Raise ``IndexUnusable`` unless ``directory`` holds a Tantivy index whose every file is whole."""
    meta = directory / "meta.json"
    if not meta.exists():
        raise IndexUnusable("missing", str(directory))
    listed = {str(segment["segment_id"]).replace("-", "") for segment in _json(meta)["segments"]}
    present = {path.name.split(".", 1)[0] for path in directory.iterdir()}
    if not listed <= present:
        raise IndexUnusable("damaged", "segment files missing")
    for path in directory.iterdir():
        if path.name not in _UNFOOTED and path.name.split(".", 1)[0] in listed and not _is_whole(path):
            raise IndexUnusable("damaged", path.name)


def _json(path: Path) -> dict[str, list[dict[str, object]]]:
    try:
        content = json.loads(path.read_bytes())
        content["segments"]
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnusable("damaged", path.name) from error
    return dict(content)


def _is_whole(path: Path) -> bool:
    size = path.stat().st_size
    if size < _TAIL.size:
        return False
    with path.open("rb") as file:
        file.seek(size - _TAIL.size)
        length, magic = _TAIL.unpack(file.read(_TAIL.size))
        body = size - _TAIL.size - length
        if magic != _MAGIC or body < 0:
            return False
        file.seek(body)
        try:
            footer = json.loads(file.read(length))
        except ValueError:
            return False
        file.seek(0)
        crc = 0
        while body > 0 and (chunk := file.read(min(_CHUNK, body))):
            crc = zlib.crc32(chunk, crc)
            body -= len(chunk)
    return bool(footer.get("crc") == crc)
