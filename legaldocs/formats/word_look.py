"""The Word styles of official documents: letter, size, indent and spacing of each ``Look``.

Sizes are given relative to the body size (13 or 14), as the rules allow 13-14 throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from legaldocs.formats.word_values import Look

FONT = "Times New Roman"
_INDENT = Mm(12.7)  # first line of body text: 1 - 1.27 cm
_BLACK = RGBColor(0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    italic: bool = False
    centred: bool = False
    indented: bool = False
    before: int = 0  # points
    after: int = 6  # at least 6 pt between paragraphs
    keep_with_next: bool = False
    left: bool = False
    points: int | None = None  # letter size where it is not that of the text


_STYLES: dict[str, _Style] = {
    Look.TITLE: _Style(bold=True, centred=True, before=18, after=0, keep_with_next=True),
    Look.SUBJECT: _Style(bold=True, centred=True, after=0, keep_with_next=True),
    Look.AUTHORITY: _Style(bold=True, centred=True, before=12, after=12, keep_with_next=True),
    Look.BASIS: _Style(italic=True, indented=True),
    Look.PART: _Style(bold=True, centred=True, before=6, keep_with_next=True),
    Look.SECTION: _Style(bold=True, centred=True, before=6, keep_with_next=True),
    Look.ARTICLE: _Style(bold=True, indented=True, keep_with_next=True),
    Look.CLAUSE: _Style(indented=True),
    Look.POINT: _Style(indented=True),
    Look.BODY: _Style(indented=True),
    Look.CENTRED: _Style(centred=True),
    Look.NOTE: _Style(italic=True, centred=True),
    Look.LEFT: _Style(left=True),
    Look.COUNTRY: _Style(bold=True, centred=True, after=0, points=12),
    Look.MOTTO: _Style(bold=True, centred=True, points=13),
    Look.ISSUER: _Style(bold=True, centred=True, after=0, points=12),
    Look.NUMBER: _Style(centred=True, points=13),
    Look.PLACE_DATE: _Style(italic=True, centred=True, points=13),
    Look.RECIPIENTS: _Style(bold=True, italic=True, left=True, after=0, points=12),
    Look.RECIPIENT: _Style(left=True, after=0, points=11),
    Look.SIGNATURE: _Style(bold=True, centred=True, after=0),
    "Ô bảng": _Style(left=True, after=0),
    "Số trang": _Style(centred=True, after=0),
}
RULE_STYLE = "Đường kẻ"
CELL_STYLE = "Ô bảng"
GAP_STYLE = "Khoảng trống"  # a paragraph Word demands (after a table, at a section's end) that should take no room


def define_looks(word: Any, letter_size: int, language: str) -> None:
    """Give ``word`` (a python-docx document) the styles of official documents."""
    normal = word.styles["Normal"]
    _set_letters(normal, letter_size)
    properties = normal.element.get_or_add_rPr()
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), language)
    properties.append(tongue)
    for name, look in _STYLES.items():
        _define(word, name, look, letter_size)
    _define_rule(word)
    _define_gap(word)


def _define(word: Any, name: str, look: _Style, letter_size: int) -> None:
    style = _style(word, name)
    _set_letters(style, look.points or letter_size)
    style.font.bold, style.font.italic = look.bold, look.italic
    layout = style.paragraph_format
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if look.left:
        layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    layout.first_line_indent = _INDENT if look.indented else 0
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    layout.keep_with_next = look.keep_with_next
    layout.widow_control = True


def _style(word: Any, name: str) -> Any:
    """The built-in or newly added paragraph style ``name``."""
    built_in = name.replace("heading", "Heading")
    if built_in in word.styles:
        return word.styles[built_in]
    style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    return style


def _set_letters(style: Any, letter_size: int) -> None:
    style.font.name = FONT
    style.font.size = Pt(letter_size)
    style.font.color.rgb = _BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme font would win over the name
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _define_rule(word: Any) -> None:
    style = _style(word, RULE_STYLE)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(2), Pt(6)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    layout.first_line_indent = 0
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, setting in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{key}"), setting)
    borders.append(top)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _define_gap(word: Any) -> None:
    layout = _style(word, GAP_STYLE).paragraph_format
    layout.space_before, layout.space_after = Pt(0), Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
