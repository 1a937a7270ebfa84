"""The characters of one Word paragraph: runs, fields, changes, symbols, note marks, and legacy fonts.

Which insertions and deletions exist depends on the state being read (``Changes``); everything else is independent of
it.  Source: ECMA-376-1, 17.3 (paragraphs, runs), 17.13.5 (revisions), 17.16 (fields).
"""

from __future__ import annotations

from enum import Enum, auto

from lxml import etree

from legaldocs.formats.legacy_encodings import Encoding, decode, encoding_of_font
from legaldocs.formats.ooxml import MATH, MC, W, value
from legaldocs.formats.word_numbering import write_number
from legaldocs.formats.word_styles import Styles


class Changes(Enum):
    """The state of a document with tracked changes."""

    FINAL = auto()
    ORIGINAL = auto()


_ABSENT = {
    Changes.FINAL: {W + "del", W + "moveFrom"},
    Changes.ORIGINAL: {W + "ins", W + "moveTo"},
}
_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
_CONTAINERS = {
    W + name
    for name in (
        "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo", "ins", "del",
        "moveFrom", "moveTo", "ruby", "rubyBase",
    )
}  # fmt: skip
_LITERALS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_TEXTS = {W + "t", W + "delText"}
_NOTE_MARKS = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}

# Codes of the symbol fonts that official forms use: tick boxes, bullets and the mathematics of the Symbol font.
_SYMBOLS = {
    "wingdings": {0x6F: "☐", 0x71: "❑", 0x72: "❒", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x9F: "•",
                  0xA7: "▪", 0xD8: "➢", 0xE0: "→", 0x76: "❖", 0x2A: "✉", 0x28: "☎"},
    "wingdings 2": {0xA3: "☐", 0x2A: "☐", 0x52: "☑", 0x50: "✓", 0x53: "☒", 0x54: "☒", 0x30: "☐", 0x35: "☐"},
    "symbol": {0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xB0: "°", 0xAE: "→",
               0xAC: "←", 0xDE: "⇒", 0xD7: "·", 0x2D: "−", 0x2B: "+", 0x3D: "=", 0x61: "α", 0x62: "β", 0x67: "γ",
               0x64: "δ", 0x44: "Δ", 0x6D: "μ", 0x70: "π", 0x53: "Σ", 0x57: "Ω", 0xA5: "∞", 0xD6: "√", 0xE5: "∑",
               0xCE: "∈", 0x3C: "<", 0x3E: ">", 0x2F: "/", 0x28: "(", 0x29: ")", 0x20: " ", 0xA2: "′", 0xB2: "″"},
    "webdings": {0x63: "☐", 0x61: "✓", 0x72: "✗"},
}  # fmt: skip
_UNKNOWN_SYMBOL = "□"


def changes_in(root: etree._Element) -> int:
    """How many insertions, deletions and moves of text, paragraphs, rows or cells are tracked under ``root``.

    Marks inside ``numPr`` and former properties concern formatting only and are not counted.
    """
    return sum(1 for node in root.iter(*_CHANGES) if _is_content(node))


def _is_content(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is None or parent.tag != W + "numPr"


class RunReader:
    """Reads the text of paragraphs and keeps count of what was met on the way."""

    def __init__(self, styles: Styles, keep: Changes) -> None:
        self._styles = styles
        self._absent = _ABSENT[keep]
        self._row_mark = W + ("del" if keep is Changes.FINAL else "ins")
        self._notes: dict[str, list[tuple[str, str | None]]] = {"footnote": [], "endnote": []}
        self._pieces: list[tuple[str, Encoding]] = []
        self._fields: list[bool] = []  # per open field: whether its instruction is still being read
        self.converted = 0
        self.hidden = False
        self.unknown_symbol = False

    def keeps(self, node: etree._Element) -> bool:
        """Whether ``node`` exists in the state being read."""
        return node.tag not in self._absent

    def keeps_row(self, row: etree._Element) -> bool:
        """Whether a table row exists in the state being read."""
        return row.find(f"{W}trPr/{self._row_mark}") is None and not any(
            self._absent & {ancestor.tag} for ancestor in row.iterancestors()
        )

    def note_marks(self, kind: str) -> list[tuple[str, str | None]]:
        """``(mark, note id)`` of the "footnote" or "endnote" references met so far, in order."""
        return self._notes[kind]

    def paragraph_text(self, paragraph: etree._Element, style: str | None) -> str:
        """The characters of ``paragraph``; soft breaks are ``\\n``, tabs ``\\t``; text boxes are left to ``boxes``."""
        self._pieces, self._fields = [], []
        self._walk(paragraph, style)
        merged: list[tuple[str, Encoding]] = []
        for text, encoding in self._pieces:  # a VNI letter and its mark may sit in two runs
            if merged and merged[-1][1] is encoding:
                merged[-1] = (merged[-1][0] + text, encoding)
            else:
                merged.append((text, encoding))
        return "".join(decode(text, encoding) for text, encoding in merged)

    def boxes(self, paragraph: etree._Element) -> list[etree._Element]:
        """The text boxes anchored in ``paragraph``, outermost ones only, without their fallback copies."""
        found = []
        for box in paragraph.iter(W + "txbxContent"):
            between = []
            for ancestor in box.iterancestors():
                if ancestor is paragraph:
                    break
                between.append(ancestor.tag)
            if not self._absent.intersection(between) and not {W + "txbxContent", MC + "Fallback"} & set(between):
                found.append(box)
        return found

    def _walk(self, node: etree._Element, style: str | None) -> None:
        for child in node:
            tag = child.tag
            if tag == W + "r":
                self._run(child, style)
            elif tag in _CONTAINERS and self.keeps(child):
                self._walk(child, style)
            elif tag == MC + "AlternateContent":
                self._alternative(child, style)
            elif tag in (MATH + "oMath", MATH + "oMathPara"):
                self._add("".join(text.text or "" for text in child.iter(MATH + "t")))

    def _alternative(self, node: etree._Element, style: str | None) -> None:
        choice = node.find(MC + "Choice")
        chosen = node.find(MC + "Fallback") if choice is None else choice
        if chosen is not None:
            self._walk(chosen, style)

    def _run(self, run: etree._Element, style: str | None) -> None:
        properties = run.find(W + "rPr")
        if self._styles.is_hidden(properties):
            self.hidden = self.hidden or run.find(W + "t") is not None
            return
        font = self._styles.font(properties, style)
        encoding = encoding_of_font(font)
        before = len(self._pieces)
        for child in run:
            self._run_child(child, font, encoding, style)
        if encoding is not Encoding.UNICODE:
            self.converted += any(not text.isascii() for text, _ in self._pieces[before:])

    def _run_child(self, child: etree._Element, font: str | None, encoding: Encoding, style: str | None) -> None:
        tag = child.tag
        if tag == W + "fldChar":
            self._field(value(child, "fldCharType"))
        elif any(self._fields):
            return
        elif tag in _TEXTS:
            self._add(self._plain(child.text or "", font), encoding)
        elif tag in _LITERALS:
            self._add(_LITERALS[tag], encoding)
        elif tag == W + "sym":
            code = int(value(child, "char") or "0", 16) if _is_hex(value(child, "char")) else 0
            self._add(self._symbol(code, value(child, "font")))
        elif tag in _NOTE_MARKS:
            self._note(_NOTE_MARKS[tag], value(child, "id"))
        elif tag == MC + "AlternateContent":
            self._alternative(child, style)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _add(self, text: str, encoding: Encoding = Encoding.UNICODE) -> None:
        self._pieces.append((text, encoding))

    def _plain(self, text: str, font: str | None) -> str:
        """``text`` with characters of a symbol font replaced by what they look like."""
        if (font or "").lower() not in _SYMBOLS and not any("\uf020" <= char <= "\uf0ff" for char in text):
            return text
        if encoding_of_font(font) is not Encoding.UNICODE:
            return text
        return "".join(self._symbol(ord(char), font) if "\uf020" <= char <= "\uf0ff" else char for char in text)

    def _symbol(self, code: int, font: str | None) -> str:
        found = _SYMBOLS.get((font or "symbol").lower(), {}).get(code & 0xFF)
        if found is None and not 0xF000 <= code <= 0xF0FF and 0x20 <= code < 0xD800:
            found = chr(code)
        self.unknown_symbol = self.unknown_symbol or found is None
        return found or _UNKNOWN_SYMBOL

    def _note(self, kind: str, note_id: str | None) -> None:
        position = len(self._notes[kind]) + 1
        mark = f"[{position if kind == 'footnote' else write_number(position, 'lowerRoman')}]"
        self._notes[kind].append((mark, note_id))
        self._add(mark)


def _is_hex(text: str | None) -> bool:
    return bool(text) and len(text or "") <= 6 and all(char in "0123456789abcdefABCDEF" for char in text or "")
