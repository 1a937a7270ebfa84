"""How each rule of layout is checked: a function per ``check`` of ``layout_rules.toml``, from a layout to breaches.

Every figure comes from the rule.  A check speaks only where the thing it is about is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from legaldocs.core.text import fold
from legaldocs.formats.layout_parts import Part
from legaldocs.formats.layout_reading import LaidOut, LaidParagraph, PageFormat
from legaldocs.formats.layout_rules import LayoutRule


@dataclass(frozen=True, slots=True)
class Breach:
    """One place that breaks a rule: what was found there, as words of the rule file or figures.

    ``paragraph`` or ``section`` (counted from 1) says where; both ``None`` is the whole file.
    """

    found: tuple[str, ...]
    paragraph: LaidParagraph | None = None
    section: int | None = None


Check = Callable[[LaidOut, LayoutRule], Iterator[Breach]]

_WHOLE = 0.98  # share of letters from which a line counts as wholly bold, italic …
_SOME = 0.02
_PAGE_SLACK, _MARGIN_SLACK, _INDENT_SLACK, _POINT_SLACK = 2.0, 0.6, 0.3, 0.1  # mm, mm, mm, points: roundings of Word
_LINE_SLACK = 0.98  # of a single line
_ROMAN = re.compile(r"(phan|chuong)\s+([ivxlc]+|thu\s+\w+(\s+\w+)?)\b\W*")
_ARABIC_SECTION = re.compile(r"(tieu\s+)?muc\s+\d+")
_ARTICLE = re.compile(r"Điều \d+[a-zđ]?\.")
_CLAUSE = re.compile(r"\d+[a-zđ]?\.(\s|\[|$)")  # a note's mark may follow at once
_POINT = re.compile(r"([a-zđ]{1,2}\d?)\)")
_NUMBER = re.compile(
    r"(Luật s|S)ố: ?(?P<number>\d*[a-zđ]?|[….\s_]*)(?P<year>/\d{4})?/(?:TTr|[A-ZĐƯ]+\d*)(?:-[A-ZĐƯ]+\d*(?:&[A-ZĐƯ]+)*)*"
)
_DATE = re.compile(
    r"[^,]+, ngày (?P<day>\d{1,2}|[….\s_]+) tháng (?P<month>\d{1,2}|[….\s_]+) năm (?P<year>\d{4}|[….\s_]+)"
)
_WORKING_PAPERS = ("phieu", "bang", "danh muc")  # forms and lists carry file marks, not official numbers
_TEXT = (Part.ARTICLE, Part.CLAUSE, Part.POINT, Part.BODY)


def page_size(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """Paper, upright or on its side."""
    short, long = rule.figures["short"], rule.figures["long"]
    for number, page in enumerate(laid.pages, start=1):
        low, high = sorted((page.width, page.height))
        if abs(low - short) > _PAGE_SLACK or abs(high - long) > _PAGE_SLACK:
            yield Breach((f"{page.width:.0f} × {page.height:.0f} mm",), section=number)


def margin(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """One margin of every upright section; tables that lie on their side are set as they fit."""
    for number, page in enumerate(laid.pages, start=1):
        width = _margin(page, rule.figures["side"])
        inside = rule.figures["min"] - _MARGIN_SLACK <= width <= rule.figures["max"] + _MARGIN_SLACK
        if not page.landscape and not inside:
            yield Breach((f"{width:.1f} mm",), section=number)


def _margin(page: PageFormat, side: str) -> float:
    return {"top": page.top, "bottom": page.bottom, "left": page.left, "right": page.right}[side]


def page_number(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """Where the page number stands; a text short enough for one page needs none."""
    letters = sum(len(paragraph.text) for paragraph in laid.paragraphs)
    page = laid.pages[0] if laid.pages else None
    if page is None or letters < rule.figures["from_letters"]:
        return
    if page.numbered is None:
        yield Breach(("no-number",))
    elif page.numbered not in ("top center", "top styled"):
        yield Breach(tuple(page.numbered.split()))
    elif page.first_page_numbered:
        yield Breach(("first-page-numbered",))


def font(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """Typefaces other than the prescribed one; symbol fonts draw signs and are let pass."""
    allowed = {rule.figures["family"], *rule.figures["besides"]}
    for paragraph in laid.paragraphs:
        others = sorted({look.font for look, _ in paragraph.letters} - allowed)
        if others:
            yield Breach(tuple(others), paragraph)


def unicode(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Letters of the time before Unicode, and accents that stand beside their letter."""
    for paragraph in laid.paragraphs:
        if paragraph.legacy:
            yield Breach(("legacy",), paragraph)
        elif not paragraph.composed:
            yield Breach(("decomposed",), paragraph)


def colour(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """Coloured letters."""
    allowed = set(rule.figures["besides"])
    for paragraph in laid.paragraphs:
        others = sorted({look.colour for look, _ in paragraph.letters} - allowed)
        if others:
            yield Breach(tuple(f"#{colour}" for colour in others), paragraph)


def present(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """A part every official document has; an annex or a table alone is no document."""
    whole = laid.of(Part.NUMBER, Part.PLACE_DATE, Part.BASIS, Part.ARTICLE)
    if whole and not laid.of(Part(rule.figures["part"])):
        yield Breach(("missing",))


def look(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """Size, weight, slant, capitals and alignment of the paragraphs that play one of the rule's parts."""
    for paragraph in laid.of(*map(Part, rule.figures["parts"])):
        found = tuple(_wrong_looks(paragraph, rule.figures))
        if found:
            yield Breach(found, paragraph)


def _wrong_looks(paragraph: LaidParagraph, figures: Any) -> Iterator[str]:
    low, high = figures.get("size", (0, 999))
    if not low <= paragraph.size <= high:
        yield f"{paragraph.size:g} pt"
    for kind in ("bold", "italic", "capitals"):
        wanted = figures.get(kind)
        share = paragraph.share(kind)
        if wanted is True and share < _WHOLE:
            yield f"not-{kind}"
        elif wanted is False and share > 1 - _WHOLE:
            yield kind
    if figures.get("lower") and paragraph.share("capitals") > _WHOLE:
        yield "capitals"
    align = figures.get("align")
    if align and paragraph.look.align != align:
        yield paragraph.look.align


def issuer(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """The issuing body: every line in capitals of the right size, its own (last) line bold."""
    lines = laid.of(Part.ISSUER)
    for paragraph in lines:
        found = tuple(_wrong_looks(paragraph, {"size": rule.figures["size"], "capitals": True}))
        if found:
            yield Breach(found, paragraph)
    if lines and all(paragraph.share("bold") < _WHOLE for paragraph in lines):
        yield Breach(("not-bold",), lines[-1])


def motto_words(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """The motto letter by letter."""
    for paragraph in laid.of(Part.MOTTO):
        if paragraph.text != rule.figures["words"]:
            yield Breach((f"“{paragraph.text}”",), paragraph)


def number_form(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Number and symbol as they are written; the number of a draft may be blank."""
    kinds = [fold(paragraph.text).lower() for paragraph in laid.of(Part.TYPE)]
    if any(kind.startswith(_WORKING_PAPERS) for kind in kinds):
        return
    for paragraph in laid.of(Part.NUMBER):
        found = _NUMBER.fullmatch(paragraph.text)
        digits = re.sub(r"\D", "", found["number"]) if found else ""
        if found is None or len(digits) == 1:
            yield Breach((f"“{paragraph.text}”",), paragraph)


def date_form(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Place and date; blanks are allowed in a draft."""
    for paragraph in laid.of(Part.PLACE_DATE):
        found = _DATE.fullmatch(paragraph.text)
        day, month = (found["day"], found["month"]) if found else ("", "")
        if found is None or (day.isdigit() and len(day) == 1) or month in ("1", "2"):
            yield Breach((f"“{paragraph.text}”",), paragraph)


def basis_line(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Two legal bases in one paragraph."""
    for paragraph in laid.of(Part.BASIS):
        if len(re.findall(r"(?:^|[;,.]\s+)Căn cứ\b", paragraph.text)) > 1:
            yield Breach(("several",), paragraph)


def basis_end(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """The mark that ends a legal basis; the last one may end the sentence."""
    bases = laid.of(Part.BASIS)
    for paragraph in bases:
        ends = (";",) if paragraph is not bases[-1] else (";", ".", ",")
        if not paragraph.text.endswith(ends):
            yield Breach((f"“…{paragraph.text[-12:]}”",), paragraph)


def indent(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """First-line indent; of an automatically numbered paragraph the list decides, which is not read here."""
    low, high = rule.figures["min"] - _INDENT_SLACK, rule.figures["max"] + _INDENT_SLACK
    for paragraph in laid.of(*map(Part, rule.figures["parts"])):
        if not paragraph.label and not low <= paragraph.look.first_line <= high:
            yield Breach((f"{paragraph.look.first_line / 10:.2f} cm",), paragraph)


def spacing(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """Room between two paragraphs of text that follow each other."""
    parts = set(map(Part, rule.figures["parts"]))
    for above, below in pairwise(laid.paragraphs):
        gap = above.look.after + below.look.before
        if above.part in parts and below.part in parts and gap < rule.figures["points"] - _POINT_SLACK:
            yield Breach((f"{gap:g} pt",), below)


def line(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """Height of the lines."""
    for paragraph in laid.of(*map(Part, rule.figures["parts"])):
        times, points = paragraph.look.line, paragraph.look.line_points
        if times is not None and times < _LINE_SLACK:
            yield Breach((f"× {times:.2f}",), paragraph)
        elif points is not None and points < rule.figures["points"] - _POINT_SLACK:
            yield Breach((f"{points:g} pt",), paragraph)


def group_number(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Parts and chapters: Roman number, nothing else on the line."""
    for paragraph in laid.of(Part.GROUP):
        found = _ROMAN.match(fold(paragraph.text).lower())
        if found is None:
            yield Breach((f"“{paragraph.text[:30]}”",), paragraph)
        elif found.end() < len(paragraph.text):
            yield Breach(("same-line",), paragraph)


def section_number(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Sections: Arabic number."""
    for paragraph in laid.of(Part.SECTION):
        if not _ARABIC_SECTION.match(fold(paragraph.text).lower()):
            yield Breach((f"“{paragraph.text[:30]}”",), paragraph)


def article_label(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Articles: "Điều 5."."""
    return _labels(laid, Part.ARTICLE, _ARTICLE)


def clause_label(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Clauses: "1."."""
    return _labels(laid, Part.CLAUSE, _CLAUSE)


def point_label(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Points: "a)"."""
    return _labels(laid, Part.POINT, _POINT)


def _labels(laid: LaidOut, part: Part, form: re.Pattern[str]) -> Iterator[Breach]:
    for paragraph in laid.of(part):
        if not form.match(paragraph.text):
            yield Breach((f"“{paragraph.text[:12]}”",), paragraph)


def article_bold(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """The label of an article; where the heading follows it on the line, its words may be the sentence itself."""
    for paragraph in laid.of(Part.ARTICLE):
        label = _ARTICLE.match(paragraph.text)
        needed = len("".join(label[0].split())) if label else 1
        total = sum(count for _, count in paragraph.letters)
        if not paragraph.label and paragraph.share("bold") * total < needed - 1:
            yield Breach(("not-bold",), paragraph)


def point_order(laid: LaidOut, rule: LayoutRule) -> Iterator[Breach]:
    """The letters of the points under one clause, one after the other in the official order."""
    order, last = rule.figures["order"], ""
    for paragraph in laid.of(Part.ARTICLE, Part.CLAUSE, Part.POINT):
        if paragraph.part is not Part.POINT:
            last = ""
        found = _POINT.match(paragraph.text)
        if paragraph.part is not Part.POINT or found is None:
            continue
        letter = found[1]
        if len(letter) > 1:  # "a1)": put in by an amendment
            continue
        wanted = order.index(last) + 1 if last else 0
        if order[wanted : wanted + 1] != letter:
            yield Breach((f"{last}) → {letter})" if last else f"{letter})",), paragraph)
        last = letter if letter in order else last


def recipient_marks(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Marks at the end of each recipient."""
    lines = laid.of(Part.RECIPIENT)
    for paragraph in lines:
        end = "." if paragraph is lines[-1] else ";"
        if not paragraph.text.endswith(end) or not paragraph.text.startswith(("-", "–")):
            yield Breach((f"“{paragraph.text[-20:]}”",), paragraph)


def quotes(laid: LaidOut, _rule: LayoutRule) -> Iterator[Breach]:
    """Straight quotation marks in the text."""
    for paragraph in laid.of(*_TEXT):
        if '"' in paragraph.text:
            at = paragraph.text.index('"')
            yield Breach((f"…{paragraph.text[max(0, at - 10) : at + 15]}…",), paragraph)


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        page_size, margin, page_number, font, unicode, colour, present, look, issuer, motto_words, number_form,
        date_form, basis_line, basis_end, indent, spacing, line, group_number, section_number, article_label,
        article_bold, clause_label, point_label, point_order, recipient_marks, quotes,
    )
}  # fmt: skip
