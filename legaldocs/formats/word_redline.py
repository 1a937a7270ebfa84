"""Two wordings of a document as one Word file with real tracked changes.

Accepting every change in Word gives the new wording, rejecting every change gives the old one, line for line.  Whole
provisions come in and go out as paragraphs; inside a paragraph the words are marked.  Nothing is judged here: what
changed in law is ``law.diff``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from legaldocs.core.text import nfc
from legaldocs.formats.line_alignment import align_lines, exact_pieces
from legaldocs.formats.provision_blocks import TextLine, reads_as_table, side_by_side, text_lines
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Block,
    Mark,
    OfficialDocument,
    Paragraph,
    Revision,
    Run,
    Table,
    TableRow,
    TrackedRow,
    plain,
    runs_of,
)
from legaldocs.law.structure import parse

_MARKS = {"equal": None, "ins": Mark.INSERTED, "del": Mark.DELETED}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the redline: in both wordings, or (one side ``None``) in one of them."""

    old: TextLine | None
    new: TextLine | None

    @property
    def shown(self) -> TextLine:
        """The side that gives the look: the new one where there is one."""
        line = self.new or self.old
        assert line is not None  # noqa: S101  an alignment has no pair of nothings
        return line

    @property
    def mark(self) -> Mark | None:
        """The change of the line as a whole."""
        if self.old is None:
            return Mark.INSERTED
        return Mark.DELETED if self.new is None else None


def redline(old: str, new: str, *, author: str, on: date) -> bytes:
    """The change from ``old`` to ``new`` as a .docx in the official layout, tracked in the name of ``author``.

    ``on`` is the day (or moment) the changes carry.  Blank lines and the width of blanks are no part of a wording.
    """
    return official_document(OfficialDocument(redline_blocks(old, new), revision=Revision(author, on)))


def redline_blocks(old: str, new: str) -> tuple[Block, ...]:
    """The redline as values, for a file that holds more than the text itself; needs a ``Revision`` around it."""
    blocks: list[Block] = []
    for is_row, group in groupby(_lines(old, new), key=lambda line: line.shown.cells is not None):
        lines = list(group)
        if is_row and _is_table_in_both_states(lines):
            blocks.append(Table((), tuple(_row(line) for line in lines)))
        else:
            blocks.extend(side_by_side([(line.shown.part, _paragraph(line)) for line in lines]))
    return tuple(blocks)


def marked_words(old: str, new: str) -> tuple[Run, ...]:
    """The words of two wordings as runs with tracked changes."""
    return tuple(Run(piece.text, mark=_MARKS[piece.op]) for piece in exact_pieces(old, new))


def _lines(old: str, new: str) -> Iterator[_Line]:
    before, after = _text_lines(old), _text_lines(new)
    pairs = align_lines(
        [line.text for line in before],
        [line.text for line in after],
        [len(line.cells or ()) for line in before],
        [len(line.cells or ()) for line in after],
    )
    for i, j in pairs:
        yield _Line(None if i is None else before[i], None if j is None else after[j])


def _text_lines(text: str) -> list[TextLine]:
    tidied = "\n".join(" ".join(line.split()) for line in nfc(text).split("\n"))
    return text_lines(tidied, parse(tidied).provisions)


def _paragraph(line: _Line) -> Paragraph:
    look = line.shown.paragraph
    if line.mark is not None:
        runs = tuple(replace(run, mark=line.mark) for run in runs_of(look.content))
        return replace(look, content=runs, mark=line.mark)
    assert line.old is not None  # noqa: S101  a line without a mark is in both wordings
    return replace(look, content=_changed_runs(line.old.paragraph, look))


def _changed_runs(old: Paragraph, new: Paragraph) -> tuple[Run, ...]:
    """The words of both paragraphs, each with the emphasis it has on its own side."""
    before, after = _Cutter(runs_of(old.content)), _Cutter(runs_of(new.content))
    found: list[Run] = []
    for piece in exact_pieces(plain(old.content), plain(new.content)):
        size = len(piece.text)
        going = before.take(size) if piece.op != "ins" else []
        coming = after.take(size) if piece.op != "del" else []
        found += [replace(run, mark=_MARKS[piece.op]) for run in coming or going]
    return tuple(found)


class _Cutter:
    """Hands out runs by their number of characters."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = list(reversed(runs))

    def take(self, size: int) -> list[Run]:
        """The next ``size`` characters as runs."""
        found: list[Run] = []
        while size > 0 and self._runs:
            run = self._runs.pop()
            if len(run.text) > size:
                self._runs.append(replace(run, text=run.text[size:]))
                run = replace(run, text=run.text[:size])
            found.append(run)
            size -= len(run.text)
        return found


def _is_table_in_both_states(lines: Sequence[_Line]) -> bool:
    """Whether both wordings, read alone, show these rows as data."""
    sides = ([line.old for line in lines if line.old], [line.new for line in lines if line.new])
    return all(not side or reads_as_table([line.cells or () for line in side]) for side in sides)


def _row(line: _Line) -> TableRow:
    if line.mark is not None:
        cells = tuple((Run(cell, mark=line.mark),) for cell in line.shown.cells or ())
        return TrackedRow(cells, line.mark)
    old, new = (line.old.cells if line.old else None) or (), line.shown.cells or ()
    return tuple(marked_words(before, after) for before, after in zip(old, new, strict=True))
