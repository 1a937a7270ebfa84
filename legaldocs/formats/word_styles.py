"""What the styles of a Word file say about a paragraph or run: its font, its list, whether a table has lines.

Source: ECMA-376-1, 17.7 (styles).  Direct formatting wins over the character style, that over the paragraph style and
its parents, that over the document defaults.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from legaldocs.formats.ooxml import W, number, switched_on, value
from legaldocs.formats.word_numbering import Numbering

_NO_LINE = {None, "nil", "none"}
_MAX_PARENTS = 20  # a chain of parents this long is a loop
_EDGES = ("top", "bottom", "left", "right", "start", "end", "insideH", "insideV")


class Styles:
    """The style table of one file."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self.default_paragraph: str | None = None  # id of the style of paragraphs that name none
        self._default_fonts: etree._Element | None = None
        self._defaults: etree._Element | None = None
        if root is None:
            return
        self._defaults = root.find(W + "docDefaults")
        self._default_fonts = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
        for style in root.iterfind(W + "style"):
            name = value(style, "styleId")
            if name is None:
                continue
            self._styles[name] = style
            if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on"):
                self.default_paragraph = name

    def chain(self, style: str | None) -> Iterator[etree._Element]:
        """The style and its parents, nearest first."""
        for _ in range(_MAX_PARENTS):
            node = self._styles.get(style or "")
            if node is None:
                return
            yield node
            style = value(node.find(W + "basedOn"))

    def defaults(self, kind: str) -> list[etree._Element]:
        """The document's default "pPr" or "rPr", if any."""
        found = None if self._defaults is None else self._defaults.find(f"{W}{kind}Default/{W}{kind}")
        return [] if found is None else [found]

    def name(self, style: str | None) -> str:
        """The style's name as Word shows it ("heading 1"); empty for the default style."""
        node = self._styles.get(style or "")
        return "" if node is None else value(node.find(W + "name")) or ""

    def font(self, properties: etree._Element | None, paragraph_style: str | None) -> str | None:
        """The font of a run with these run ``properties`` in a paragraph of this style; ``None`` if not stated."""
        candidates: list[etree._Element | None] = []
        if properties is not None:
            candidates.append(properties.find(W + "rFonts"))
            candidates += self._fonts(value(properties.find(W + "rStyle")))
        candidates += self._fonts(paragraph_style or self.default_paragraph)
        candidates.append(self._default_fonts)
        for fonts in candidates:
            # Accented letters are drawn with the hAnsi font; older writers state only ascii.
            name = value(fonts, "hAnsi") or value(fonts, "ascii")
            if name:
                return name
        return None

    def _fonts(self, style: str | None) -> list[etree._Element | None]:
        return [node.find(f"{W}rPr/{W}rFonts") for node in self.chain(style)]

    def is_hidden(self, properties: etree._Element | None) -> bool:
        """Whether a run is hidden text, by itself or by its character style."""
        if properties is None:
            return False
        own = properties.find(W + "vanish")
        if own is not None:
            return switched_on(own)
        styles = self.chain(value(properties.find(W + "rStyle")))
        found = (style.find(f"{W}rPr/{W}vanish") for style in styles)
        return switched_on(next((node for node in found if node is not None), None))

    def list_styles(self) -> dict[str, str]:
        """Each list style's id with the list (``numId``) it stands for."""
        found: dict[str, str] = {}
        for name, style in self._styles.items():
            num_id = value(style.find(f"{W}pPr/{W}numPr/{W}numId"))
            if value(style, "type") == "numbering" and num_id is not None:
                found[name] = num_id
        return found

    def numbering(
        self, properties: etree._Element | None, style: str | None, lists: Numbering
    ) -> tuple[str | None, int]:
        """``(numId, level)`` of a paragraph; ``(None, 0)`` when it is not numbered."""
        own = None if properties is None else properties.find(W + "numPr")
        num_id = value(None if own is None else own.find(W + "numId"))
        depth = number(None if own is None else own.find(W + "ilvl"))
        if num_id is None:
            num_id, style_depth = self._list_of_style(style or self.default_paragraph, lists)
            depth = style_depth if depth is None else depth
        if num_id in (None, "0"):  # list 0 switches an inherited list off
            return None, 0
        return num_id, depth or 0

    def _list_of_style(self, style: str | None, lists: Numbering) -> tuple[str | None, int | None]:
        depth: int | None = None
        for node in self.chain(style):
            found = node.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            if depth is None:
                depth = number(found.find(W + "ilvl"))
            num_id = value(found.find(W + "numId"))
            if num_id is not None:
                tied = lists.level_of_style(num_id, style or "")
                return num_id, tied if tied is not None else depth
        return None, None

    def table_has_borders(self, table: etree._Element) -> bool:
        """Whether any line of ``table`` is drawn: by the table, by one of its cells, or by its style."""
        cells = table.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders")
        if any(_draws(borders) for borders in cells):
            return True
        own = table.find(f"{W}tblPr/{W}tblBorders")
        if own is not None:
            return _draws(own)
        styles = self.chain(value(table.find(f"{W}tblPr/{W}tblStyle")))
        return any(_draws(style.find(f"{W}tblPr/{W}tblBorders")) for style in styles)


def _draws(borders: etree._Element | None) -> bool:
    return borders is not None and any(value(borders.find(W + edge)) not in _NO_LINE for edge in _EDGES)
