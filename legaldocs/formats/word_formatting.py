"""How the paragraphs and letters of a Word file look once styles, themes and direct formatting are put together.

Source: ECMA-376-1, 17.7.2 (style hierarchy), 17.3.1 (paragraphs), 17.3.2 (runs).  The nearest statement wins; what
table styles and list levels add is left out.  Lengths are millimetres, letter sizes and spacing points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from legaldocs.formats.ooxml import W, switched_on, value
from legaldocs.formats.word_styles import Styles

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TWIPS_PER_POINT = 20
_MM_PER_TWIP = 25.4 / 1440
_SINGLE = 240  # of "line": one line
_DEFAULT_SIZE = 10.0  # points; what Word takes where nothing is stated
_DEFAULT_FONT = "Times New Roman"
_AUTO_SPACING = 14.0  # points; what Word puts for automatic spacing
_ALIGNS = {"start": "left", "end": "right", "distribute": "both", "thaiDistribute": "both", "lowKashida": "both"}


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """The look of a paragraph: ``align`` is left, center, right or both.

    ``line`` is a multiple of single spacing and ``line_points`` a fixed or least height; one of them is set.
    ``first_line`` is negative for a hanging indent.
    """

    align: str
    first_line: float
    left: float
    before: float
    after: float
    line: float | None
    line_points: float | None


@dataclass(frozen=True, slots=True)
class LetterFormat:
    """The look of a run of letters."""

    font: str
    size: float
    bold: bool
    italic: bool
    capitals: bool
    colour: str  # six hexadecimal digits, or "auto"


class Formatting:
    """The effective formatting of one file."""

    def __init__(self, styles: Styles, theme: etree._Element | None) -> None:
        self._styles = styles
        self._theme = _theme_fonts(theme)

    def paragraph(self, properties: etree._Element | None, style: str | None) -> ParagraphFormat:
        """The look of a paragraph with these direct ``properties`` (``w:pPr``) in this style."""
        layers = list(self._layers(properties, style))
        align = _first(value(layer.find(W + "jc")) for layer in layers) or "left"
        spacing = [node for layer in layers if (node := layer.find(W + "spacing")) is not None]
        indents = [node for layer in layers if (node := layer.find(W + "ind")) is not None]
        line, rule = _attribute(spacing, "line"), _first(value(node, "lineRule") for node in spacing) or "auto"
        first = _attribute(indents, "firstLine") - _attribute(indents, "hanging")
        return ParagraphFormat(
            align=_ALIGNS.get(align, align),
            first_line=first * _MM_PER_TWIP,
            left=(_attribute(indents, "left") or _attribute(indents, "start")) * _MM_PER_TWIP,
            before=_gap(spacing, "before"),
            after=_gap(spacing, "after"),
            line=(line or _SINGLE) / _SINGLE if rule == "auto" else None,
            line_points=None if rule == "auto" else line / _TWIPS_PER_POINT,
        )

    def letters(self, properties: etree._Element | None, style: str | None) -> LetterFormat:
        """The look of a run with these direct ``properties`` (``w:rPr``) in a paragraph of this style."""
        layers = [properties] if properties is not None else []
        if properties is not None:
            layers += self._letter_layers(value(properties.find(W + "rStyle")))
        layers += self._letter_layers(style or self._styles.default_paragraph)
        layers += self._styles.defaults("rPr")
        size = _first(value(layer.find(W + "sz")) for layer in layers)
        return LetterFormat(
            font=_first(self._font(layer.find(W + "rFonts")) for layer in layers) or _DEFAULT_FONT,
            size=float(size) / 2 if size and size.replace(".", "", 1).isdigit() else _DEFAULT_SIZE,
            bold=_switch(layers, "b"),
            italic=_switch(layers, "i"),
            capitals=_switch(layers, "caps"),
            colour=_first(value(layer.find(W + "color")) for layer in layers) or "auto",
        )

    def _layers(self, properties: etree._Element | None, style: str | None) -> Iterator[etree._Element]:
        """Paragraph properties from the nearest to the farthest."""
        if properties is not None:
            yield properties
        for node in self._styles.chain(style or self._styles.default_paragraph):
            found = node.find(W + "pPr")
            if found is not None:
                yield found
        yield from self._styles.defaults("pPr")

    def _letter_layers(self, style: str | None) -> list[etree._Element]:
        found = (node.find(W + "rPr") for node in self._styles.chain(style))
        return [node for node in found if node is not None]

    def _font(self, fonts: etree._Element | None) -> str | None:
        """The font of accented Latin letters; a theme's name wins over a plain one on the same level."""
        theme = value(fonts, "hAnsiTheme") or value(fonts, "asciiTheme")
        return self._theme.get(theme or "") or value(fonts, "hAnsi") or value(fonts, "ascii")


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """Theme font name ("minorHAnsi") → typeface."""
    found: dict[str, str] = {}
    if theme is None:
        return found
    for kind in ("major", "minor"):
        latin = next((node.find(DRAWING + "latin") for node in theme.iter(f"{DRAWING}{kind}Font")), None)
        if latin is not None:
            found[f"{kind}HAnsi"] = found[f"{kind}Ascii"] = latin.get("typeface") or ""
    return found


def _first(found: Iterable[str | None]) -> str | None:
    return next((one for one in found if one), None)


def _attribute(nodes: Iterable[etree._Element], name: str) -> float:
    """The nearest statement of a length attribute, in twips; 0 where there is none."""
    text = next((found for node in nodes if (found := value(node, name)) is not None), None)
    try:
        return float(text) if text is not None else 0.0
    except ValueError:
        return 0.0


def _gap(spacing: list[etree._Element], side: str) -> float:
    for node in spacing:
        if value(node, f"{side}Autospacing") in ("1", "true", "on"):
            return _AUTO_SPACING
        if value(node, side) is not None:
            break
    return _attribute(spacing, side) / _TWIPS_PER_POINT


def _switch(layers: Iterable[etree._Element], name: str) -> bool:
    node = next((found for layer in layers if (found := layer.find(W + name)) is not None), None)
    return switched_on(node)
