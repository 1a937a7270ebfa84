"""The comparison table (bảng so sánh) as a Word file: old wording, new wording, reason, provision by provision.

Words that go out are struck through in the left column, words that come in stand bold and underlined in the right one;
they are emphasis for a meeting, not tracked changes (``word_redline`` writes those).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from legaldocs.core.text import nfc
from legaldocs.formats.line_alignment import exact_pieces
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Column,
    GroupRow,
    Letterhead,
    Look,
    OfficialDocument,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    TableRow,
)
from legaldocs.law.diff import Change, diff_documents
from legaldocs.law.structure import parse
from legaldocs.law.word_diff import Piece

_NOTHING = {"old": "(Chưa quy định)", "new": "(Bãi bỏ)"}
_REASONS = ("Lý do", 1.6)


@dataclass(frozen=True, slots=True)
class ComparedProvision:
    """One row: where ("Khoản 2 Điều 5", may be empty), both wordings (empty where there is none), and why."""

    place: str
    old: str
    new: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A whole comparison table; ``old_head`` and ``new_head`` name the two texts ("Quyết định số …", "Dự thảo")."""

    rows: tuple[ComparedProvision, ...]
    old_head: str
    new_head: str
    subject: str | None = None
    title: str = "BẢNG SO SÁNH"
    note: str | None = None
    letterhead: Letterhead | None = None
    signature: SignatureBlock | None = None
    properties: dict[str, str] = field(default_factory=dict)


def compared(
    old: str, new: str, label: Callable[[str], str], reasons: Mapping[str, str] | None = None
) -> tuple[ComparedProvision, ...]:
    """The provisions that differ between two texts, in the order of the new one.

    ``label`` puts an address (``dieu-5/khoan-2``) into words; ``reasons`` are looked up by the address in the new
    text, then by that in the old one.
    """
    old, new = nfc(old), nfc(new)
    given = reasons or {}
    found = []
    for row in diff_documents(old, parse(old).provisions, new, parse(new).provisions):
        if row.change is Change.SAME:
            continue
        path = row.path_new if row.path_new is not None else row.path_old or ""
        reason = given.get(row.path_new or "") or given.get(row.path_old or "") or ""
        found.append(ComparedProvision(label(path), _side(row.pieces, "ins"), _side(row.pieces, "del"), reason))
    return tuple(found)


def _side(pieces: Iterable[Piece], other: str) -> str:
    return "".join(piece.text for piece in pieces if piece.op != other).strip()


def comparison_table(comparison: Comparison) -> bytes:
    """``comparison`` as a .docx, landscape."""
    return official_document(comparison_document(comparison))


def comparison_document(comparison: Comparison) -> OfficialDocument:
    """``comparison`` as values."""
    columns = (
        Column("STT", 0.3, Align.CENTRE),
        Column(comparison.old_head, 3.0, Align.JUSTIFY),
        Column(comparison.new_head, 3.0, Align.JUSTIFY),
        Column(*_REASONS, Align.LEFT),
    )
    notes = [Paragraph(comparison.note, Look.NOTE)] if comparison.note else []
    table = Table(columns, tuple(_rows(comparison.rows)), letter_size=12)
    signature = [comparison.signature] if comparison.signature else []
    return OfficialDocument(
        blocks=(*notes, table, *signature),
        letterhead=comparison.letterhead,
        title=comparison.title,
        subject=comparison.subject,
        landscape=True,
        letter_size=13,
        properties=comparison.properties,
    )


def _rows(rows: Sequence[ComparedProvision]) -> Iterable[TableRow]:
    """Each provision under its number, its place bold above both wordings; a text without changes says so."""
    for number, row in enumerate(rows, start=1):
        pieces = exact_pieces(row.old, row.new)
        place = (Run(f"{row.place}\n", bold=True),) if row.place else ()
        yield (
            str(number),
            (*place, *_wording(pieces, "del", row.old, _NOTHING["old"])),
            (*place, *_wording(pieces, "ins", row.new, _NOTHING["new"])),
            row.reason,
        )
    if not rows:
        yield GroupRow("Không có nội dung khác nhau")


def _wording(pieces: Sequence[Piece], own: str, text: str, nothing: str) -> tuple[Run, ...]:
    """One side of the row with its own changes set off."""
    if not text.strip():
        return (Run(nothing, italic=True),)
    found = []
    for piece in pieces:
        if piece.op == "equal":
            found.append(Run(piece.text))
        elif piece.op == own:
            inserted = own == "ins"
            found.append(Run(piece.text, bold=inserted, underline=inserted, strike=not inserted))
    return tuple(found)
