"""The preamble line "Căn cứ …" held against the rule on legal bases, or against the text it means to cite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.core.text import fold
from legaldocs.law import law_names, numbering
from legaldocs.law.conflicts.model import Pair, Signal
from legaldocs.law.folding import folded
from legaldocs.law.types import Span

_LINE = re.compile(r"(?m)^\s*(?:theo|căn cứ)\s[^\n;]{8,600}")
_RULE = re.compile(r"căn cứ (?:pháp lý )?(?:để )?(?:ban hành|xây dựng)(?: văn bản)?[^.\n]{0,60} là văn bản quy phạm")
_NOT_NORMATIVE = re.compile(
    r"(?<!\w)(?:công văn|thông báo|tờ trình|kết luận|báo cáo|biên bản|văn bản số|kế hoạch số|công điện|ý kiến)(?!\w)"
)


def find(pair: Pair) -> Iterator[Signal]:
    """Faults of the preamble lines of the tested text that this superior text shows."""
    lines = [Span(*match.span()) for match in _LINE.finditer(pair.tested.lower)]
    if not lines:
        return
    rule = _RULE.search(pair.basis.lower)
    for line in lines:
        if rule is not None:
            yield from _against_rule(pair, line, Span(*rule.span()))
        else:
            yield from _numbers(pair, line)


def _against_rule(pair: Pair, line: Span, rule: Span) -> Iterator[Signal]:
    named = _NOT_NORMATIVE.search(pair.tested.lower, line.start, line.end)
    if named is not None:
        yield Signal("basis-not-normative", 0.85, (Span(*named.span()),), (rule,))
    elif (law := _replaced_law(pair, line)) is not None:
        yield Signal("basis-replaced", 0.85, (law,), (rule,))


def _replaced_law(pair: Pair, line: Span) -> Span | None:
    """The law named in ``line`` if a later one of the same name was passed before the tested text's year."""
    text = pair.tested.text[line.start : line.end]
    year = max(pair.tested.years, default=None)
    both = folded(text)
    for name in law_names.find_in(text, both.plain, both.lower):
        cited = name.issued_date.year if name.issued_date else name.year
        rows = law_names.laws().get(fold(name.title).lower(), ())
        if year and cited and any(day is not None and cited < day.year < year for _number, day in rows):
            return Span(line.start + name.start, line.start + name.end)
    return None


def _numbers(pair: Pair, line: Span) -> Iterator[Signal]:
    """A number in ``line`` that has the digits and symbol of the superior text's, but not its year."""
    meant = {numbering.key(one.number) for one in numbering.find_numbers(pair.basis.number or "")}
    for cited in numbering.find_numbers(pair.tested.text[line.start : line.end]):
        key = numbering.key(cited.number)
        if key not in meant and any(_bare(key) == _bare(other) for other in meant):
            span = Span(line.start + cited.start, line.start + cited.end)
            yield Signal("basis-number", 0.85, (span,))


def _bare(key: str) -> str:
    return re.sub(r"/(?:19|20)\d\d(?=/)", "", key)
