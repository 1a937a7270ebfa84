"""Automatic numbering of a Word file turned into the labels a reader sees ("Điều 5.", "2.", "a)").

Word stores "this paragraph is level 1 of list 7"; the label exists only on screen.  ``Numbering.label`` is called for
every numbered paragraph in document order, because each label depends on those before it.
Source: ECMA-376-1, 17.9 (numbering) and 17.7.4 (styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from legaldocs.formats.ooxml import W, number, switched_on, value

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_BULLET_SIGNS = {"·": "•", "§": "▪", "o": "o", "Ø": "➢", "ü": "✓", "v": "❖", "q": "❑"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX_ROMAN = 4_999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its counter counts and how its label is written."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart_after: int | None = None  # 1-based level whose use restarts this one; None = any higher, 0 = never
    legal: bool = False  # show every counter in Arabic digits
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The literal label of one paragraph; ``text`` includes the blank that separates it from the paragraph."""

    text: str
    is_bullet: bool


@dataclass(slots=True)
class _List:
    """One ``w:num``: its shared abstract list, its own levels, and the start values it still has to apply."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one file with their running counters."""

    def __init__(self, numbering: etree._Element | None, style_lists: dict[str, str] | None = None) -> None:
        """``numbering`` is the root of numbering.xml; ``style_lists`` maps a list style to its ``numId``."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}
        if numbering is not None:
            self._read(numbering, style_lists or {})

    def _read(self, root: etree._Element, style_lists: dict[str, str]) -> None:
        abstracts = {value(node, "abstractNumId"): node for node in root.iterfind(W + "abstractNum")}
        nums = {value(node, "numId"): node for node in root.iterfind(W + "num")}
        for num_id, num in nums.items():
            abstract_id = value(num.find(W + "abstractNumId"))
            abstract = abstracts.get(abstract_id)
            if num_id is None or abstract_id is None or abstract is None:
                continue
            link = value(abstract.find(W + "numStyleLink"))
            linked = nums.get(style_lists.get(link or "", ""))
            if linked is not None:  # the list is defined in a list style: follow it once
                abstract_id = value(linked.find(W + "abstractNumId")) or abstract_id
                abstract = abstracts.get(abstract_id, abstract)
            self._lists[num_id] = _read_list(abstract_id, abstract, num)

    def level_of_style(self, num_id: str, style: str) -> int | None:
        """The level of list ``num_id`` that is tied to paragraph style ``style``, if any."""
        found = self._lists.get(num_id)
        levels = found.levels.items() if found else ()
        return next((depth for depth, level in levels if level.style == style), None)

    def label(self, num_id: str, depth: int) -> Label | None:
        """Count one paragraph of list ``num_id`` at ``depth`` (0-8) and give its label; ``None`` for no label."""
        found = self._lists.get(num_id)
        if found is None or not 0 <= depth < _LEVELS:
            return None
        counters = self._counters.setdefault(found.abstract, [None] * _LEVELS)
        self._count(found, counters, depth)
        return _write_label(found.levels, counters, depth)

    def _count(self, found: _List, counters: list[int | None], depth: int) -> None:
        override = found.starts.pop(depth, None)
        level = found.levels.get(depth, Level())
        current = counters[depth]
        if override is not None:
            counters[depth] = override
        else:
            counters[depth] = level.start if current is None else current + 1
        for deeper in range(depth + 1, _LEVELS):
            after = found.levels.get(deeper, Level()).restart_after
            if after is None or (after > 0 and depth < after):
                counters[deeper] = None


def _read_list(abstract_id: str, abstract: etree._Element, num: etree._Element) -> _List:
    levels = {_depth(node): _read_level(node) for node in abstract.iterfind(W + "lvl")}
    starts: dict[int, int] = {}
    for override in num.iterfind(W + "lvlOverride"):
        depth = _depth(override)
        own = override.find(W + "lvl")
        if own is not None:
            levels[depth] = _read_level(own)
        start = number(override.find(W + "startOverride"))
        if start is not None:
            starts[depth] = start
    return _List(abstract_id, levels, starts)


def _depth(node: etree._Element) -> int:
    return number(node, "ilvl") or 0


def _read_level(node: etree._Element) -> Level:
    start, restart = number(node.find(W + "start")), number(node.find(W + "lvlRestart"))
    format_node = node.find(W + "numFmt")
    if format_node is None:  # newer formats are wrapped in an alternative with a plain fallback
        format_node = next(node.iter(W + "numFmt"), None)
    return Level(
        start=0 if start is None else start,
        format=value(format_node) or "decimal",
        text=value(node.find(W + "lvlText")) or "",
        suffix=value(node.find(W + "suff")) or "tab",
        restart_after=restart,
        legal=switched_on(node.find(W + "isLgl")),
        style=value(node.find(W + "pStyle")),
    )


def _write_label(levels: dict[int, Level], counters: list[int | None], depth: int) -> Label | None:
    level = levels.get(depth, Level())
    blank = "" if level.suffix == "nothing" else " "
    if level.format == "bullet":
        return Label(_bullet(level.text) + blank, is_bullet=True) if level.text else None

    def shown(match: re.Match[str]) -> str:
        position = int(match[1]) - 1
        other = levels.get(position, Level())
        count = counters[position]
        style = "decimal" if level.legal and other.format != "none" else other.format
        return write_number(other.start if count is None else count, style)

    text = _PLACEHOLDER.sub(shown, level.text)
    return Label(text + blank, is_bullet=False) if text.strip() else None


def _bullet(text: str) -> str:
    """The sign of a bullet; symbol fonts keep it in the private area U+F000."""
    code = ord(text[0])
    plain = chr(code - 0xF000) if 0xF020 <= code <= 0xF0FF else text[0]
    if plain == text[0] and plain not in "·§":
        return text
    return _BULLET_SIGNS.get(plain, plain if plain in "-+*" else "•")


def write_number(count: int, format: str) -> str:
    """``count`` in a Word number format; formats of other scripts are written in Arabic digits.

    ``lowerLetter`` is Word's own a, b, c, d, e (no đ) and repeats the letter after z (aa, bb).
    """
    match format:
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02d}"
        case "lowerLetter" | "upperLetter":
            text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count <= 780 else str(count)
        case "lowerRoman" | "upperRoman":
            text = _roman(count)
        case _:
            return str(count)
    return text.upper() if format.startswith("upper") else text


def _roman(count: int) -> str:
    if not 0 < count <= _MAX_ROMAN:
        return str(count)
    out = []
    for size, letters in _ROMAN:
        times, count = divmod(count, size)
        out.append(letters * times)
    return "".join(out)
