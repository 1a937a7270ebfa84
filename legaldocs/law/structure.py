"""The provision tree of a legal text: parts, chapters, articles, clauses, points, appendices, attached texts.

``headings`` finds lines that look like labels, ``quotation`` the quoted new text of amending documents; this module
decides, by order and place, which labels are the document's own.  Header facts come from ``header``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legaldocs.law import headings, quotation
from legaldocs.law.attachments import Attachment, attachments, closings
from legaldocs.law.folding import folded
from legaldocs.law.header import read_folded
from legaldocs.law.headings import Label
from legaldocs.law.lookahead import LookAhead
from legaldocs.law.outline import inner_units
from legaldocs.law.sequence import ArticleOrder, point_rank
from legaldocs.law.types import Kind, ParsedText, Provision, Span
from legaldocs.law.unit_titles import UnitTitles

_RANK = {
    Kind.ATTACHED: 0,
    Kind.APPENDIX: 0,
    Kind.PART: 1,
    Kind.CHAPTER: 2,
    Kind.SECTION: 3,
    Kind.SUBSECTION: 4,
    Kind.ARTICLE: 5,
    Kind.CLAUSE: 6,
    Kind.POINT: 7,
}
_GROUPS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION)
_SHORTEST = 200  # characters of a text before its closing; recipients named above are part of the header
_BASIS = re.compile(r"^[ \t\r>*_]{0,12}(?:can cu|pursuant to)\b[^\n]*", re.MULTILINE)
_FIRST_ARTICLE = re.compile(r"^[ \t\r>*#_]{0,12}(?:dieu|article)\s{1,4}\d", re.MULTILINE)


@dataclass(slots=True)
class _Unit:
    """A unit being read; ``last``, ``letter`` and ``style`` describe the numbering of what it contains so far."""

    path: str
    kind: Kind
    label: str
    heading: str | None
    start: int
    parent: str | None
    end: int = -1
    last: int = 0
    style: str = ""
    inner: int = 0
    point: float = 0.0
    point_style: str = ""
    last_ran_on: bool = False  # the latest clause began in the middle of a line


def parse(text: str) -> ParsedText:
    """Header, provisions (document order, parents before children) and legal bases of ``text``.

    Offsets are into ``text`` as given (NFC expected).  Linear in its length; never fails on a string.
    """
    plain = folded(text).lower
    ends = closings(plain)
    header = read_folded(text, plain, ends)
    return ParsedText(header=header, provisions=_Reader(text, plain, ends).read(), bases=_bases(plain))


def provisions(text: str) -> tuple[Provision, ...]:
    """The provisions of ``parse`` alone, for a caller that needs no header facts."""
    plain = folded(text).lower
    return _Reader(text, plain, closings(plain)).read()


def _bases(plain: str) -> tuple[Span, ...]:
    """Spans of the "Căn cứ …" lines before the first article."""
    first = _FIRST_ARTICLE.search(plain)
    limit = first.start() if first else len(plain)
    spans = []
    for match in _BASIS.finditer(plain, 0, limit):
        start = match.start() + len(match.group()) - len(match.group().lstrip(" \t\r>*_"))
        spans.append(Span(start, match.start() + len(match.group().rstrip())))
    return tuple(spans)


class _Reader:
    """One pass over the candidate labels of a text, closings and attachment headings in between."""

    def __init__(self, text: str, plain: str, ends: list[int]) -> None:
        self.text, self.plain, self.ends = text, plain, ends
        self.units: list[_Unit] = []
        self.stack: list[_Unit] = []
        self.taken: dict[str, int] = {}
        self.prefix = ""
        self.closed = self.in_appendix = False
        self.interrupted: tuple[int, str] | None = None  # last article and path prefix before an appendix or signature
        self.titled_until = -1  # end of the latest part, chapter or appendix title

    def read(self) -> tuple[Provision, ...]:
        quotes = quotation.blocks(self.text)
        labels = [*headings.scan(self.text, self.plain), *headings.scan_inline(self.text, self.plain)]
        labels.sort(key=lambda label: label.start)
        self.order = ArticleOrder(self.text, self.plain, labels, quotes)
        self.ahead = LookAhead(self.text, labels)
        self.titles = UnitTitles(self.text, self.plain, self.ahead.starts)
        events: list[tuple[int, int, Label | Attachment | None]] = [(lb.start, 2, lb) for lb in labels]
        events += [(a.start, 1, a) for a in attachments(self.text, self.plain)]
        events += [(position, 0, None) for position in self.ends]
        events.sort(key=lambda event: event[:2])
        for position, _, event in events:
            self._step(position, event)
        self._close(0, len(self.text))
        own = [self._provision(unit) for unit in self.units]
        inner = [unit for region, within in self._regions() for unit in self._inner(region, within)]
        return tuple(sorted([*own, *inner], key=lambda unit: unit.start) if inner else own)

    def _regions(self) -> list[tuple[tuple[int, int], str | None]]:
        """Stretches without articles that may be numbered otherwise: plans, appendices; forms are none."""
        holding = {unit.parent for unit in self.units}
        found: list[tuple[tuple[int, int], str | None]] = [
            ((unit.start, unit.end), unit.path)
            for unit in self.units
            if unit.kind in (Kind.APPENDIX, Kind.ATTACHED)
            and unit.path not in holding
            and not unit.path.startswith("mau")
        ]
        if not any(unit.kind is Kind.ARTICLE for unit in self.units):
            first = min((unit.start for unit in self.units), default=len(self.text))
            closing = min((end for end in self.ends if end > _SHORTEST), default=first)
            found.insert(0, ((0, min(first, closing)), None))
        return found

    def _inner(self, region: tuple[int, int], within: str | None) -> list[Provision]:
        return inner_units(self.text, self.plain, region, within, self.order.quoted)

    def _step(self, position: int, event: Label | Attachment | None) -> None:
        if event is None:
            if not self.order.quoted(position) and self.units:
                self._close(_RANK[Kind.PART], position)
                self._interrupt()
                self.closed = True
        elif isinstance(event, Attachment):
            self._attach(event)
        elif self.units and position < self.units[-1].start:
            return  # the number of an article was also read as a clause, and a later clause of its line is open already
        elif event.kind is Kind.ARTICLE:
            self._article(event)
        elif event.kind is Kind.APPENDIX:
            self._appendix(event)
        elif event.kind in _GROUPS:
            self._group(event)
        elif event.kind is Kind.CLAUSE:
            self._clause(event)
        else:
            self._point(event)

    # -- units ------------------------------------------------------------------------------------------------

    def _open(self, kind: Kind, slug: str, label: str, heading: str | None, start: int, base: str) -> _Unit:
        """Close what the new unit ends, then put it on the stack under a path of its own."""
        self._close(_RANK[kind], start)
        parent = self.stack[-1].path if self.stack else None
        wanted = f"{base}{slug}"
        count = self.taken[wanted] = self.taken.get(wanted, 0) + 1
        path = wanted if count == 1 else f"{wanted}-{count}"
        while count > 1 and path in self.taken:
            count += 1
            path = f"{wanted}-{count}"
        self.taken.setdefault(path, 1)
        self.taken[wanted] = max(self.taken[wanted], count)
        unit = _Unit(path, kind, label, heading, start, parent)
        self.units.append(unit)
        self.stack.append(unit)
        return unit

    def _close(self, rank: int, position: int) -> None:
        """End every open unit of ``rank`` or below before ``position``, without trailing blanks."""
        while self.stack and _RANK[self.stack[-1].kind] >= rank:
            unit = self.stack.pop()
            end = position
            while end > unit.start and self.text[end - 1].isspace():
                end -= 1
            unit.end = end

    def _provision(self, unit: _Unit) -> Provision:
        return Provision(unit.path, unit.kind, unit.label, unit.heading, unit.start, unit.end, unit.parent)

    def _innermost(self, kind: Kind) -> _Unit | None:
        return next((unit for unit in reversed(self.stack) if unit.kind is kind), None)

    def _interrupt(self) -> None:
        """Remember where the articles stopped, in case they go on."""
        if self.order.last:
            self.interrupted = (self.order.last, self.prefix)

    def _begin_part(self, prefix: str) -> None:
        self.prefix = prefix
        self.closed = self.in_appendix = False
        self.order.restart()

    # -- what a label may open ----------------------------------------------------------------------------------

    def _attach(self, heading: Attachment) -> None:
        if self.order.quoted(heading.start) or not (self.closed or self.units):
            return
        if self.titled_until >= heading.start:
            return  # the title of the appendix just opened
        following = self.order.next_number(heading.start)
        if not self.closed and self.order.last and following == self.order.last + 1:
            return  # a chapter title: the articles go on counting
        if not (self.closed or self.order.ended_before(heading.start) or heading.certain):
            return
        self.interrupted = None
        unit = self._open(Kind.ATTACHED, heading.slug, heading.label, heading.title, heading.start, "")
        self._begin_part(unit.path + "/")

    def _appendix(self, label: Label) -> None:
        if self.order.quoted(label.start) or not (self.closed or self.units):
            return
        slug = f"{label.word}-{label.number}".rstrip("-")
        heading, self.titled_until = self.titles.of_group(label)
        shown = self.text[label.start : label.after].strip(" \t*_")
        self._open(Kind.APPENDIX, slug, shown, heading, label.start, "")
        self._interrupt()
        self._begin_part("")
        self.in_appendix = True

    def _group(self, label: Label) -> None:
        if self.in_appendix or self.closed or self.order.quoted(label.start) or self.order.wrapped(label):
            return
        slug = f"{label.kind.value.replace('_', '-')}-{label.number}"
        base = self.prefix
        if label.kind in (Kind.SECTION, Kind.SUBSECTION):
            self._close(_RANK[label.kind], label.start)
            holder = next((u for u in reversed(self.stack) if u.kind in _GROUPS), None)
            base = holder.path + "/" if holder else self.prefix
        heading, self.titled_until = self.titles.of_group(label)
        shown = " ".join(self.text[label.start : label.after].split()).strip(" *_")
        self._open(label.kind, slug, shown, heading, label.start, base)

    def _article(self, label: Label) -> None:
        if label.inline and (self.closed or self.in_appendix):
            return
        if (self.closed or self.in_appendix) and not self._resumes(label):
            return
        if not self.order.owns(label):
            return
        run_on = self.ahead.run_on_clause(label)
        shown = " ".join(self.text[label.start : label.after].split()).strip(" *_.:-/").replace("Ð", "Đ")  # eth, not đ
        unit = self._open(Kind.ARTICLE, f"dieu-{label.number}", shown, None, label.start, self.prefix)
        unit.heading = self.titles.of_article(label, run_on.start if run_on else label.line_end)
        if run_on is not None:
            self._open_clause(unit, run_on)

    def _resumes(self, label: Label) -> bool:
        """Whether an article after the signature or an appendix heading belongs to the text all the same.

        Either the count simply goes on (appendices put between articles), or an attached text without a heading
        begins at 1; forms in an appendix begin at 1 too, and nothing after them counts.
        """
        if (
            self.interrupted is not None
            and label.value == self.interrupted[0] + 1
            and not self.order.quoted(label.start)
        ):
            self._close(0, label.start)
            self.order.last, self.prefix = self.interrupted
            self.closed = self.in_appendix = False
            self.interrupted = None
            return True
        if self.in_appendix or not (label.value == 1 and self.order.restarts(label)):
            self.interrupted = None
            return False
        self._close(0, label.start)
        self._begin_part("kem-theo/")
        return True

    def _clause(self, label: Label) -> None:
        article = self._innermost(Kind.ARTICLE)
        if article is None or self.closed:
            return
        if self.order.quoted(label.start) and not (label.value == article.last + 1 and self.order.resumes(label)):
            return
        if article.last and label.style != article.style:
            return
        lettered = label.number[-1:].isalpha()
        if not lettered and label.value == article.inner + 1 and article.inner and label.value != article.last + 1:
            article.inner = label.value
            return
        if not lettered and label.value == 1 and article.last:
            article.inner = 1
            return
        if not self._continues(article, label) or self.order.set_in(article.start, label):
            return
        article.inner = 0
        self._open_clause(article, label)

    def _continues(self, article: _Unit, label: Label) -> bool:
        """Whether a clause number is the next one: n+1, a lettered one, or n+2 where n+1 is printed nowhere."""
        if label.value == article.last + 1:
            return not label.inline or (
                article.last > 0 and self.ahead.fills_gap(label, last_ran_on=article.last_ran_on)
            )
        if label.inline or not article.last:
            return False
        if label.value == article.last:
            return label.number[-1:].isalpha()
        return label.value == article.last + 2 and self.ahead.nowhere(article.last + 1, label)

    def _open_clause(self, article: _Unit, label: Label) -> None:
        article.last, article.style, article.last_ran_on = label.value, label.style, label.inline
        number = label.number.lstrip("0") or "0"
        shown = self.text[label.start : label.after].strip(" \t*_")
        self._open(Kind.CLAUSE, f"khoan-{number}", shown, None, label.start, article.path + "/")

    def _point(self, label: Label) -> None:
        article = self._innermost(Kind.ARTICLE)
        if article is None or self.closed or self.order.quoted(label.start):
            return
        holder = self._innermost(Kind.CLAUSE) or article
        rank = point_rank(label.number)
        if holder.point and label.style != holder.point_style:
            return
        follows = holder.point > 0 and holder.point < rank <= holder.point + 3
        follows = follows or (rank == holder.point and not label.inline)  # a letter printed twice
        if self.order.set_in(holder.start, label):
            return
        if not (rank == 1.0 or follows) or (label.inline and not (follows or self.ahead.begins_points(label))):
            return
        holder.point, holder.point_style = rank, label.style
        shown = self.text[label.start : label.after].strip(" \t*_")
        self._open(Kind.POINT, f"diem-{label.number}", shown, None, label.start, holder.path + "/")
