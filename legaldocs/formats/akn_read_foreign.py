"""Anyone's Akoma Ntoso as readable text with a tree.

Other countries cut their acts differently, so levels are taken by place: the basic unit (article, else section) is
our article, numbered units inside it are clauses, those inside clauses points; what is deeper stays words.  Quoted text
of other acts is words too.  Footnotes follow the text, as from Word files.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from legaldocs.core.text import nfc, slug, squeeze
from legaldocs.formats.akn_lines import Lines
from legaldocs.formats.akn_names import ATTACHMENTS, NAMESPACE
from legaldocs.law.headings import roman
from legaldocs.law.types import Kind, Provision, Span

_A = f"{{{NAMESPACE}}}"
_INLINE = frozenset((
    "ref", "mref", "rref", "mod", "mmod", "rmod", "remark", "recordedTime", "vote", "outcome", "ins", "del",
    "omissis", "embeddedText", "placeholder", "fillIn", "decoration", "b", "i", "a", "u", "sub", "sup", "abbr",
    "span", "inline", "docType", "docTitle", "docNumber", "docProponent", "docDate", "legislature", "session",
    "shortTitle", "docAuthority", "docPurpose", "docCommittee", "docIntroducer", "docStage", "docStatus",
    "docJurisdiction", "docketNumber", "courtType", "neutralCitation", "party", "judge", "lawyer", "signature",
    "argument", "date", "time", "person", "organization", "concept", "object", "event", "location", "process",
    "role", "term", "quantity", "def", "entity", "affectedDocument", "relatedDocument", "change", "quotedText",
    "noteRef", "img", "marker", "caption",
))  # fmt: skip
_SKIPPED = frozenset(_A + name for name in ("meta", "toc", "img", "presentation"))
_QUOTED = frozenset(_A + name for name in ("quotedStructure", "embeddedStructure", "mod"))
_GROUPS = {
    **dict.fromkeys(("book", "tome", "title", "part"), Kind.PART),
    **dict.fromkeys(("chapter", "subpart"), Kind.CHAPTER),
    **dict.fromkeys(("section", "subchapter", "division", "subtitle"), Kind.SECTION),
    **dict.fromkeys(("subsection", "subdivision"), Kind.SUBSECTION),
}
_INNER = frozenset((
    "paragraph", "subparagraph", "subsection", "clause", "subclause", "point", "item", "alinea", "level", "indent",
    "rule", "subrule", "proviso",
))  # fmt: skip
_APPENDED = re.compile(r"annex|append|schedule|phu-?luc", re.IGNORECASE)
_SLUGS = {
    Kind.PART: "phan",
    Kind.CHAPTER: "chuong",
    Kind.SECTION: "muc",
    Kind.SUBSECTION: "tieu-muc",
    Kind.ARTICLE: "dieu",
    Kind.CLAUSE: "khoan",
    Kind.POINT: "diem",
}
_GROUPED = frozenset(_GROUPS.values())
_NUMBER = re.compile(r"\d+[a-z]{0,3}")


@dataclass(slots=True)
class _Open:
    """A provision being read."""

    kind: Kind
    node: etree._Element
    start: int
    label: str
    heading: str | None
    path: str
    parent: str | None
    end: int = -1


class ForeignReader:
    """Reads one document element; ``text`` is NFC, a block per line."""

    def __init__(self, document: etree._Element) -> None:
        self._document = document
        self._lines = Lines()
        self._units: list[_Open] = []
        self._open: list[_Open] = []
        self._bases: list[Span] = []
        self._base = 0
        self._taken: Counter[str] = Counter()
        self._quoted = 0
        self._notes: list[str] = []
        self._basic = _basic_unit(document)
        self._walk()
        self._lines.flush()
        for note in self._notes:
            self._lines.add(note)
            self._lines.flush()
        self.text = self._lines.text()

    def provisions(self) -> tuple[Provision, ...]:
        """The tree in document order; units without words are left out."""
        kept = []
        for unit in self._units:
            end = min(unit.end, len(self.text))
            while end > unit.start and self.text[end - 1].isspace():
                end -= 1
            if end > unit.start:
                kept.append(Provision(unit.path, unit.kind, unit.label, unit.heading, unit.start, end, unit.parent))
        return tuple(kept)

    def bases(self) -> tuple[Span, ...]:
        """Spans of the citations in the preamble."""
        found = (Span(base.start, min(base.end, len(self.text))) for base in self._bases)
        return tuple(
            Span(b.start, b.start + len(self.text[b.start : b.end].rstrip())) for b in found if b.end > b.start
        )

    # -- walking ------------------------------------------------------------------------------------------------

    def _walk(self) -> None:
        walk = etree.iterwalk(self._document, events=("start", "end"))
        for event, node in walk:
            name = _local(node)
            if event == "end":
                self._finish(node, name)
                if node is not self._document:
                    self._lines.add(node.tail)
            elif node.tag in _SKIPPED or (name == "coverPage" and _has_preface(node)):
                walk.skip_subtree()
            elif name == "authorialNote":
                self._note(node)
                walk.skip_subtree()
            else:
                self._begin(node, name)
                self._lines.add(node.text)

    def _begin(self, node: etree._Element, name: str) -> None:
        lines = self._lines
        self._quoted += node.tag in _QUOTED
        kind = None if self._quoted else self._kind(node, name)
        if kind is not None:
            self._unit(node, kind)
        elif name in ("tr", "num", "citation") and not lines.cells:
            self._base = lines.flush()
        elif name in ("td", "th"):
            lines.add("| " if lines.cells == 1 else " ")
        elif name in ("br", "eol") or name not in _INLINE:
            lines.block()
        lines.cells += name == "tr"
        if name in ("p", "block", "heading", "li"):
            lines.unglue()

    def _finish(self, node: etree._Element, name: str) -> None:
        lines = self._lines
        lines.cells -= name == "tr"
        self._quoted -= node.tag in _QUOTED
        if name == "tr" and not lines.cells:
            lines.add(" |")
            lines.flush()
        elif name == "num":
            lines.glue()
        elif name in ("td", "th"):
            lines.add(" ")
        elif node.tag not in _SKIPPED and name not in _INLINE and name != "authorialNote":
            lines.block()
        if name == "citation":
            self._bases.append(Span(self._base, lines.flush()))
        if self._open and self._open[-1].node is node:
            self._open.pop().end = lines.flush()

    def _note(self, node: etree._Element) -> None:
        """A footnote: its mark stays in the sentence, its words follow the text."""
        marker = squeeze(node.get("marker") or "").strip("[]()") or str(len(self._notes) + 1)
        words = squeeze(" ".join(str(text) for text in node.itertext()))
        self._lines.add(f"[{marker}]")
        self._notes.append(f"[{marker}] {words.removeprefix(f'[{marker}]').lstrip()}")

    # -- provisions ---------------------------------------------------------------------------------------------

    def _kind(self, node: etree._Element, name: str) -> Kind | None:
        """The level of our tree an element stands for, if any."""
        inside = self._open[-1].kind if self._open else None
        if name == "attachment" and inside in (None, *ATTACHMENTS):
            named = next((child.get("name") or "" for child in node if child.get("name")), "")
            return Kind.APPENDIX if _APPENDED.search(named) else Kind.ATTACHED
        if node.find(_A + "num") is None:
            return None
        if inside is Kind.POINT:
            return None
        if inside in (Kind.ARTICLE, Kind.CLAUSE):
            if name not in _INNER:
                return None
            return Kind.POINT if inside is Kind.CLAUSE or name == "point" else Kind.CLAUSE
        return Kind.ARTICLE if name == self._basic else _GROUPS.get(name)

    def _unit(self, node: etree._Element, kind: Kind) -> None:
        label, heading = _words(node, "num"), _words(node, "heading") or None
        if not label:
            label, heading = heading or slug(kind.value), None
        holder = self._holder(kind)
        parent = self._open[-1].path if self._open else None
        path = self._path(kind, label, holder)
        unit = _Open(kind, node, self._lines.flush(), label, heading, path, parent)
        self._units.append(unit)
        self._open.append(unit)

    def _holder(self, kind: Kind) -> str:
        """The path that the path of a unit of this kind begins with: groups never enter an article's."""
        if kind in (Kind.CLAUSE, Kind.POINT):
            return self._open[-1].path + "/"
        attached = next((unit.path + "/" for unit in reversed(self._open) if unit.kind in ATTACHMENTS), "")
        if kind in (Kind.SECTION, Kind.SUBSECTION) and self._open and self._open[-1].kind in _SLUGS:
            return self._open[-1].path + "/"
        return attached

    def _path(self, kind: Kind, label: str, holder: str) -> str:
        folded = slug(label)
        number = _NUMBER.search(folded)
        last = number.group() if number else folded.rsplit("-", 1)[-1]
        if kind in _GROUPED and number is None and roman(last):
            last = str(roman(last))
        wanted = f"{holder}{_SLUGS[kind]}-{last or 'x'}" if kind in _SLUGS else f"{holder}{folded or 'phu-luc'}"[:150]
        self._taken[wanted] += 1
        count = self._taken[wanted]
        return wanted if count == 1 else f"{wanted}-{count}"


def _local(node: etree._Element) -> str:
    """The element's name without its namespace; empty for processing instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _words(node: etree._Element, name: str) -> str:
    """The words of a child element, one line, without its notes."""
    found = node.find(_A + name)
    if found is None:
        return ""
    return squeeze(nfc(" ".join("".join(str(text) for text in found.itertext()).split())))


def _basic_unit(document: etree._Element) -> str | None:
    """The element that stands for an article in this document."""
    for name in ("article", "section", "rule", "paragraph"):
        if any(node.find(_A + "num") is not None for node in document.iter(_A + name)):
            return name
    return None


def _has_preface(cover: etree._Element) -> bool:
    """Whether the document repeats its cover in a preface that has words."""
    document = cover.getparent()
    preface = None if document is None else document.find(f"{_A}preface")
    return preface is not None and any(str(text).strip() for text in preface.itertext())
