"""Documents as JSON Lines (``.jsonl``, ``.jsonl.gz``): one object per line, read one line at a time.

A bad line never stops the reading: it comes out as the ``RefusedFile`` that names file, line, column and remedy.
Keys: number and text are required; a missing key or ``null`` means "not known".  ``status`` and ``status_as_of`` are
accepted and ignored, because status is always derived from recorded facts.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as defined
from datetime import date
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, cast

from legaldocs.core.text import nfc, squeeze
from legaldocs.formats.refusals import RefusedFile

MAX_LINE_BYTES = 64 * 2**20
_REQUIRED = ("number", "text")
_STRINGS = ("number", "title", "doc_type", "issuer", "signer", "text", "level", "effective_date_from", "status",
            "status_as_of")  # fmt: skip
_DATES = ("issued_date", "effective_date")
_STRING_LISTS = ("field", "territory")  # a single string is taken as a list of one
_KEYS = {*_STRINGS, *_DATES, *_STRING_LISTS, "source", "relations", "is_sample"}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One line of a corpus file; strings are NFC, ``None`` and empty tuples mean "not known".

    ``effective_date_from`` is "text" when the effective date was inferred from the enforcement clause rather than
    recorded.  ``source`` and ``relations`` are kept as given.
    """

    number: str
    text: str
    title: str | None = None
    doc_type: str | None = None
    issuer: str | None = None
    issued_date: date | None = None
    effective_date: date | None = None
    effective_date_from: str | None = None
    field: tuple[str, ...] = ()
    signer: str | None = None
    level: str | None = None
    source: Mapping[str, Any] = defined(default_factory=dict)
    relations: tuple[Mapping[str, Any], ...] = ()
    is_sample: bool = False
    territory: tuple[str, ...] = ()


def read_documents(path: Path, name: str | None = None) -> Iterator[tuple[int, RawDocument | RefusedFile]]:
    """``(line number, document or refusal)`` for every non-blank line of ``path``; ``name`` names it in refusals.

    A file that cannot be read on (truncated gzip, an over-long line) ends with its refusal.
    """
    place = name or path.name
    with path.open("rb") as raw:
        is_gzip = raw.peek(2)[:2] == b"\x1f\x8b" if isinstance(raw, BufferedReader) else False
        if not is_gzip:
            yield from read_stream(raw, place)
            return
        with gzip.open(raw) as unpacked:
            yield from read_stream(cast(IO[bytes], unpacked), place)


def read_stream(stream: IO[bytes], place: str) -> Iterator[tuple[int, RawDocument | RefusedFile]]:
    """``read_documents`` over an open binary stream."""
    line_number = 0
    while True:
        line_number += 1
        try:
            line = stream.readline(MAX_LINE_BYTES + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            yield line_number, RefusedFile("bad-gzip", place)
            return
        if not line:
            return
        if len(line) > MAX_LINE_BYTES:
            yield line_number, RefusedFile("json-too-long", place, line=line_number, limit_mb=MAX_LINE_BYTES // 2**20)
            return
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield line_number, _parse_or_refusal(line, place, line_number)


def _parse_or_refusal(line: bytes, place: str, line_number: int) -> RawDocument | RefusedFile:
    try:
        return parse_line(line, place, line_number)
    except RefusedFile as refusal:
        return refusal


def parse_line(line: bytes, place: str, line_number: int) -> RawDocument:
    """The document of one line.  Raises ``RefusedFile`` with the line, and the column or key, that is wrong."""
    record = _load(line, place, line_number)
    for key in record:
        if key not in _KEYS:
            raise RefusedFile("json-unknown-key", place, line=line_number, key=key[:80])
    for key in _REQUIRED:
        if record.get(key) is None:
            raise RefusedFile("json-missing-key", place, line=line_number, key=key)
    row = _Row(record, place, line_number)
    return RawDocument(
        number=squeeze(row.required("number")),
        text=nfc(row.required("text")),
        title=row.line("title"),
        doc_type=row.line("doc_type"),
        issuer=row.line("issuer"),
        issued_date=row.day("issued_date"),
        effective_date=row.day("effective_date"),
        effective_date_from=row.line("effective_date_from"),
        field=row.lines("field"),
        signer=row.line("signer"),
        level=row.line("level"),
        source=row.mapping("source"),
        relations=row.mappings("relations"),
        is_sample=row.flag("is_sample"),
        territory=row.lines("territory"),
    )


def _load(line: bytes, place: str, line_number: int) -> dict[str, Any]:
    """The JSON object of one line, with cut-off lines told apart from wrong ones."""
    try:
        text = line.decode("utf-8-sig" if line_number == 1 else "utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        if error.end >= len(line.rstrip(b"\r\n")) and "end of data" in error.reason:
            raise RefusedFile("json-cut", place, line=line_number, column=error.start + 1) from error
        raise RefusedFile("bad-encoding", f"{place}:{line_number}", offset=error.start) from error
    try:
        record = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise RefusedFile("json-cut", place, line=line_number, column=len(text) + 1) from error
        raise RefusedFile("json-syntax", place, line=line_number, column=error.colno, what=error.msg) from error
    except (ValueError, RecursionError) as error:  # NaN, integers of thousands of digits, bottomless nesting
        raise RefusedFile("json-syntax", place, line=line_number, column=1, what=str(error)[:120]) from error
    if not isinstance(record, dict):
        raise RefusedFile("json-not-object", place, line=line_number)
    return record


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_JSON_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}


class _Row:
    """Typed access to one record; every mismatch is a refusal naming the key."""

    def __init__(self, record: dict[str, Any], place: str, line_number: int) -> None:
        self._record = record
        self._place = place
        self._line = line_number
        for key in _STRINGS:
            self._typed(key, str)

    def required(self, key: str) -> str:
        text = self._typed(key, str)
        if not isinstance(text, str) or not text.strip():
            raise RefusedFile("json-empty-value", self._place, line=self._line, key=key)
        return text

    def line(self, key: str) -> str | None:
        text = self._typed(key, str)
        return (squeeze(text) or None) if isinstance(text, str) else None

    def day(self, key: str) -> date | None:
        text = self.line(key)
        if text is None:
            return None
        try:
            if not _ISO_DATE.fullmatch(text):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError as error:
            raise RefusedFile("json-bad-date", self._place, line=self._line, key=key, found=text[:40]) from error

    def lines(self, key: str) -> tuple[str, ...]:
        found = self._typed(key, list, str)
        items = [found] if isinstance(found, str) else found or []
        for item in items:
            if not isinstance(item, str):
                raise self._wrong(key, "array of strings", item)
        return tuple(squeeze(item) for item in items if item.strip())

    def mapping(self, key: str) -> Mapping[str, Any]:
        return cast(Mapping[str, Any], self._typed(key, dict) or {})

    def mappings(self, key: str) -> tuple[Mapping[str, Any], ...]:
        items = self._typed(key, list) or []
        for item in items:
            if not isinstance(item, dict):
                raise self._wrong(key, "array of objects", item)
        return tuple(items)

    def flag(self, key: str) -> bool:
        return self._typed(key, bool) is True

    def _typed(self, key: str, *types: type) -> Any:
        """The value of ``key`` (``None`` if absent) after a check that it is one of ``types``."""
        found = self._record.get(key)
        if found is not None and not isinstance(found, types):
            raise self._wrong(key, _JSON_TYPES[types[0]], found)
        return found

    def _wrong(self, key: str, expected: str, found: object) -> RefusedFile:
        kind = _JSON_TYPES.get(type(found), "null")
        return RefusedFile("json-wrong-type", self._place, line=self._line, key=key, expected=expected, found=kind)
