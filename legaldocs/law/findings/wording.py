"""Words that leave open what a norm must settle: vague time limits; figures that differ from the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law import numbers
from legaldocs.law.findings.model import Document, Found

_VAGUE = re.compile(
    r"(?<!\w)(?:trong (?:thời gian|thời hạn) (?:sớm|ngắn|nhanh) nhất|(?:sớm|nhanh) nhất có thể"
    r"|trong (?:một )?(?:thời gian|thời hạn) (?:hợp lý|cần thiết|thích hợp)(?! theo)"
    r"|khi có điều kiện(?= (?:sẽ|thì|phải))|ngay khi có thể|trong thời gian tới|càng sớm càng tốt"
    r"|trong thời gian không lâu)(?!\w)"
)
_SPELT = re.compile(rf"(?<![\w.,/-])(?P<figure>\d{{1,3}})\s?\((?P<words>{numbers.WORDS})\)")


def find(document: Document) -> Iterator[Found]:
    """Within the document's own articles."""
    for match in _VAGUE.finditer(document.lower):
        if document.article_at(match.start()) is not None:
            yield Found("vague-deadline", match.start(), match.end())
    for match in _SPELT.finditer(document.lower):
        differs = numbers.from_words(match["words"]) != int(match["figure"])
        if differs and document.article_at(match.start()) is not None:
            yield Found("figure-words-differ", match.start(), match.end(), match.group())
