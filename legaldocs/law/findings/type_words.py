"""The word for the kind of a document and the letters of its number say different things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law import numbering
from legaldocs.law.findings.model import Document, Found

_KINDS = (
    "nghị quyết liên tịch|thông tư liên tịch|nghị quyết|quyết định|chỉ thị|nghị định|thông tư|pháp lệnh|kế hoạch"
    "|báo cáo|tờ trình|thông báo|công điện|kết luận"
)
_WORD = re.compile(rf"(?<!\w)(?P<kind>{_KINDS})\s+số\s*:?\s*\Z")
_LOOSE = {"TB", "HD", "QC", "CTR", "DA", "PA"}  # letters that officials use for several kinds


def find(document: Document) -> Iterator[Found]:
    """The document's own number first, then every number with a word before it."""
    yield from _own(document)
    for number in numbering.find_numbers(document.text):
        word = _WORD.search(document.lower, max(0, number.start - 40), number.start)
        if word is None or document.quoted(number.start):
            continue
        named = _named(number.number)
        if named is not None and not _agree(word["kind"], named):
            yield Found("type-number-differ", word.start(), number.end, named)


def _named(number: str) -> str | None:
    if numbering.symbol_type(number) in _LOOSE:
        return None
    kind = numbering.doc_type_of(number)
    return kind.lower() if kind else None


def _agree(word: str, named: str) -> bool:
    """A joint text may be called by its plain name."""
    return word == named or named.startswith(f"{word} ") or word.startswith(f"{named} ")


def _own(document: Document) -> Iterator[Found]:
    """The heading names one kind, the number another."""
    header, number = document.parsed.header, document.own_number
    if number is None or header.doc_type is None:
        return
    named = _named(number)
    if named is None or named == header.doc_type.lower():
        return
    at = re.search(r"số\s*:?\s*" + re.escape(number.lower()), document.lower)
    if at is not None:
        yield Found("type-number-differ", at.start(), at.end(), named)
