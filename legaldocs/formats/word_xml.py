"""Building the body of a Word file element by element.

python-docx sets up the package, styles and sections; body content is built directly, which writes a code of 700
articles about ten times faster and gives full control over merged cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from legaldocs.formats.word_values import Align, Mark, Revision, Run

_PREFIX = {"w": nsmap["w"]}
_W = f"{{{nsmap['w']}}}"
TWIPS_PER_POINT = 20
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """``text`` without the characters XML cannot carry."""
    return _FORBIDDEN.sub("", text)


def element(tag: str, *children: Any, **attributes: str | int) -> Any:
    """A ``w:tag`` element with ``w:`` attributes; a child given as ``None`` is left out."""
    named = {_W + name: str(setting) for name, setting in attributes.items()}
    made = oxml_parser.makeelement(_W + tag, named, _PREFIX)
    for child in children:
        if child is not None:
            made.append(child)
    return made


@dataclass(frozen=True, slots=True)
class Layout:
    """What one paragraph changes of its style; lengths in twips, ``None`` leaves the style alone."""

    align: Align | None = None
    keep_with_next: bool = False
    before: int | None = None
    after: int | None = None
    side: int | None = None  # equal indents left and right
    mark: Mark | None = None  # the end of the paragraph is itself a tracked change


PLAIN = Layout()


def paragraph(style_id: str, runs: Iterable[Run] = (), layout: Layout = PLAIN, points: int | None = None) -> Any:
    """A paragraph of ``runs``; ``points`` sets the letter size of all of them."""
    written = [run for run in runs if run.text]
    # The mark of an empty paragraph has a size of its own; without it a blank cell is taller than its neighbours.
    blank = points if not written else None
    spacing = {"before": layout.before, "after": layout.after}
    spacing_set = {name: length for name, length in spacing.items() if length is not None}
    properties = element(
        "pPr",
        element("pStyle", val=style_id),
        element("keepNext") if layout.keep_with_next else None,
        element("spacing", **spacing_set) if spacing_set else None,
        None if layout.side is None else element("ind", left=layout.side, right=layout.side),
        None if layout.align is None else element("jc", val=layout.align.value),
        None
        if layout.mark is None and blank is None
        else element(
            "rPr",
            None if layout.mark is None else element(layout.mark.value),
            None if blank is None else element("sz", val=2 * blank),
        ),
    )
    return element("p", properties, *(_tracked(run, points) for run in written))


def _tracked(run: Run, points: int | None) -> Any:
    return _run(run, points) if run.mark is None else element(run.mark.value, _run(run, points))


def sign_changes(root: Any, revision: Revision | None) -> None:
    """Give every tracked change under ``root`` its number, author and moment; all three are required by Word.

    Raises ``ValueError`` when there are changes but nobody who made them.
    """
    marks = tuple(_W + mark.value for mark in Mark)
    for number, change in enumerate(root.iter(*marks), start=1):
        if revision is None:
            raise ValueError("a document with tracked changes needs their author and day")
        for name, setting in (("id", str(number)), ("author", clean(revision.author)), ("date", revision.stamp())):
            change.set(_W + name, setting)


def _run(run: Run, points: int | None) -> Any:
    properties = [
        element("b") if run.bold else None,
        element("i") if run.italic else None,
        element("strike") if run.strike else None,
        None if points is None else element("sz", val=2 * points),
        element("u", val="single") if run.underline else None,
    ]
    made = element("r", element("rPr", *properties) if any(part is not None for part in properties) else None)
    for position, piece in enumerate(clean(run.text).replace("\r", "").split("\n")):
        if position:
            made.append(element("br"))
        text = element("delText" if run.mark is Mark.DELETED else "t")
        text.text = piece
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(text)
    return made


class Body:
    """The body of a python-docx document, to which elements are appended in order."""

    def __init__(self, word: Any) -> None:
        self._word = word
        self._end = word.element.body[-1]  # the final section's properties
        self._style_ids: dict[str, str] = {}

    def append(self, made: Any) -> None:
        """Add a paragraph or table at the end."""
        self._end.addprevious(made)

    def style_id(self, name: str) -> str:
        """The id of the paragraph style called ``name``."""
        if name not in self._style_ids:
            self._style_ids[name] = self._word.styles[name].style_id
        return self._style_ids[name]

    def text_width(self) -> int:
        """Width between the margins of the current section, in twips."""
        section = self._word.sections[-1]
        return int(section.page_width.twips - section.left_margin.twips - section.right_margin.twips)

    def last(self) -> Any:
        """The last paragraph or table; ``None`` in an empty body."""
        return self._end.getprevious()

    def ends_with_table(self) -> bool:
        """Whether a table comes last, with nothing after it but the paragraph that Word demands there."""
        last = self.last()
        before = None if last is None else last.getprevious()
        return before is not None and before.tag == qn("w:tbl") and last.tag == qn("w:p") and not last.xpath("./w:r")

    def keep_last_with_next(self) -> bool:
        """Keep the last paragraph on the page of what follows; ``False`` if the last element is no paragraph."""
        last = self.last()
        if last is None or last.tag != qn("w:p"):
            return False
        last.get_or_add_pPr().get_or_add_keepNext()
        return True
