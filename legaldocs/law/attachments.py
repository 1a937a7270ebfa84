"""Where a document's main text ends, and the headings of the texts attached to it.

A decision often has three articles of its own and carries a regulation (quy định, quy chế, điều lệ …) whose
articles restart at 1; the heading is the type word in capitals, followed by "(Ban hành kèm theo …)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TYPES = (
    "quy dinh|quy che|dieu le|noi quy|quy trinh|quy tac|quy uoc|quy chuan|ke hoach|de an|chuong trinh|phuong an|"
    "danh muc|huong dan|bang gia|don gia|bo tieu chi|tieu chi|dinh muc|bo don gia|bo dinh muc|chien luoc|"
    "regulations?|statutes?|charter|rules"
)
_HEADING = re.compile(rf"^[ \t\r>*#_|]{{0,12}}(?P<type>{_TYPES})(?![a-z])[^\n]*$", re.MULTILINE)
_ENCLOSED = re.compile(r"kem theo|attached to|issued (?:together )?with|promulgated (?:together )?with|ban hanh theo")
_FIRST_UNIT = re.compile(
    r"^[ \t\r>*#_]{0,12}(?:dieu|chuong|phan|muc|article|chapter|part)\s{1,3}(?:thu\s|\d|[ivx]+\b|[a-h]\b)", re.MULTILINE
)
_INNER_TITLES = re.compile(r"quy dinh (?:chung|cu the|chuyen tiep|khac|thi hanh|ve to chuc thuc hien)")
_CLOSING = re.compile(
    r"^[ \t\r>|*_]{0,12}(?:noi nhan[ \t]*:|recipients?[ \t]*:"
    r"|(?:tm|kt|t/m|k/t|tuq|on behalf of)[. ][ \t]*(?:uy ban|hoi dong|chu tich|bo truong|thu tuong|chinh phu|quoc hoi"
    r"|giam doc|the (?:people|government|national assembly|standing))[^\n]*$"
    r"|(?:for|pp\.?)[ \t]+(?:the[ \t]+)?(?:prime minister|minister|government|chairman|governor)[ \t]*$)",
    re.MULTILINE,
)
_NUMBERED_ABOVE = re.compile(
    r"^[ \t\r>*#_|]*(?:phan(?: thu)?|chuong|muc|tieu muc)[ \t]+[\w ]{1,12}[.:]?[ \t\r*_]*\n[ \t\r\n]*\Z", re.MULTILINE
)
_REACH = 700  # characters from the type word to its "(Ban hành kèm theo …)"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Heading of an attached text; ``slug`` is its type word, ``certain`` whether "kèm theo" stands below it."""

    start: int
    end: int
    slug: str
    label: str
    title: str | None
    certain: bool


def attachments(text: str, plain: str) -> list[Attachment]:
    """Headings of attached texts in order; ``plain`` is the accent-less lower case of ``text``."""
    found: list[Attachment] = []
    for match in _HEADING.finditer(plain):
        word = text[match.start("type") : match.end("type")]
        if word.isupper() and not _is_chapter_title(plain, match.start()):
            heading = _heading(text, plain, match)
            if heading and not (found and heading.start < found[-1].end):  # else a line of the title above
                found.append(heading)
    return found


def _is_chapter_title(plain: str, start: int) -> bool:
    """Whether the line at ``start`` is the title below "Chương III": "KẾ HOẠCH ĐẦU TƯ CÔNG" attaches no plan."""
    return _NUMBERED_ABOVE.search(plain, max(0, start - 60), start) is not None


def _heading(text: str, plain: str, match: re.Match[str]) -> Attachment | None:
    reach = plain[match.start() : match.start() + _REACH]
    unit = _FIRST_UNIT.search(reach, match.end("type") - match.start())
    enclosed = _ENCLOSED.search(reach, 0, unit.start() if unit else len(reach))
    if not enclosed and (unit is None or _INNER_TITLES.match(match["type"] + plain[match.end("type") : match.end()])):
        return None
    stop = match.start() + (enclosed.start() if enclosed else unit.start() if unit else 0)
    opening = text.rfind("(", match.end("type"), stop)
    title = " ".join(text[match.end("type") : opening if opening >= 0 else stop].split()).strip(" :.-–*_|")
    slug = re.sub(r"s$", "", match["type"]) if match["type"].isascii() else match["type"]
    label = text[match.start("type") : match.end("type")]
    return Attachment(
        match.start("type"),
        max(stop, match.end("type")),
        slug.replace(" ", "-"),
        label,
        title or None,
        bool(enclosed),
    )


def closings(plain: str) -> list[int]:
    """Positions of recipients blocks and signature lines: nothing of the running text follows them."""
    return [match.start() for match in _CLOSING.finditer(plain)]
