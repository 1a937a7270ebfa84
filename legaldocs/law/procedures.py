"""Administrative procedures (thủ tục hành chính) in a text: name, dossier, steps, time limit, fee, competent body.

Two ways of writing: a sheet of headed paragraphs ("Trình tự thực hiện", "Thành phần hồ sơ", "Thời hạn giải quyết" …),
as decisions that publish procedures have, and an article of a rule whose heading names dossier or procedure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from legaldocs.law import folding
from legaldocs.law.fact_types import Procedure
from legaldocs.law.types import Span

_LEAD = (
    r"^[^\S\n]*(?:[*_#]{0,4})"
    r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]?[^\S\n]*|[a-zđ]{1,2}[.)][^\S\n]*|[-–+*•][^\S\n]*)?(?:[*_]{0,4})"
)
_LABEL = re.compile(_LEAD)
_PART = re.compile(
    rf"{_LEAD}(?:(?P<steps>trình tự(?:,? thủ tục)?(?: và cách thức)? thực hiện|các bước thực hiện)"
    r"|(?P<manner>cách thức thực hiện)"
    r"|(?P<dossier>thành phần(?:,| và)? (?:số lượng )?hồ sơ|hồ sơ,? (?:bao )?gồm|thành phần hồ sơ)"
    r"|(?P<count>số lượng hồ sơ)"
    r"|(?P<time>(?:tổng )?(?:thời hạn|thời gian) (?:giải quyết|thực hiện)(?: và trả kết quả)?)"
    r"|(?P<who>đối tượng thực hiện)"
    r"|(?P<body>cơ quan(?: có thẩm quyền)? (?:thực hiện|giải quyết|quyết định))"
    r"|(?P<result>kết quả (?:thực hiện|giải quyết))"
    r"|(?P<fee>phí(?:,|/| và)? ?lệ phí|lệ phí|phí)"
    r"|(?P<form>tên (?:mẫu|đơn|mẫu đơn))"
    r"|(?P<condition>yêu cầu,? điều kiện)"
    r"|(?P<basis>căn cứ pháp lý))(?P<rest>[^:\n]{0,60}?)[*_]{0,4}[^\S\n]*(?::|[*_]{0,4}[^\S\n]*$)",
    re.MULTILINE,
)
_ARTICLE = re.compile(
    r"^[^\S\n]*[*_#“\"]{0,4}điều[^\S\n]{1,3}\d{1,4}[a-zđ]?[.:]?[^\S\n]*\n?[^\S\n]*(?P<name>[^\n]{4,240})", re.MULTILINE
)
_NAMES_PROCEDURE = re.compile(r"(?<!\w)(?:hồ sơ|trình tự|thủ tục)(?!\w)")
_NOT_A_PROCEDURE = re.compile(r"(?<!\w)(?:trách nhiệm|quản lý hồ sơ|lưu trữ|giải thích|hiệu lực|phạm vi)(?!\w)")
_NOT_A_NAME = re.compile(r"(?:quyết định|thông tư|nghị định|luật|nghị quyết|bộ luật)\s(?:[^\n]{0,60}\s)?số\s")
_DOSSIER = re.compile(r"[^\n.;]{0,160}(?:hồ sơ|gồm)[^\n.;:]{0,120}(?:gồm|sau đây|sau)[^\n:;.]{0,40}:")
_POINT = re.compile(r"^[^\S\n]*(?:[a-zđ]{1,2}\)|[-–+])[^\S\n]*(?=\S)", re.MULTILINE)
_LINE = re.compile(r"\S[^\n]*")
_CLAUSE = re.compile(r"^[^\S\n]*\d{1,3}\.(?!\d)[^\S\n]*\n?[^\S\n]*(?=\S)", re.MULTILINE)
_TIME = re.compile(
    r"(?:trong )?(?:thời hạn|thời gian|vòng)[^\n.;]{0,20}?\d{1,3}[^\n.;]{0,20}?(?:ngày|giờ|tháng)[^\n.;]{0,80}"
)
_COMPETENT = re.compile(
    r"(?:nộp|gửi)[^\n.;]{0,80}?(?:tại|đến|cho|về)\s"
    r"(?P<body>(?:bộ phận|trung tâm|sở|bộ|cục|ủy ban|ubnd|cơ quan|phòng)[^\n.;,]{2,90})"
)
_FEE = re.compile(r"(?<!\w)(?:phí|lệ phí)(?!\w)[^\n.;]{0,160}\d[\d.]{3,}[^\n.;]{0,60}")
_BEGINNING = ("steps", "manner", "dossier")
_SENTENCE = 60  # characters
_LINES_BACK = 6
_GAP = 6_000  # characters without a headed paragraph end a sheet


@dataclass(slots=True)
class _Sheet:
    """One sheet while its paragraphs are collected."""

    start: int
    end: int
    spans: dict[str, list[Span]] = field(default_factory=dict)


def find(text: str) -> list[Procedure]:
    """Procedures of ``text`` (NFC), sorted by start, never overlapping.  Linear in its length; fails on no string."""
    lower = folding.lowered(text)
    sheets = list(_sheets(text, lower))
    taken = [(one.start, one.end) for one in sheets]
    found = [one for one in _articles(text, lower) if not any(a < one.end and one.start < b for a, b in taken)]
    return sorted([*sheets, *found], key=lambda one: one.start)


def _sheets(text: str, lower: str) -> Iterator[Procedure]:
    """Sheets of headed paragraphs; the head that began one, coming again, or a head far away begins the next."""
    heads = list(_PART.finditer(lower))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    sheet: _Sheet | None = None
    for head, stop in zip(heads, ends, strict=False):
        kind = next(name for name, words in head.groupdict().items() if words is not None and name != "rest")
        if kind in _BEGINNING and (sheet is None or _begins(kind, head.start(), sheet)):
            if sheet is not None and (made := _finished(text, lower, sheet)) is not None:
                yield made
            sheet = _Sheet(head.start(), head.end())
        if sheet is None or head.start() - sheet.end > _GAP:
            continue  # a column head of a table, or a word in a text
        sheet.end = _trimmed(text, head.end(), min(stop, head.end() + _GAP))
        items = _lines(text, lower, head.end(), sheet.end)
        sheet.spans[kind] = sheet.spans.get(kind) or items  # "Thành phần, số lượng hồ sơ:" holds "Thành phần hồ sơ:"
    if sheet is not None and (made := _finished(text, lower, sheet)) is not None:
        yield made


def _begins(kind: str, start: int, sheet: _Sheet) -> bool:
    """Whether a head opens the next sheet: the one that opened the last comes again, or steps do, or it is far away."""
    again = kind == next(iter(sheet.spans)) or (kind == "steps" and kind in sheet.spans)
    return again or start - sheet.end > _GAP


def _finished(text: str, lower: str, sheet: _Sheet) -> Procedure | None:
    """The procedure of a sheet of three paragraphs or more that says what to hand in or what is done.

    The heads of a table of tasks ("TRÌNH TỰ THỰC HIỆN", "THỜI GIAN GIẢI QUYẾT") have cells under them, not sentences.
    """
    said = sum(span.end - span.start for span in sheet.spans.get("steps", ()))
    if len(sheet.spans) < 3 or not (sheet.spans.get("dossier") or said >= _SENTENCE):
        return None
    one = {kind: spans[0] if spans else None for kind, spans in sheet.spans.items()}
    name = _name_before(text, lower, sheet.start)
    return Procedure(
        start=name.start,
        end=sheet.end,
        name=name,
        dossier=tuple(sheet.spans.get("dossier", ())),
        steps=tuple(sheet.spans.get("steps", ())),
        time_limit=one.get("time"),
        fee=one.get("fee"),
        body=one.get("body"),
    )


def _lines(text: str, lower: str, start: int, end: int) -> list[Span]:
    """The items of a paragraph, else its lines."""
    return _items(text, _POINT, lower, start, end) or [
        Span(m.start(), m.end()) for m in _LINE.finditer(text, start, end)
    ]


def _items(text: str, label: re.Pattern[str], lower: str, start: int, end: int) -> list[Span]:
    """The words after each ``label`` up to the next one."""
    labels = list(label.finditer(lower, start, end))
    ends = [match.start() for match in labels[1:]] + [end]
    spans = (Span(m.end(), _trimmed(text, m.end(), stop)) for m, stop in zip(labels, ends, strict=False))
    return [span for span in spans if span.end > span.start]


def _name_before(text: str, lower: str, position: int) -> Span:
    """The name of the procedure: the nearest numbered line above the first head, else the nearest line of words."""
    nearest: Span | None = None
    end = position
    for _step in range(_LINES_BACK):
        end = _trimmed(text, 0, end)
        start = max(text.rfind("\n", max(0, end - 600), end) + 1, end - 600, 0)
        label = _LABEL.match(lower, start, end)
        name = Span(label.end() if label else start, end)
        if (
            name.end - name.start >= 8
            and not _PART.match(lower, start, end)
            and not _NOT_A_NAME.match(lower, name.start, end)
        ):
            if label and label.group().strip(" \t*_#-–+•"):
                return name
            nearest = nearest or name
        end = start
        if end == 0:
            break
    return nearest or Span(position, position + len(lower[position : position + 200].split("\n", 1)[0]))


def _articles(text: str, lower: str) -> Iterator[Procedure]:
    """Articles of a rule that are named for a dossier or a procedure and list what it needs."""
    heads = list(_ARTICLE.finditer(lower))
    for head, following in pairwise([*heads, None]) if heads else ():
        if head is None or not _NAMES_PROCEDURE.search(head["name"]) or _NOT_A_PROCEDURE.search(head["name"]):
            continue
        end = _trimmed(text, head.end(), min(following.start() if following else len(text), head.end() + 20_000))
        name = Span(head.start("name"), _trimmed(text, head.start("name"), head.end("name")))
        made = _article(text, lower, head, name, end)
        if made.dossier or made.time_limit:
            yield made


def _article(text: str, lower: str, head: re.Match[str], name: Span, end: int) -> Procedure:
    dossier = _DOSSIER.search(lower, head.end(), end)
    time, fee, body = (pattern.search(lower, head.end(), end) for pattern in (_TIME, _FEE, _COMPETENT))
    return Procedure(
        start=head.start(),
        end=end,
        name=name,
        dossier=tuple(_components(text, lower, dossier.end(), end)) if dossier else (),
        steps=tuple(_items(text, _CLAUSE, lower, head.end(), end)),
        time_limit=Span(time.start(), time.end()) if time else None,
        fee=Span(fee.start(), fee.end()) if fee else None,
        body=Span(body.start("body"), body.end("body")) if body else None,
    )


def _components(text: str, lower: str, start: int, end: int) -> list[Span]:
    """The points under "hồ sơ gồm:" up to the next clause."""
    clause = _CLAUSE.search(lower, start, end)
    return _lines(text, lower, start, _trimmed(text, start, clause.start() if clause else end))


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
