"""Any accepted file to text: the one entrance for callers who do not care which format a document came in.

Word files through ``word_in``, PDF through ``pdf_in``, web pages through ``html_in``, Akoma Ntoso through ``akn_in``,
older formats through LibreOffice (``office``).  All parsing happens in limited processes (``sandbox``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legaldocs.formats import intake, office, sandbox
from legaldocs.formats.akn_in import header_from_json, parse_akn_for_sandbox
from legaldocs.formats.html_in import parse_html_for_sandbox
from legaldocs.formats.intake import FileKind
from legaldocs.formats.legacy_encodings import looks_legacy
from legaldocs.formats.pdf_in import parse_pdf_for_sandbox
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.text_in import read_plain
from legaldocs.formats.word_in import ChangePolicy, read_word
from legaldocs.law.types import Header


@dataclass(frozen=True, slots=True)
class Converted:
    """A file as text, NFC, a paragraph per line, with what was repaired on the way.

    ``numbering_recovered`` counts automatic numbers written out, ``tracked_changes`` changes found (the final state is
    read), ``encoding_converted`` stretches decoded from TCVN3, VNI or another legacy encoding.  ``has_text_layer`` is
    ``False`` only for a PDF of scanned pages, whose ``text`` is then empty.  ``warnings`` are codes: those of
    ``word_in.WordText`` and ``no-text-layer``, ``pages-without-text-layer``, ``encoding-guessed``,
    ``converted-by-libreoffice``, and those of ``akn_values.ReadText``.  ``stated`` are header facts that the file
    carries beside its words (Akoma Ntoso metadata).
    """

    text: str
    numbering_recovered: int = 0
    tracked_changes: int = 0
    encoding_converted: int = 0
    has_text_layer: bool = True
    warnings: tuple[str, ...] = ()
    stated: Header | None = None


def convert(source: Path | bytes, name: str | None = None) -> Converted:
    """The text of ``source``; ``name`` is what refusals call it.  Raises ``RefusedFile`` only."""
    if isinstance(source, Path):
        place = name or source.name
        data = _read(source, place)
    else:
        place, data = name or "", source
    intake.check_size(len(data), place)
    kind = intake.recognise(data, place)
    reader = _READERS.get(kind)
    if reader is None:
        raise RefusedFile("unknown-format", place)
    return reader(data, place)


def _read(path: Path, place: str) -> bytes:
    try:
        return intake.read_file(path)
    except RefusedFile as refusal:
        raise refusal.at(place) from refusal
    except OSError as error:
        raise RefusedFile("unreadable", place, what=error.strerror or str(error)) from error


def _from_docx(data: bytes, place: str) -> Converted:
    word = read_word(data, place, ChangePolicy.FINAL)
    return Converted(
        word.text, word.numbering_recovered, word.tracked_changes, word.encoding_converted, warnings=word.warnings
    )


def _from_pdf(data: bytes, place: str) -> Converted:
    found: dict[str, Any] = sandbox.run_limited(parse_pdf_for_sandbox, data, place=place, name=place)
    text, empty, pages = found["text"], found["empty_pages"], found["pages"]
    if len(empty) == pages:
        return Converted("", has_text_layer=False, warnings=("no-text-layer",))
    warnings = {"pages-without-text-layer": bool(empty), "legacy-font-unnamed": looks_legacy(text)}
    return Converted(text, warnings=tuple(code for code, present in warnings.items() if present))


def _from_html(data: bytes, place: str) -> Converted:
    return Converted(**sandbox.run_limited(parse_html_for_sandbox, data, place=place, name=place))


def _from_akn(data: bytes, place: str) -> Converted:
    found: dict[str, Any] = sandbox.run_limited(parse_akn_for_sandbox, data, place=place, name=place)
    stated = header_from_json(found["header"])
    return Converted(found["text"], warnings=tuple(found["warnings"]), stated=stated)


def _from_text(data: bytes, place: str) -> Converted:
    found = read_plain(data)
    lines = (" ".join(line.split()) for line in found.text.replace("\r", "\n").replace("\f", "\n").split("\n"))
    text = "\n".join(line for line in lines if line)
    if not text:
        raise RefusedFile("empty-document", place)
    if found.guessed is not None:
        return Converted(text, encoding_converted=1, warnings=("encoding-guessed",))
    return Converted(text, warnings=("legacy-font-unnamed",) if looks_legacy(text) else ())


def _through_office(kind: FileKind) -> Callable[[bytes, str], Converted]:
    def read(data: bytes, place: str) -> Converted:
        word = _from_docx(office.to_docx(data, kind, place), place)
        return Converted(
            word.text,
            word.numbering_recovered,
            word.tracked_changes,
            word.encoding_converted,
            warnings=(*word.warnings, "converted-by-libreoffice"),
        )

    return read


_READERS: dict[FileKind, Callable[[bytes, str], Converted]] = {
    FileKind.DOCX: _from_docx,
    FileKind.PDF: _from_pdf,
    FileKind.HTML: _from_html,
    FileKind.MHTML: _from_html,
    FileKind.XML: _from_akn,
    FileKind.TEXT: _from_text,
    FileKind.DOC: _through_office(FileKind.DOC),
    FileKind.RTF: _through_office(FileKind.RTF),
    FileKind.ODT: _through_office(FileKind.ODT),
}
