"""Lines collected from markup: blanks collapsed, a block per line, a row of a table per line, positions kept."""

from __future__ import annotations

from legaldocs.core.text import nfc
from legaldocs.formats.text_in import printable


class Lines:
    """A text under construction.

    After ``glue`` the next block goes on in the same line: a number and the words after it.  Inside a row every
    block goes on, and cells are set apart as ``| a | b |``.
    """

    def __init__(self) -> None:
        self._done: list[str] = []
        self._length = 0
        self._line: list[str] = []
        self._line_length = 0
        self._glued = False
        self.cells = 0  # how deep in table cells

    def add(self, text: str | None) -> None:
        """Words of the current block."""
        if not text:
            return
        words = " ".join(nfc(printable(text)).split())
        lead = " " if text[:1].isspace() and self._line and not self._line[-1].endswith(" ") else ""
        trail = " " if words and text[-1:].isspace() else ""
        piece = lead + words + trail
        if piece:
            self._line.append(piece)
            self._line_length += len(piece)

    def block(self) -> None:
        """A new block begins or has ended."""
        if self.cells or self._glued:
            self.add(" ")
        else:
            self.flush()

    def glue(self) -> None:
        """The next block goes on in this line."""
        self._glued = True

    def unglue(self) -> None:
        """What was glued has come: blocks end lines again."""
        self._glued = False

    def flush(self) -> int:
        """End the line whatever was glued; where the next one begins."""
        self._glued = False
        line = "".join(self._line).rstrip()
        self._line, self._line_length = [], 0
        if line:
            self._done.append(line)
            self._length += len(line) + 1
        return self._length

    def text(self) -> str:
        """Everything so far, a line each."""
        self.flush()
        return "\n".join(self._done)
