"""What each paragraph of a document is: country, motto, issuer, number, title, legal basis, article, recipients …

Judged by words and order alone, never by looks, so that a badly laid out paragraph is still known for what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from legaldocs.core.text import fold
from legaldocs.law.structure import parse
from legaldocs.law.types import Kind


class Part(StrEnum):
    """The part a paragraph plays."""

    COUNTRY = "country"
    MOTTO = "motto"
    ISSUER = "issuer"
    NUMBER = "number"
    PLACE_DATE = "place-date"
    TYPE = "type"
    SUBJECT = "subject"
    BASIS = "basis"
    GROUP = "group"  # phần, chương
    GROUP_TITLE = "group-title"
    SECTION = "section"  # mục, tiểu mục
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
    BODY = "body"
    RECIPIENTS = "recipients"
    RECIPIENT = "recipient"
    SIGNATURE = "signature"
    CELL = "cell"  # of a data table
    OTHER = "other"  # heading lines and annexes that no rule speaks about


_KINDS = {
    Kind.PART: Part.GROUP, Kind.CHAPTER: Part.GROUP, Kind.SECTION: Part.SECTION, Kind.SUBSECTION: Part.SECTION,
    Kind.ARTICLE: Part.ARTICLE, Kind.CLAUSE: Part.CLAUSE, Kind.POINT: Part.POINT, Kind.APPENDIX: Part.OTHER,
    Kind.ATTACHED: Part.OTHER,
}  # fmt: skip
_COUNTRY = re.compile(r"cong hoa xa hoi chu nghia viet nam$")
_MOTTO = re.compile(r"doc lap\W+tu do\W+hanh phuc$")
_NUMBER = re.compile(r"(so|luat so)\s*:")
_PLACE_DATE = re.compile(r"[^,;.:\d]{1,40},\s*ngay\b.{0,20}\bthang\b")
_BASIS = re.compile(r"can cu\b.*[^:]$")  # a sentence that opens a list ("…như sau:") is text, not a basis
_GROUP_WORD = re.compile(r"(phan|chuong|muc|tieu muc)\b")
_RECIPIENTS = re.compile(r"noi nhan\s*:?$")
_TYPE = re.compile(
    r"(nghi quyet|quyet dinh|chi thi|nghi dinh|thong tu|thong tu lien tich|phap lenh|luat|bo luat|lenh|ke hoach|"
    r"bao cao|to trinh|thong bao|ket luan|quy dinh|quy che|phieu [a-z ]+|bang [a-z ]+|danh muc [a-z ]+)$"
)
_SIGNS = re.compile(r"(tm|kt|tl|tuq|q)\.|(pho )?(chu tich|giam doc|bo truong|thu tuong|tong|truong|chanh)\b")
_ENDS = (Part.CLAUSE, Part.POINT, Part.ARTICLE, Part.BODY)
_MAX_HEAD = 40  # paragraphs: a heading that goes on longer than this is no heading


def parts_of(lines: Sequence[tuple[str, str]]) -> list[Part]:
    """The part of each ``(text, table)``; ``table`` is "", "layout" or "data".  Texts hold no line ends."""
    plain = [fold(text).lower() for text, _ in lines]
    found: list[Part | None] = [Part.CELL if table == "data" else None for _, table in lines]
    begins = _provisions([text if table != "data" else "" for text, table in lines])
    first = next((at for at in range(len(lines)) if at in begins or _BASIS.match(plain[at])), len(lines))
    _head(lines, plain, found, min(first, _MAX_HEAD))
    _end(lines, plain, found)
    _middle(lines, plain, found, begins, first)
    return [part or Part.OTHER for part in found]


def _provisions(texts: Sequence[str]) -> dict[int, Part]:
    """Number of the line on which a provision begins → its part, the outermost one where several begin."""
    starts, position = {}, 0
    for at, text in enumerate(texts):
        starts[position] = at
        position += len(text) + 1
    found: dict[int, Part] = {}
    for provision in parse("\n".join(texts)).provisions:
        if provision.start in starts:
            at = starts[provision.start]
            found.setdefault(at, _KINDS[provision.kind])
            if found[at] in (Part.GROUP, Part.SECTION) and not _GROUP_WORD.match(fold(texts[at]).lower()):
                found[at] = Part.OTHER  # "I. MỤC ĐÍCH": a heading of a plan or report
    return found


def _head(lines: Sequence[tuple[str, str]], plain: Sequence[str], found: list[Part | None], first: int) -> None:
    """Name the lines before the first legal basis or provision."""
    numbered = next((at for at in range(first) if _NUMBER.match(plain[at])), None)
    typed = None
    for at in range(first):
        if found[at] is not None:
            continue
        if _COUNTRY.search(plain[at]):
            found[at] = Part.COUNTRY
        elif _MOTTO.search(plain[at]):
            found[at] = Part.MOTTO
        elif at == numbered:
            found[at] = Part.NUMBER
        elif _PLACE_DATE.match(plain[at]):
            found[at] = Part.PLACE_DATE
        elif typed is None and _TYPE.match(plain[at]) and lines[at][1] == "":
            typed = at
            found[at] = Part.TYPE
        elif typed is not None and at == typed + 1:
            found[at] = Part.SUBJECT
        elif typed is None and _may_be_issuer(lines[at], at, numbered):
            found[at] = Part.ISSUER


def _may_be_issuer(line: tuple[str, str], at: int, numbered: int | None) -> bool:
    """Whether a line above the number names the issuing body: in the table of the heading, or in capitals."""
    text, table = line
    if not any(char.isalpha() for char in text):
        return False
    if table == "layout":
        return numbered is None or at < numbered
    return numbered is not None and at < numbered and text.isupper()


def _end(lines: Sequence[tuple[str, str]], plain: Sequence[str], found: list[Part | None]) -> None:
    """Name the recipients and the lines of the signing authority."""
    at = next((n for n in range(len(lines)) if _RECIPIENTS.match(plain[n]) and found[n] is None), None)
    if at is None:
        return
    found[at] = Part.RECIPIENTS
    listed = True
    for n in range(at + 1, min(len(lines), at + _MAX_HEAD)):
        if lines[n][1] != lines[at][1]:
            break
        listed = listed and lines[n][0].startswith(("-", "–", "+"))
        if listed:
            found[n] = Part.RECIPIENT
        elif _SIGNS.match(plain[n]) and len(plain[n]) < 60:
            found[n] = Part.SIGNATURE


def _middle(
    lines: Sequence[tuple[str, str]],
    plain: Sequence[str],
    found: list[Part | None],
    begins: dict[int, Part],
    first: int,
) -> None:
    """Name the legal bases, the provisions and what stands under them."""
    before: Part | None = None
    for at in range(len(lines)):
        if found[at] is None and lines[at][1] == "":
            if at in begins:
                found[at] = begins[at]
            elif before in (None, Part.BASIS) and at >= first and _BASIS.match(plain[at]):
                found[at] = Part.BASIS
            elif before in (Part.GROUP, Part.SECTION) and at:
                found[at] = Part.GROUP_TITLE if found[at - 1] in (Part.GROUP, Part.SECTION) else Part.OTHER
            elif before in _ENDS:
                found[at] = Part.BODY
        if found[at] in (Part.RECIPIENTS, Part.SIGNATURE, Part.OTHER) and before in _ENDS:
            before = Part.OTHER  # annexes and what follows the signature have no prescribed looks
        elif found[at] in (*_ENDS, Part.GROUP, Part.SECTION, Part.BASIS):
            before = found[at]
