"""Unit labels at the beginnings of lines: where a provision may start, whatever it turns out to be.

Every label the scanner yields is a *candidate*; ``structure`` decides by order, quotation and place which of
them open a unit.  Labels are matched on accent-less lower case of the same length, so positions carry over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from legaldocs.law.types import Kind

# Part numbers in words: "Phần thứ nhất", "Part Two", "First Part"; "tư" and "bốn" are both four.
_ORDINALS = {
    **dict.fromkeys(("nhat", "mot", "one", "first"), 1),
    **dict.fromkeys(("hai", "two", "second"), 2),
    **dict.fromkeys(("ba", "three", "third"), 3),
    **dict.fromkeys(("tu", "bon", "four", "fourth"), 4),
    **dict.fromkeys(("nam", "five", "fifth"), 5),
    **dict.fromkeys(("sau", "six", "sixth"), 6),
    **dict.fromkeys(("bay", "seven", "seventh"), 7),
    **dict.fromkeys(("tam", "eight", "eighth"), 8),
    **dict.fromkeys(("chin", "nine", "ninth"), 9),
    **dict.fromkeys(("muoi", "ten", "tenth"), 10),
    **dict(zip(("muoi mot", "muoi hai", "muoi ba", "muoi bon", "muoi lam"), range(11, 16), strict=True)),
}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True)).replace(" ", "[ ]")
_NUMBER = rf"(?:\d{{1,3}}[a-z]?|[ivxlc]{{1,8}}|(?:thu[ ]+)?(?:{_ORDINAL})|[a-h])"

_LABEL = re.compile(
    rf"""^[ \t\r\f\v>*\#_]{{0,12}}(?:
      (?:dieu|article)[ \t*]{{0,8}}\n?[ \t*]{{0,8}}(?P<article>\d{{1,4}}[a-z]{{0,2}}\d?)(?![\w])
      [ \t*]*(?P<article_sep>[.:/\-]?)
    | (?P<group>chuong|chapter|muc|section|tieu[ ]muc|sub-?section|phan|part)[ \t*:]{{0,8}}\n?[ \t*]{{0,8}}
      (?P<group_no>{_NUMBER})(?![\w/])
    | (?P<annex>phu[ ]luc|appendix|annex|mau(?:[ ]bieu)?(?:[ ]so)?|bieu(?:[ ]mau)?[ ]so)(?!\w)
      (?:[ \t]*(?:so[ \t]+)?(?P<annex_no>\d{{1,3}}[a-z]?|[ivxlc]{{1,8}}|[a-h]\d?)(?:[-/]\w+)*(?![\w]))?
    | (?:(?:khoan|clause)[ \t]+)?(?P<clause>\d{{1,3}}[a-z]?\d?)[ \t]*(?P<clause_sep>[.)/])(?!\d)
    | (?:(?:diem|point)[ \t]+)?(?P<point>[a-z]{{1,2}}\d{{0,2}})[ \t]*(?P<point_sep>\)|\.(?=[ \t]))
    )[ \t*_]*""",
    re.MULTILINE | re.VERBOSE,
)
# These begin with the rarest literal of the label, not with the blank before it: most of a text is passed over at
# memchr speed, and the number is looked back at.
_INLINE = {
    Kind.ARTICLE: re.compile(r"dieu[ \t]{0,4}\n?[ \t]{0,4}\d{1,3}[a-z]?[ \t]?(?P<stop>[.:])[ \t]+(?=\S)"),
    Kind.CLAUSE: re.compile(
        r"(?P<stop>\.)(?:(?<=[ \t]\d\.)|(?<=[ \t]\d\d\.)|(?<=[a-z][.;]\d\.)|(?<=[a-z][.;]\d\d\.))"
        r"(?:[ \t]+|[ \t]*\n\s{0,3})(?=[a-z\"“])"
    ),
    Kind.POINT: re.compile(r"(?P<stop>\))(?:(?<=[ \t][a-z]\))|(?<=[ \t][a-z]\d\)))[ \t]*(?=\S)"),
}
_NUMBER_BEFORE = re.compile(r"\w+(?=[ \t]?\Z)")
_BEFORE_INLINE = {Kind.ARTICLE: ".;:)/", Kind.POINT: ";:."}
_NUMBERED_WORD = re.compile(
    r"(?:\b(?:điều|khoản|điểm|mục|số|chương|phần|bảng|biểu|mẫu|năm|tháng|quý|cấp|loại|nhóm|và|lần|thứ|phụ lục"
    r"|article|clause)|,)$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|xlsx?|rtf|odt|zip|rar)\b")
_GROUPS = {
    "chuong": Kind.CHAPTER,
    "chapter": Kind.CHAPTER,
    "muc": Kind.SECTION,
    "section": Kind.SECTION,
    "tieu muc": Kind.SUBSECTION,
    "sub-section": Kind.SUBSECTION,
    "subsection": Kind.SUBSECTION,
    "phan": Kind.PART,
    "part": Kind.PART,
}


@dataclass(frozen=True, slots=True)
class Label:
    """A possible unit label: ``start`` is its first letter, ``after`` the first character of what follows.

    ``number`` is lower case as written ("51a", "đ"); ``value`` its numeric rank, 0 where it has none.
    ``style`` is the punctuation closing the label, ``line_end`` the end of the (last) line the label stands on.
    """

    kind: Kind
    number: str
    value: int
    style: str
    start: int
    after: int
    line_end: int
    word: str = ""
    inline: bool = False  # runs on in a line that something else begins


def scan(text: str, plain: str) -> Iterator[Label]:
    """Candidate labels of ``text`` in order; ``plain`` is its accent-less lower case.  One pass, linear."""
    for match in _LABEL.finditer(plain):
        start = match.start(match.lastgroup or 0)
        end = plain.find("\n", match.end())
        label = _read(match, text, plain, len(plain) if end < 0 else end)
        if label is not None and start >= 0:
            yield label


def scan_inline(text: str, plain: str) -> Iterator[Label]:
    """Labels of articles, clauses and points that run on inside a line; many are none, order decides."""
    for kind, pattern in _INLINE.items():
        line_end = -1
        for match in pattern.finditer(plain):
            stop, after = match.start("stop"), match.end()
            written = _NUMBER_BEFORE.search(plain, max(0, stop - 5), stop)
            if written is None:
                continue
            first = match.start() if kind is Kind.ARTICLE else written.start()
            number = text[written.start() : written.end()].lower()
            if not _may_run_on(kind, number, text, first, after):
                continue
            if after > line_end:
                line_end = plain.find("\n", after)
                line_end = len(plain) if line_end < 0 else line_end
            number = number.lstrip("0") or "0"
            value = 0 if kind is Kind.POINT else _leading(number)
            yield Label(kind, number, value, plain[stop], first, after, line_end, inline=True)


def _may_run_on(kind: Kind, number: str, text: str, start: int, after: int) -> bool:
    """Whether what surrounds an inner label lets it be one: a blank and mostly a stop before, a capital after.

    A clause may also be glued to the sentence before it: "… đúng quy định.2. Giao Sở Tài chính …".
    """
    capital = kind is Kind.POINT or text[after].isupper() or text[after] in '"“'
    glued = kind is Kind.CLAUSE and text[start - 1 : start] in {".", ";"}
    if not capital or (not glued and text[start - 1 : start] not in {" ", "\t"}):
        return False
    before = text[max(0, start - 12) : start].rstrip(" \t")
    if before[-1:] in {"", "\n", "\r"}:
        return False
    if kind is Kind.POINT:
        return before[-1] in _BEFORE_INLINE[kind] or (number == "a" and (before[-1].isalnum() or before[-1] == ")"))
    if kind is Kind.CLAUSE:
        return not _NUMBERED_WORD.search(before)
    return before[-1] in _BEFORE_INLINE[kind]


def _read(match: re.Match[str], text: str, plain: str, line_end: int) -> Label | None:
    """The label a match stands for, or ``None`` where the line merely begins like one."""
    first = match.start() + len(match.group()) - len(match.group().lstrip(" \t\r\f\v>*#_"))
    if match["article"]:
        number = text[match.start("article") : match.end("article")].lower().lstrip("0") or "0"
        style = match["article_sep"]
        if "\n" in match.group() and not style:
            return None
        return Label(Kind.ARTICLE, number, _leading(number), style, first, match.end(), line_end)
    if match["group"]:
        return _group(match, text, plain, first, line_end)
    if match["annex"]:
        return _annex(match, text, plain, first, line_end)
    if match["clause"]:
        number = text[match.start("clause") : match.end("clause")].lower()
        return Label(Kind.CLAUSE, number, _leading(number), match["clause_sep"], first, match.end(), line_end)
    number = text[match.start("point") : match.end("point")].lower()
    return Label(Kind.POINT, number, 0, match["point_sep"], first, match.end(), line_end)


def _group(match: re.Match[str], text: str, plain: str, first: int, line_end: int) -> Label | None:
    """A part, chapter or section; a wrapped reference ("Chương II Quy định này") is none."""
    rest = text[match.end() : line_end].strip()
    if rest and rest[0] not in ".:-–—" and not _is_title(rest):
        return None
    if rest and rest[0] in ",;)":
        return None
    written = match["group_no"]
    value = ordinal(written)
    number = str(value) if value else written
    return Label(_GROUPS[match["group"]], number, value, "", first, match.end(), line_end, match["group"])


def _annex(match: re.Match[str], text: str, plain: str, first: int, line_end: int) -> Label | None:
    """An appendix or form heading: in capitals, or a numbered label that has its line to itself."""
    rest = text[match.end() : line_end].strip(" \t\r*_")
    number = match["annex_no"] or ""
    word = text[match.start("annex") : match.end("annex")]
    if _FILE_NAME.search(plain, match.start(), line_end):
        return None
    form = match["annex"].startswith(("mau", "bieu"))
    if form and not number:
        return None
    in_capitals = word.isupper() and (not rest or rest[0] in ".:-–—(" or _is_title(rest))
    alone = number and (not rest or rest[0] in ".:-–—")
    if not (in_capitals or alone):
        return None
    if rest and rest[0] in ",;)":
        return None
    slug = "mau" if form else "phu-luc"
    return Label(Kind.APPENDIX, number, 0, "", first, match.end(), line_end, slug)


def _is_title(rest: str) -> bool:
    """Whether the words after a label are a heading in capitals rather than the rest of a sentence."""
    letters = [c for c in rest[:60] if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.7 * len(letters)


def ordinal(written: str) -> int:
    """Value of "12", "iv", "thu nhat" or "two" (accent-less, lower case); 0 where it is none of them."""
    written = written.removeprefix("thu ").strip()
    if written[:1].isdigit():
        return _leading(written)
    if written in _ORDINALS:
        return _ORDINALS[written]
    return roman(written)


def roman(written: str) -> int:
    """Value of a lower-case Roman numeral, 0 where it is none."""
    total = 0
    for here, following in zip(written, written[1:] + "\0", strict=True):
        value = _ROMAN.get(here)
        if value is None:
            return 0
        total += -value if _ROMAN.get(following, 0) > value else value
    return total


def _leading(number: str) -> int:
    """The digits a label begins with, as a number."""
    if number.isdecimal():
        return int(number)
    digits = _DIGITS.match(number)
    return int(digits.group()) if digits else 0
