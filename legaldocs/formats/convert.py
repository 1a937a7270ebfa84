"""Any accepted file to text: the one entrance for callers who do not care which format a document came in.

Word files through ``word_in``, PDF through ``pdf_in``, web pages through ``html_in``, Akoma Ntoso through ``akn_in``,
older formats through LibreOffice (``office``), scans through text recognition where the caller asks for it (``ocr``).
All parsing happens in limited processes (``sandbox``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from legaldocs.formats import intake, ocr, office, sandbox
from legaldocs.formats.akn_in import header_from_json, parse_akn_for_sandbox
from legaldocs.formats.html_in import parse_html_for_sandbox
from legaldocs.formats.intake import FileKind
from legaldocs.formats.legacy_encodings import looks_legacy
from legaldocs.formats.pdf_in import join_pages, page_from_json, pages_for_sandbox, parse_pdf_for_sandbox
from legaldocs.formats.pdf_lines import Page
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.text_in import read_plain
from legaldocs.formats.word_in import ChangePolicy, read_word
from legaldocs.law.types import Header


@dataclass(frozen=True, slots=True)
class Converted:
    """A file as text, NFC, a paragraph per line, with what was repaired on the way.

    ``numbering_recovered`` counts automatic numbers written out, ``tracked_changes`` changes found (read by the policy
    asked for), ``encoding_converted`` stretches decoded from TCVN3, VNI or another legacy encoding.
    ``has_text_layer`` is ``False`` only for scanned pages; ``text`` is then empty, or a guess whose 1-based pages are
    in ``recognised`` and whose certainty (0 to 100) is ``confidence``.  ``warnings`` are codes: those of
    ``word_in.WordText`` and ``tracked-changes-original``, ``no-text-layer``, ``pages-without-text-layer``,
    ``recognised``, ``encoding-guessed``, ``converted-by-libreoffice``, and those of ``akn_values.ReadText``.
    ``stated`` are header facts that the file carries beside its words (Akoma Ntoso metadata).
    """

    text: str
    numbering_recovered: int = 0
    tracked_changes: int = 0
    encoding_converted: int = 0
    has_text_layer: bool = True
    warnings: tuple[str, ...] = ()
    stated: Header | None = None
    recognised: tuple[int, ...] = ()
    confidence: float | None = None


def _unheard(_done: int, _total: int) -> None:
    """For callers that do not watch."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be read: which state of its tracked changes, and whether scanned pages are recognised.

    ``progress`` is told the pages recognised so far and their number.
    """

    policy: ChangePolicy = ChangePolicy.FINAL
    recognise: bool = False
    progress: Callable[[int, int], None] = _unheard


PLAIN_WISH = Wish()


def convert(source: Path | bytes, name: str | None = None, wish: Wish = PLAIN_WISH) -> Converted:
    """The text of ``source``; ``name`` is what refusals call it.  Raises ``RefusedFile`` only."""
    if isinstance(source, Path):
        place = name or source.name
        data = _read(source, place)
    else:
        place, data = name or "", source
    intake.check_size(len(data), place)
    kind = intake.recognise(data, place)
    reader = _READERS.get(kind)
    if reader is None or (kind is FileKind.IMAGE and not wish.recognise):
        raise RefusedFile("unknown-format", place)
    return reader(data, place, wish)


def _read(path: Path, place: str) -> bytes:
    try:
        return intake.read_file(path)
    except RefusedFile as refusal:
        raise refusal.at(place) from refusal
    except OSError as error:
        raise RefusedFile("unreadable", place, what=error.strerror or str(error)) from error


def _from_docx(data: bytes, place: str, wish: Wish) -> Converted:
    word = read_word(data, place, wish.policy)
    named = {"tracked-changes": "tracked-changes-original"} if wish.policy is ChangePolicy.ORIGINAL else {}
    return Converted(
        word.text,
        word.numbering_recovered,
        word.tracked_changes,
        word.encoding_converted,
        warnings=tuple(named.get(code, code) for code in word.warnings),
    )


def _from_pdf(data: bytes, place: str, wish: Wish) -> Converted:
    found: dict[str, Any] = sandbox.run_limited(parse_pdf_for_sandbox, data, place=place, name=place)
    text, empty, pages = found["text"], found["empty_pages"], found["pages"]
    if empty and wish.recognise:
        return _from_scans(data, place, [page - 1 for page in empty], wish)
    if len(empty) == pages:
        return Converted("", has_text_layer=False, warnings=("no-text-layer",))
    warnings = {"pages-without-text-layer": bool(empty), "legacy-font-unnamed": looks_legacy(text)}
    return Converted(text, warnings=tuple(code for code, present in warnings.items() if present))


def _from_scans(data: bytes, place: str, scanned: list[int], wish: Wish) -> Converted:
    """A PDF with scanned pages: these recognised, the others as their text layer gives them."""
    rows = sandbox.run_limited(pages_for_sandbox, data, place=place, name=place)
    pages = [page_from_json(row) for row in rows]
    guessed = ocr.recognise_pdf_pages(data, scanned, place, lambda done: wish.progress(done, len(scanned)))
    for position, recognised in guessed.items():
        pages[position] = recognised.page
    return _recognised(pages, guessed, has_text_layer=len(scanned) < len(pages), place=place)


def _from_image(data: bytes, place: str, _wish: Wish) -> Converted:
    found = ocr.recognise_image(data, place)
    return _recognised([found.page], {0: found}, has_text_layer=False, place=place)


def _recognised(
    pages: list[Page], guessed: dict[int, ocr.RecognisedPage], *, has_text_layer: bool, place: str
) -> Converted:
    text = join_pages(pages)
    if not text.strip():
        raise RefusedFile("empty-document", place)
    return Converted(
        text,
        has_text_layer=has_text_layer,
        warnings=("recognised",),
        recognised=tuple(position + 1 for position in sorted(guessed)),
        confidence=sum(page.confidence for page in guessed.values()) / len(guessed),
    )


def _from_html(data: bytes, place: str, _wish: Wish) -> Converted:
    return Converted(**sandbox.run_limited(parse_html_for_sandbox, data, place=place, name=place))


def _from_akn(data: bytes, place: str, _wish: Wish) -> Converted:
    found: dict[str, Any] = sandbox.run_limited(parse_akn_for_sandbox, data, place=place, name=place)
    stated = header_from_json(found["header"])
    return Converted(found["text"], warnings=tuple(found["warnings"]), stated=stated)


def _from_text(data: bytes, place: str, _wish: Wish) -> Converted:
    found = read_plain(data)
    lines = (" ".join(line.split()) for line in found.text.replace("\r", "\n").replace("\f", "\n").split("\n"))
    text = "\n".join(line for line in lines if line)
    if not text:
        raise RefusedFile("empty-document", place)
    if found.guessed is not None:
        return Converted(text, encoding_converted=1, warnings=("encoding-guessed",))
    return Converted(text, warnings=("legacy-font-unnamed",) if looks_legacy(text) else ())


def _through_office(kind: FileKind) -> Reader:
    def read(data: bytes, place: str, wish: Wish) -> Converted:
        word = _from_docx(office.to_docx(data, kind, place), place, wish)
        return replace(word, warnings=(*word.warnings, "converted-by-libreoffice"))

    return read


Reader = Callable[[bytes, str, Wish], Converted]
_READERS: dict[FileKind, Reader] = {
    FileKind.DOCX: _from_docx,
    FileKind.PDF: _from_pdf,
    FileKind.IMAGE: _from_image,
    FileKind.HTML: _from_html,
    FileKind.MHTML: _from_html,
    FileKind.XML: _from_akn,
    FileKind.TEXT: _from_text,
    FileKind.DOC: _through_office(FileKind.DOC),
    FileKind.RTF: _through_office(FileKind.RTF),
    FileKind.ODT: _through_office(FileKind.ODT),
}
