"""Checks before any parser sees a file: its size, what it really is, and whether its package is safe to open.

Nothing here interprets content; see ``word_in`` and ``convert``.  Every refusal is a ``RefusedFile``.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from legaldocs.formats import ole
from legaldocs.formats.refusals import RefusedFile

MAX_FILE_BYTES = 64 * 2**20  # one document as uploaded
MAX_ENTRIES = 2_000  # parts of one package
MAX_UNPACKED_BYTES = 200 * 2**20  # all parts of one package together
MAX_RATIO = 100  # unpacked : packed of one part; Word's own XML stays under 40
RATIO_APPLIES_FROM = 32 * 2**20  # below this a part is harmless whatever its ratio: long lists compress extremely well
MAX_DIRECTORY_BYTES = 2**20  # central directory; bounds the work of listing a package
MAX_WIRING_BYTES = 5 * 2**20  # a list of content types or relations, read whole before anything else
_HEAD = 4096

# What reading one entry of a damaged or doctored package raises: broken data, exotic compression, patched headers.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError, struct.error)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar")
_WORD_MAIN = re.compile(rb"wordprocessingml\.(document|template)\.main\+xml")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DTD = re.compile(rb"<\x00?!\x00?(D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)")
_XML = re.compile(  # a declaration, or the root of a legal document after comments
    rb"\s*(?:<\?xml\s|(?:(?:<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>)\s*)*<(?:[\w.-]+:)?akomaNtoso\b)", re.DOTALL
)
_XHTML = re.compile(rb"<(!doctype\s+html|html)\b", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|meta|table|p|div)\b", re.IGNORECASE)


class FileKind(StrEnum):
    """What a file is, judged by its content and never by its name."""

    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"
    PDF = "pdf"
    HTML = "html"
    MHTML = "mhtml"
    XML = "xml"
    TEXT = "text"
    XLSX = "xlsx"
    ZIP = "zip"
    GZIP = "gzip"
    IMAGE = "image"
    OTHER = "other"


def read_file(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of ``path``; a file over ``limit`` bytes is refused by its size, without being read."""
    check_size(path.stat().st_size, path.name, limit)
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    check_size(len(data), path.name, limit)
    return data


def check_size(size: int, place: str, limit: int = MAX_FILE_BYTES) -> None:
    """Refuse ``size`` bytes when nothing or more than ``limit``; call it with the announced size of an upload."""
    if size == 0:
        raise RefusedFile("empty-file", place)
    if size > limit:
        raise RefusedFile("too-large", place, size_mb=-(-size // 2**20), limit_mb=limit // 2**20)


def recognise(data: bytes, place: str = "") -> FileKind:
    """What ``data`` is.  ``place`` names the file in a refusal (password-protected, damaged package)."""
    head = data[:_HEAD]
    if head.startswith(ole.MAGIC):
        return _recognise_ole(data, place)
    if head.startswith(_ZIP):
        return _recognise_zip(data, place)
    if head.lstrip().startswith(b"{\\rtf"):
        return FileKind.RTF
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith(b"\x1f\x8b"):
        return FileKind.GZIP
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")):
        return FileKind.IMAGE
    return _recognise_text(head)


def _recognise_ole(data: bytes, place: str) -> FileKind:
    if ole.is_encrypted(data):
        raise RefusedFile("encrypted", place)
    if not ole.is_word(data):
        return FileKind.OTHER
    if ole.has_macros(data):
        raise RefusedFile("macros", place)
    return FileKind.DOC


def _recognise_zip(data: bytes, place: str) -> FileKind:
    with open_package(data, place) as package:
        names = set(package.namelist())
        if "[Content_Types].xml" in names:
            types = read_part(package, "[Content_Types].xml", place)
            if b"wordprocessingml" in types or b"ms-word.document" in types:
                return FileKind.DOCX
            return FileKind.XLSX if b"spreadsheetml" in types else FileKind.OTHER
        if "mimetype" in names and b"opendocument.text" in read_part(package, "mimetype", place):
            return FileKind.ODT
    return FileKind.ZIP


def _recognise_text(head: bytes) -> FileKind:
    if head.startswith((b"MIME-Version:", b"From: <Saved by")):
        return FileKind.MHTML
    plain = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if _XML.match(plain) and not _XHTML.search(plain):
        return FileKind.XML
    if _HTML.search(plain):
        return FileKind.HTML
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head:
        return FileKind.TEXT
    return FileKind.OTHER


def open_package(data: bytes, place: str) -> zipfile.ZipFile:
    """``data`` as a zip package whose listing is safe: names, sizes, ratio, count, no encryption, no links.

    Only the central directory is read; costs no more than listing ``MAX_DIRECTORY_BYTES``.
    """
    _check_directory(data, place)
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
        raise RefusedFile("damaged", place, what=str(error)) from error
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise RefusedFile("too-many-entries", place, limit=MAX_ENTRIES)
    for entry in entries:
        _check_entry(entry, place)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise RefusedFile("zip-bomb", place, part="total")
    return package


def _check_directory(data: bytes, place: str) -> None:
    """Refuse by the end record alone, because listing a million entries is already the attack."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise RefusedFile("damaged", place, what="end of zip directory missing")
    entries, size = struct.unpack_from("<HI", data, end + 10)
    if size > MAX_DIRECTORY_BYTES or entries > MAX_ENTRIES:  # a zip64 end record announces 0xFFFF… here
        raise RefusedFile("too-many-entries", place, limit=MAX_ENTRIES)


def _check_entry(entry: zipfile.ZipInfo, place: str) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in name.split("/"):
        raise RefusedFile("unsafe-name", place, part=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedFile("unsafe-name", place, part=name)
    if entry.flag_bits & 0x1:
        raise RefusedFile("encrypted", place)
    if entry.file_size > MAX_UNPACKED_BYTES or (
        entry.file_size > RATIO_APPLIES_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size)
    ):
        raise RefusedFile("zip-bomb", place, part=name)


def read_part(package: zipfile.ZipFile, name: str, place: str) -> bytes:
    """The bytes of one part; never more than the size the checked directory announced."""
    is_wiring = name.endswith(".rels") or name in ("[Content_Types].xml", "mimetype")
    if is_wiring and package.getinfo(name).file_size > MAX_WIRING_BYTES:
        raise RefusedFile("zip-bomb", place, part=name)
    try:
        return package.read(name)
    except _UNREADABLE as error:
        raise RefusedFile("damaged", place, what=f"{name}: {error}") from error


def open_word(data: bytes, place: str) -> zipfile.ZipFile:
    """``data`` as a Word package that passed every check: really .docx, no macros, links or XML entities."""
    check_size(len(data), place)
    kind = recognise(data, place)
    if kind is not FileKind.DOCX:
        raise RefusedFile("not-docx", place, found=kind.value)
    package = open_package(data, place)
    types = read_part(package, "[Content_Types].xml", place)
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in package.namelist()):
        raise RefusedFile("macros", place)
    if not _WORD_MAIN.search(types):
        raise RefusedFile("not-docx", place, found="another Office file")
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            check_markup(package, name, place)
    return package


def check_markup(package: zipfile.ZipFile, name: str, place: str) -> None:
    """Refuse an XML part that declares a document type, or a list of relations that leads out of the file."""
    try:
        with package.open(name) as stream:
            head = stream.read(_HEAD)
    except _UNREADABLE as error:
        raise RefusedFile("damaged", place, what=f"{name}: {error}") from error
    if _DTD.search(head):
        raise RefusedFile("xml-entities", place, part=name)
    if name.endswith(".rels"):
        _check_relations(read_part(package, name, place), place)


def _check_relations(markup: bytes, place: str) -> None:
    for relation in _RELATION.findall(markup.replace(b"\x00", b"")):  # UTF-16 hides nothing
        values = {key.decode(): (a or b).decode("utf-8", "replace") for key, a, b in _ATTRIBUTE.findall(relation)}
        # Anything but a plain "Internal" counts, because a disguised "External" is still one.
        if values.get("TargetMode", "Internal") == "Internal" or values.get("Type", "").endswith("/hyperlink"):
            continue
        target = values.get("Target", "")
        # Word notes the template a document was made from; a path on the author's own disk is never followed.
        if values.get("Type", "").endswith("/attachedTemplate") and re.match(r"(file:///)?[A-Za-z]:[\\/]", target):
            continue
        raise RefusedFile("external-reference", place, target=target[:120])


def unpack(data: bytes, place: str) -> Iterator[tuple[str, bytes]]:
    """``(name, bytes)`` of every file in an uploaded archive, in name order; an archive inside it is refused.

    Raises ``RefusedFile`` where it holds no file at all: an import must not end well without having done anything.
    """
    with open_package(data, place) as package:
        names = [n for n in package.namelist() if not (n.endswith("/") or n.rpartition("/")[2].startswith("."))]
        if not names:
            raise RefusedFile("empty-document", place)
        for name in sorted(names):
            if name.lower().endswith(_ARCHIVES):
                raise RefusedFile("nested-archive", place, part=name)
            yield name, read_part(package, name, place)
