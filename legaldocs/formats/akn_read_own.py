"""A file that ``akn_out`` wrote, read back exactly: its words and blanks in order are the text, its tags the tree."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lxml import etree

from legaldocs.formats.akn_names import (
    APPENDIX_NAME,
    ELEMENTS,
    MARK,
    NAMESPACE,
    TEXT_NAME,
    heading_of,
    label_of,
    path_of,
)
from legaldocs.law.types import Kind, Provision, Span

_A = f"{{{NAMESPACE}}}"
_KINDS = {_A + name: kind for kind, name in ELEMENTS.items()}
_TITLES = {_A + "num": "num", _A + "heading": "heading"}
_DOCUMENTS = (_A + "act", _A + "doc")


@dataclass(slots=True)
class _Open:
    """A provision being read; spans are positions in the text."""

    kind: Kind
    path: str
    parent: str | None
    start: int
    end: int = -1
    num: tuple[int, int] = (0, 0)
    heading: tuple[int, int] | None = None
    label_set: str | None = None
    heading_set: str | None = None


class OwnReader:
    """Text, provisions and legal bases of one file of ours."""

    def __init__(self, document: etree._Element) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.units: list[_Open] = []
        self.bases: list[Span] = []
        self._open: list[_Open] = []
        self._titles: list[int] = []
        self._base = 0
        self._read(document)
        self.text = "".join(self.pieces)

    def provisions(self) -> tuple[Provision, ...]:
        """The tree, in document order."""
        return tuple(self._provision(unit) for unit in self.units)

    def _provision(self, unit: _Open) -> Provision:
        label = unit.label_set if unit.label_set is not None else label_of(unit.kind, self.text[slice(*unit.num)])
        heading = unit.heading_set
        if heading is None and unit.heading:
            heading = heading_of(self.text[slice(*unit.heading)])
        end = unit.end
        while end > unit.start and self.text[end - 1].isspace():
            end -= 1
        return Provision(unit.path, unit.kind, label, heading, unit.start, end, unit.parent)

    def _add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def _read(self, document: etree._Element) -> None:
        walk = etree.iterwalk(document, events=("start", "end", "pi"))
        for event, node in walk:
            if event == "start":
                if node.tag == _A + "meta":
                    walk.skip_subtree()
                    continue
                self._begin(node)
                self._add(node.text)
                continue
            if event == "pi":
                self._add(kept(node))
            else:
                self._finish(node)
            if node is not document:
                self._add(node.tail)

    def _begin(self, node: etree._Element) -> None:
        kind = _kind(node)
        eid = node.get("eId")
        if kind is not None and eid:
            parent = self._open[-1].path if self._open else None
            unit = _Open(kind, path_of(eid), parent, self.length)
            self.units.append(unit)
            self._open.append(unit)
        elif node.tag in _TITLES:
            self._titles.append(self.length)
        elif node.tag == _A + "citation":
            self._base = self.length

    def _finish(self, node: etree._Element) -> None:
        if node.tag in _TITLES and self._titles:
            self._titled(node, (self._titles.pop(), self.length))
        elif node.tag == _A + "citation":
            self.bases.append(Span(self._base, self.length))
        elif self._open and _kind(node) is not None and node.get("eId"):
            self._open.pop().end = self.length

    def _titled(self, node: etree._Element, span: tuple[int, int]) -> None:
        if not self._open:
            return
        unit, given = self._open[-1], node.get("title")
        if node.tag == _A + "num":
            unit.num, unit.label_set = span, given
        else:
            unit.heading, unit.heading_set = span, given


def kept(instruction: etree._Element) -> str:
    """What a processing instruction of ours stands for; anyone else's stands for nothing."""
    if getattr(instruction, "target", None) != MARK:
        return ""
    try:
        text = json.loads(instruction.text or "")
    except ValueError:
        return ""
    return text if isinstance(text, str) else ""


def _kind(node: etree._Element) -> Kind | None:
    """The kind of provision an element is, if any."""
    if node.tag in _KINDS:
        return _KINDS[node.tag]
    name = node.get("name")
    if node.tag == _A + "attachment":
        inner = next((child for child in node if child.tag in _DOCUMENTS), None)
        name = inner.get("name") if inner is not None else None
    elif node.tag != _A + "hcontainer" or name == TEXT_NAME:
        return None
    return Kind.APPENDIX if name == APPENDIX_NAME else Kind.ATTACHED
