"""Akoma Ntoso 3.0 out: a Vietnamese legal text with everything known about it as an OASIS-valid XML file.

The file is the text with tags put into it, so reading it back gives the same words, tree and offsets
(``akn_in``).  Metadata are ``akn_meta``'s, paragraphs and tables ``akn_writer``'s.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from legaldocs.formats import akn_marks
from legaldocs.formats.akn_identity import identification
from legaldocs.formats.akn_meta import MetaWriter, attachment_name
from legaldocs.formats.akn_names import ATTACHMENTS, ELEMENTS, NAMESPACE, TEXT_NAME, XML_SPACE, eid_of, type_name
from legaldocs.formats.akn_values import LegalText, Unit
from legaldocs.formats.akn_writer import TextWriter, attributes
from legaldocs.law.types import Span

_ENACTS = re.compile(r"[ \t]*(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|NGHỊ ĐỊNH|THÔNG TƯ|CHỈ THỊ|BAN HÀNH)[ \t]*:?[ \t]*")
_KEEP = {"xml:space": "preserve"}


def to_akn(document: LegalText) -> bytes:
    """``document`` as an Akoma Ntoso file in UTF-8.

    Total on every tree of ``law.structure``; raises ``ValueError`` for provisions that overlap or leave their parent.
    """
    return _Writer(document).write().encode("utf-8", "xmlcharrefreplace")


class _Writer:
    """One file being written, in the order of the text."""

    def __init__(self, document: LegalText) -> None:
        self.document = document
        self.text = document.text
        self.kinds = {unit.path: unit.kind for unit in document.provisions}
        self.children: dict[str | None, list[Unit]] = defaultdict(list)
        for unit in document.provisions:
            self.children[unit.parent].append(unit)
        _check(document.provisions, len(self.text))
        self.body, self.attached = self._parts()
        self.body_start = self.body[0].start if self.body else self._first_attached()
        self.body_end = self.body[-1].end if self.body else self._first_attached()
        notes = akn_marks.notes(self.text)
        marks = akn_marks.marks(document, notes, self.body_start, self.body_end)
        self.out = TextWriter(self.text, marks, notes)
        self.meta = MetaWriter(document)

    def _parts(self) -> tuple[list[Unit], list[Unit]]:
        """Units of the body, and the attachments after the last of them that follow on each other without a gap."""
        top = self.children[None]
        end = len(top)
        limit = len(self.text)
        while end and top[end - 1].kind in ATTACHMENTS and not self.text[top[end - 1].end : limit].strip():
            end -= 1
            limit = top[end].start
        return top[:end], top[end:]

    def _first_attached(self) -> int:
        return self.attached[0].start if self.attached else len(self.text)

    def write(self) -> str:
        """The file."""
        out, kind = self.out, "act" if self.body else "doc"
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        name = type_name(self.document.header.doc_type, self.document.header.number)
        version = "singleVersion" if self.document.worded_on else "originalVersion"
        meta = self.meta.write()
        out.pieces.append(f'{head}<akomaNtoso xmlns="{NAMESPACE}"><{kind} name="{name}" contains="{version}">{meta}')
        if self.body:
            self._opening(self.body_start)
            out.tag("body", _KEEP)
            self._units(self.body, self.body_start, self.body_end)
            out.end("body")
            self._section("conclusions", self.body_end, self._first_attached())
        else:
            opened = self.document.bases[-1].end if self.document.bases else 0
            self._opening(opened)
            self._main_body(opened, self.body_end)
        position = self._attachments()
        out.blank(position, len(self.text))
        out.pieces.append(f"</{kind}></akomaNtoso>\n")
        return "".join(out.pieces)

    # -- around the body ----------------------------------------------------------------------------------------

    def _opening(self, end: int) -> None:
        """Preface up to the first legal basis, preamble from there."""
        bases = [base for base in self.document.bases if base.end <= end]
        start = bases[0].start if bases else end
        self._section("preface", 0, start)
        if bases:
            self._preamble(bases, start, end)

    def _preamble(self, bases: Sequence[Span], start: int, end: int) -> None:
        """Legal bases as citations, what stands between and after them as it is."""
        out = self.out
        out.tag("preamble", _KEEP)
        position, inside = start, False
        for number, base in enumerate(bases, 1):
            if self.text[position : base.start].strip(XML_SPACE):
                if inside:
                    out.end("citations")
                self._enacting(position, base.start)
                inside = False
            else:
                out.blank(position, base.start)
            if not inside:
                out.tag("citations", {"eId": f"cits_{number}"})
                inside = True
            out.tag("citation", {"eId": f"cits__cit_{number}"})
            out.blocks(base.start, base.end)
            out.end("citation")
            position = base.end
        out.end("citations")
        self._enacting(position, end)
        out.end("preamble")

    def _enacting(self, start: int, end: int) -> None:
        """Words of the preamble; a line that only says "QUYẾT ĐỊNH:" is the enacting formula."""
        for line in re.finditer(r"[^\n]+", self.text[start:end]):
            if _ENACTS.fullmatch(line.group().strip(XML_SPACE)):
                first, last = start + line.start(), start + line.end()
                self.out.blocks(start, first)
                self.out.tag("formula", {"name": "enacting"})
                self.out.blocks(first, last)
                self.out.end("formula")
                self.out.blocks(last, end)
                return
        self.out.blocks(start, end)

    def _section(self, name: str, start: int, end: int) -> None:
        """``start:end`` as a section of blocks; left out where there are no words."""
        if not self.text[start:end].strip(XML_SPACE):
            self.out.blank(start, end)
            return
        self.out.tag(name, _KEEP)
        self.out.blocks(start, end)
        self.out.end(name)

    def _main_body(self, start: int, end: int) -> None:
        """A text without provisions; the schema wants at least one paragraph."""
        self.out.tag("mainBody", _KEEP)
        if not self.text[start:end].strip(XML_SPACE):
            self.out.pieces.append("<p/>")
        self.out.blocks(start, end)
        self.out.end("mainBody")

    def _attachments(self) -> int:
        """Attached texts, each a document of its own; where the last one ends."""
        position = self._first_attached()
        if not self.attached:
            return position
        self.out.tag("attachments")
        for unit in self.attached:
            self.out.blank(position, unit.start)
            self._attachment(unit)
            position = unit.end
        self.out.end("attachments")
        return position

    def _attachment(self, unit: Unit) -> None:
        out, children = self.out, self.children[unit.path]
        eid = eid_of(unit.path, self.kinds)
        out.tag("attachment", {"eId": eid, "period": self.meta.groups.get(unit.path)})
        first = children[0].start if children else unit.end
        position = self._title(unit, first)
        kind = "act" if children else "doc"
        out.tag(kind, {"name": attachment_name(unit.kind, unit.label)})
        out.pieces.append(f"<meta>{identification(self.document, eid)}</meta>")
        if children:
            self._section("preface", position, first)
            out.tag("body", _KEEP)
            self._units(children, first, children[-1].end)
            out.end("body")
            self._section("conclusions", children[-1].end, unit.end)
        else:
            self._main_body(position, unit.end)
        out.end(kind)
        out.end("attachment")

    # -- provisions ---------------------------------------------------------------------------------------------

    def _units(self, units: Sequence[Unit], start: int, end: int) -> None:
        """Provisions and, between them, words that belong to none."""
        for unit in units:
            self._loose(start, unit.start)
            self._unit(unit)
            start = unit.end
        self._loose(start, end)

    def _loose(self, start: int, end: int) -> None:
        if not self.text[start:end].strip():
            self.out.blank(start, end)
            return
        self.out.pieces.append(f'<hcontainer name="{TEXT_NAME}"><content>')
        self.out.blocks(start, end)
        self.out.pieces.append("</content></hcontainer>")

    def _unit(self, unit: Unit) -> None:
        out, children = self.out, self.children[unit.path]
        name = ELEMENTS.get(unit.kind, "hcontainer")
        values = {"eId": eid_of(unit.path, self.kinds), "period": self.meta.groups.get(unit.path)}
        if name == "hcontainer":
            values["name"] = attachment_name(unit.kind, unit.label)
        out.tag(name, values)
        first = children[0].start if children else unit.end
        position = self._title(unit, first)
        if not children:
            out.tag("content")
            out.blocks(position, unit.end)
            out.end("content")
        else:
            last = children[-1].end
            self._part("intro", position, first)
            self._units(children, first, last)
            self._part("wrapUp", last, unit.end)
        out.end(name)

    def _part(self, name: str, start: int, end: int) -> None:
        if self.text[start:end].strip():
            self.out.tag(name)
            self.out.blocks(start, end)
            self.out.end(name)
        else:
            self.out.blank(start, end)

    def _title(self, unit: Unit, limit: int) -> int:
        """Label and heading; where what follows them begins."""
        out = self.out
        title = akn_marks.title_of(self.text, unit, limit)
        out.tag("num", {"title": title.label})
        out.words(unit.start, title.label_end)
        out.end("num")
        if title.heading_span is None:
            if unit.heading is not None:
                out.pieces.append("<heading" + f"{attributes({'title': unit.heading})}/>")
            return title.label_end
        start, end = title.heading_span
        out.blank(title.label_end, start)
        out.tag("heading", {"title": title.heading})
        out.words(start, end)
        out.end("heading")
        return end


def _check(units: Sequence[Unit], length: int) -> None:
    """Refuse a tree that is none: the tags would cross."""
    spans: dict[str | None, tuple[int, int]] = {None: (0, length)}
    for unit in units:
        low, high = spans.get(unit.parent, (0, -1))
        if not low <= unit.start <= unit.end <= high:
            raise ValueError(f"provision {unit.path} [{unit.start}, {unit.end}) does not follow in its parent")
        spans[unit.path] = (unit.start, unit.end)
        spans[unit.parent] = (unit.end, high)
