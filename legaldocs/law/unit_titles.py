"""Where the title of a unit stands: beside its label, on the line below, wrapped over several lines.

Whether such a line *is* a title or already the sentence of the article is decided by ``article_heading``.
"""

from __future__ import annotations

import re
from collections.abc import Container

from legaldocs.law.article_heading import article_heading, group_heading, in_capitals
from legaldocs.law.headings import Label

_LONGEST_LINE = 4000  # characters of a line read for a title
_WRAPPED_LINES = 4
_FORM_HEAD = re.compile(r"[\s*|_]*(?:TÊN |CỘNG H|UBND|[ỦU][ỶY] BAN|BỘ |SỞ |CƠ QUAN|ĐƠN VỊ|MẪU|PHỤ LỤC)")
_CARRIED = re.compile(r"[\s*_]*\((?:ban hành )?(?:đính )?kèm theo", re.IGNORECASE)
_REMARK = re.compile(r"\((?:chi tiet|co |theo |phu luc|kem )")


class UnitTitles:
    """Reads titles in one text; ``starts`` are the positions at which labels begin, where no title goes on."""

    def __init__(self, text: str, plain: str, starts: Container[int]) -> None:
        self._text, self._plain, self._starts = text, plain, starts

    def of_article(self, label: Label, end: int) -> str | None:
        """The article's heading: its line up to ``end`` and what wraps below, or the next line."""
        line = self._text[label.after : min(end, label.after + _LONGEST_LINE)]
        if not line.strip(" \t\r.*_"):
            line, end = self._below(label.line_end)
        elif end < label.line_end:
            return article_heading(line)
        line, end = self._unwrapped(line, max(end, label.line_end))
        following = self._plain[end + 1 : end + 200].lstrip()
        return article_heading(line, listed=following.startswith("1."))

    def of_group(self, label: Label) -> tuple[str | None, int]:
        """Title of a part, chapter, section or appendix with the capitals that wrap below it, and where it ends."""
        line, end = self._text[label.after : min(label.line_end, label.after + _LONGEST_LINE)], label.line_end
        if not group_heading(line):
            line, end = self._below(label.line_end)
        if _CARRIED.match(line):
            line, end = self._after_note(end)
        for _ in range(_WRAPPED_LINES):
            below = self._line(end + 1)
            if not in_capitals(line) or not in_capitals(below) or end + 1 in self._starts:
                break
            line, end = f"{line} {below}", end + 1 + len(below)
        return group_heading(line), end

    def _unwrapped(self, line: str, end: int) -> tuple[str, int]:
        """``line`` with the lines below that plainly continue it, and where they end.

        A line goes on where the one below begins small or with a remark, or where a bracket is still open.
        """
        for _ in range(_WRAPPED_LINES):
            below = self._line(end + 1)
            open_bracket = line.count("(") > line.count(")") and below.strip()
            goes_on = below[:1].islower() or open_bracket or _REMARK.match(self._plain, end + 1)
            if line.rstrip()[-1:] in {".", ":"} or not goes_on or end + 1 in self._starts:
                break
            line, end = f"{line} {below}", end + 1 + len(below)
        return line, end

    def _after_note(self, end: int) -> tuple[str, int]:
        """The title below "(Kèm theo Quyết định số …)": a line in capitals, not the head of a form, or none at all."""
        line, after = self._below(end)
        titled = bool(line) and in_capitals(line) and not _FORM_HEAD.match(line)
        return (line, after) if titled else ("", end)

    def _below(self, line_end: int) -> tuple[str, int]:
        """The next line that is not blank and where it ends; empty where it opens a unit itself."""
        position = line_end
        while position < len(self._text) and self._text[position].isspace():
            position += 1
        if position >= len(self._text) or position in self._starts:
            return "", line_end
        line = self._line(position)
        return line, position + len(line)

    def _line(self, start: int) -> str:
        """The line that begins at ``start``, at most ``_LONGEST_LINE`` of it."""
        end = self._text.find("\n", start, start + _LONGEST_LINE)
        return self._text[start : end if end >= 0 else start + _LONGEST_LINE]
